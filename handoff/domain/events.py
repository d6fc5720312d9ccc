"""Events: the facts of a conversation, as docs/protocol.md lists them.

An event is made without its `seq`; the live store gives it one in the atomic step that appends it.
`internal` is stored and journaled with it and never leaves the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handoff.domain.model import Audience, Author, Json, Kind, Role

EVENT_TYPES = frozenset({
    "conversation.started", "message.appended", "conversation.queued", "conversation.assigned", "conversation.released",
    "conversation.left", "conversation.returned", "conversation.resolved", "conversation.reopened", "message.read",
    "identity.proved", "feedback.given", "packet.corrected", "email.left", "turn.answered", "offer.made", "offer.ended",
    "conversation.transferred", "conversation.escalated", "conversation.idled", "sla.warned", "sla.breached",
    "harassment.flagged", "harassment.cleared", "csat.asked", "csat.given",
    "conversation.rejoined", "promise.made", "conversation.joined", "conversation.parted",
})  # fmt: skip
WHISPER = "whisper"  # the type in `custom` of a note between a supervisor and one agent
STAFF_FIELDS: Mapping[str, frozenset[str]] = {
    "conversation.queued": frozenset({"packet", "score", "priority"}),
    "conversation.assigned": frozenset({"reason", "why"}),  # why a colleague stepped in is between colleagues
    "conversation.released": frozenset({"cause"}),
    "conversation.transferred": frozenset({"note", "forced", "priority"}),
    "conversation.parted": frozenset({"cause"}),
    "conversation.returned": frozenset({"note", "slots"}),
    "conversation.resolved": frozenset({"wrap_up"}),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A fact to append. `internal` may carry a `payload`: a trusted intent that the bot is to answer."""

    type: str
    at_ms: int
    body: Json
    audience: Audience = Audience.EVERYONE
    internal: Json = field(default_factory=dict)

    @property
    def wants_turn(self) -> bool:
        """Whether the bot, if it owns the conversation, is to answer this."""
        return wants_turn({"type": self.type, "internal": self.internal, **self.body})

    def encoded(self) -> str:
        """The stored JSON, without `seq`."""
        stored = {"type": self.type, "at_ms": self.at_ms, "audience": self.audience.value, **self.body}
        if self.internal:
            stored["internal"] = self.internal
        return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def message(
    at_ms: int, message_id: str, kind: Kind, author: Author, text: str, *,
    client_message_id: str | None = None, buttons: Sequence[Json] = (), images: Sequence[Json] = (),
    files: Sequence[Json] = (), custom: Json | None = None, choice: str | None = None, internal: Json | None = None,
) -> Event:  # fmt: skip
    """Make `message.appended`. `images`: [{file_id, width, height}]; `buttons`: [{id, title, person}].

    `files`: [{file_id, name, media_type, size_bytes}].
    """
    return Event(
        "message.appended",
        at_ms,
        {
            "message_id": message_id, "kind": kind.value, "author": author.as_json(), "text": text,
            "client_message_id": client_message_id, "buttons": list(buttons), "images": list(images),
            "files": list(files), "custom": custom, "choice": choice,
        },
        Audience.STAFF if kind is Kind.NOTE else Audience.EVERYONE,
        internal or {},
    )  # fmt: skip


def fact(
    type_: str, at_ms: int, *, audience: Audience = Audience.EVERYONE, internal: Json | None = None, **body: Any
) -> Event:
    """Make any other event of the table."""
    if type_ not in EVENT_TYPES:
        raise ValueError(f"unknown event type {type_}")
    return Event(type_, at_ms, body, audience, internal or {})


def for_reader(event: Mapping[str, Any], *, staff: bool) -> Json | None:
    """Shape a stored event (with `seq`) for one kind of reader; None when it is not for them."""
    if not staff and event["audience"] != Audience.EVERYONE:
        return None
    hidden = frozenset({"audience", "internal"})
    if not staff:
        hidden |= STAFF_FIELDS.get(event["type"], frozenset())
    shaped = {name: value for name, value in event.items() if name not in hidden}
    author = shaped.get("author")
    if author and not staff:
        shaped["author"] = {"role": author["role"], "name": author["name"]}
    if "id" in (shaped.get("by") or {}) and not staff:
        shaped["by"] = {"role": shaped["by"]["role"], "name": shaped["by"]["name"]}
    return shaped


def is_whisper(event: Mapping[str, Any]) -> bool:
    """Tell whether an event is a supervisor's word to one agent."""
    return (event.get("custom") or {}).get("type") == WHISPER


def may_read(event: Mapping[str, Any], agent_id: str, *, leads: bool) -> bool:
    """Tell whether one of the staff may see an event: a whisper is between its two, and for supervisors."""
    return not is_whisper(event) or leads or agent_id in (event["custom"]["to"]["id"], event["author"].get("id"))


def is_contact_message(event: Mapping[str, Any]) -> bool:
    """Tell whether a stored event is something the contact said."""
    return bool(event["type"] == "message.appended" and event["author"]["role"] == Role.CONTACT)


def stirs(type_: str) -> bool:
    """Tell whether an event counts as a change of the conversation: lists are ordered by the last one.

    Reading does not: a list that moves while one looks at it is a list one cannot click. Nor does an offer: the
    conversation waits as before. Nor do supervisors who come and go beside the agent.
    """
    return type_ not in (
        "message.read", "offer.made", "offer.ended", "conversation.joined", "conversation.parted",
    )  # fmt: skip


def wants_turn(event: Mapping[str, Any]) -> bool:
    """Tell whether a stored event is one that the bot answers: a contact's message, or a trusted payload."""
    return is_contact_message(event) or "payload" in event.get("internal", {})
