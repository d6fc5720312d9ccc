"""An entry of the journal, how its fields are read, and which entries of a conversation still count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handoff.domain.model import Json, Role


class Unprojectable(Exception):
    """An entry that makes no sense where it stands; the message says why, in words without personal data."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One event as the live stream gives it. `body` is the flat event; its `internal` object stays on the server."""

    stream_id: str
    conversation_id: str
    seq: int
    generation: str
    type: str
    audience: str
    at_ms: int
    body: Json


def is_sign_of_contact(entry: JournalEntry) -> bool:
    """Tell whether the contact was there when `entry` happened."""
    if entry.type == "message.appended":
        return bool(entry.body["author"]["role"] == Role.CONTACT)
    return entry.type in {"conversation.started", "conversation.left", "feedback.given", "identity.proved"}


def living(entries: Iterable[JournalEntry]) -> list[JournalEntry]:
    """Order one conversation's entries, given oldest journaled first, and leave out what was overtaken.

    A log that had to be rebuilt goes on under a new generation. Where that one begins, what older generations hold
    from the same seq on was lost with the live store and is no part of the conversation any more.
    """
    kept: list[JournalEntry] = []
    by_generation: dict[str, list[JournalEntry]] = {}
    for entry in entries:
        by_generation.setdefault(entry.generation, []).append(entry)
    for log in by_generation.values():
        log.sort(key=lambda entry: entry.seq)
        kept = [entry for entry in kept if entry.seq < log[0].seq] + log
    return kept


def internal_of(entry: JournalEntry) -> Json:
    """Return what of an entry stays on the server; raises TypeError for anything but an object."""
    internal = entry.body.get("internal") or {}
    if not isinstance(internal, dict):
        raise TypeError("internal is not an object")
    return internal


def text_of(value: Any) -> str:
    """Return a field that must be a text; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def text_or_none(value: Any) -> str | None:
    """Return a field that may be missing or empty; raises TypeError for another kind."""
    return None if value is None or value == "" else text_of(value)
