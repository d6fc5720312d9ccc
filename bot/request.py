"""A turn as the gateway asks for it, parsed and limited at the edge."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.errors import BadRequest, TooLarge
from bot.text import read

BODY_BYTES = 64 * 1024
TEXT_LENGTH = 2000
_FIELDS = frozenset({"conversation", "turn_id", "text", "payload", "locale", "thresholds", "slots"})
_THRESHOLDS = ("answer", "clarify", "complaint")
_PAYLOAD = re.compile(r"/(?P<intent>[a-z][a-z0-9_]{0,63})(?P<entities>\{.*\})?", re.DOTALL)
_ID = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True)
class Trusted:
    """An intent that a button or the gateway stands for; never read from a customer's text."""

    intent: str
    entities: dict[str, str]


@dataclass(frozen=True)
class Turn:
    """One request: a text as it was typed, or a trusted payload."""

    conversation: str
    turn_id: str
    text: str | None
    payload: Trusted | None
    locale: str
    thresholds: dict[str, float]
    slots: dict[str, Any]


def parse_turn(body: bytes) -> Turn:
    """Parse the body of a request; raises BadRequest or TooLarge."""
    if len(body) > BODY_BYTES:
        raise TooLarge("body_too_large", f"A turn may have at most {BODY_BYTES} bytes.", limit=BODY_BYTES)
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("malformed_json", "The body is not JSON.") from error
    if not isinstance(fields, dict):
        raise BadRequest("malformed_body", "The body must be one JSON object.")
    problems = _problems(fields)
    if problems:
        raise BadRequest("malformed_body", "The turn has fields that can't be used.", problems=problems)
    payload = fields.get("payload")
    return Turn(
        conversation=fields["conversation"],
        turn_id=fields["turn_id"],
        text=None if payload is not None else _text(fields["text"]),
        payload=None if payload is None else parse_payload(payload),
        locale=fields.get("locale") or "ja",
        thresholds={name: float(fields["thresholds"][name]) for name in _THRESHOLDS},
        slots=fields.get("slots") or {},
    )


def _problems(fields: dict[str, Any]) -> list[dict[str, str]]:
    problems = [{"field": name, "problem": "unknown"} for name in sorted(set(fields) - _FIELDS)]

    def refuse(field: str, problem: str) -> None:
        problems.append({"field": field, "problem": problem})

    for name in ("conversation", "turn_id"):
        if not isinstance(fields.get(name), str) or not _ID.fullmatch(fields[name]):
            refuse(name, "must be 1 to 128 printable ASCII characters without spaces")
    text, payload = fields.get("text"), fields.get("payload")
    if payload is None and not isinstance(text, str):
        refuse("text", "must be a string when there is no payload")
    if payload is not None and not isinstance(payload, str):
        refuse("payload", "must be a string or null")
    if fields.get("locale") not in (None, "ja", "en"):
        refuse("locale", "must be ja, en or null")
    slots = fields.get("slots") or {}
    if not isinstance(slots, dict) or not all(_is_plain(value) for value in slots.values()):
        refuse("slots", f"must be an object of texts up to {TEXT_LENGTH} characters, numbers, booleans and nulls")
    thresholds = fields.get("thresholds")
    for name in _THRESHOLDS:
        value = thresholds.get(name) if isinstance(thresholds, dict) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            refuse(f"thresholds.{name}", "must be a number from 0 to 1")
    return problems


def _is_plain(value: Any) -> bool:
    return (
        value is None or isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) <= TEXT_LENGTH)
    )


def _text(typed: str) -> str:
    """Check a customer's text and take the power from a leading slash, which Rasa would obey."""
    if "\x00" in typed or any("\ud800" <= character <= "\udfff" for character in typed):
        raise BadRequest("text_invalid", "The text holds NUL or lone surrogates.")
    if not typed.strip():
        raise BadRequest("text_invalid", "The text is empty.")
    if len(typed) > 8 * TEXT_LENGTH or len(read(typed).text) > TEXT_LENGTH:
        raise TooLarge("text_too_long", f"The bot reads at most {TEXT_LENGTH} characters.", limit=TEXT_LENGTH)
    start = len(typed) - len(typed.lstrip())
    return typed[:start] + "／" + typed[start + 1 :] if typed[start] == "/" else typed


def parse_payload(payload: str) -> Trusted:
    """Parse `/intent` or `/intent{"entity": "value"}`; raises BadRequest."""
    match = _PAYLOAD.fullmatch(payload)
    try:
        entities = json.loads(match.group("entities") or "{}") if match else None
    except ValueError:
        entities = None
    if (
        match is None
        or not isinstance(entities, dict)
        or not all(isinstance(value, str) for value in entities.values())
    ):
        raise BadRequest(
            "malformed_body", 'A payload reads /intent or /intent{"entity": "value"}.', payload=payload[:80]
        )
    return Trusted(match.group("intent"), entities)
