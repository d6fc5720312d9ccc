"""The packet of a handoff: all that the bot learned, put together without any outside service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handoff.domain.model import Json, Reason, Role
from handoff.domain.wording import REASONS

MAX_TRIED = 5
MAX_SENTENCE = 300
# Slots in which the bot keeps its own accounts; they tell a person nothing that the packet does not say better.
BOOKKEEPING = frozenset({
    "language", "identity_level", "pending_question", "pending_next", "unsure_count", "something_else_count",
    "failed_count", "returned_note", "session_started_metadata",
})  # fmt: skip


def build(
    *,
    reason: Reason,
    language: str,
    now_ms: int,
    events: Sequence[Mapping[str, Any]],
    parse: Mapping[str, Any],
    slots: Mapping[str, Any],
    identity_level: str,
    account: Json | None,
) -> Json:
    """Make the packet of docs/protocol.md from the conversation's events and the bot's last parse.

    `events` are those since the bot last took over, oldest first, the present turn's messages included.
    """
    said = [e["text"] for e in events if _is_message(e, Role.CONTACT) and e["text"]]
    tried = [e["text"] for e in events if _is_message(e, Role.BOT) and e["text"]]
    sentence = said[-1][:MAX_SENTENCE] if said else ""
    packet: Json = {
        "reason": reason.value,
        "sentence": sentence,
        "ranking": list(parse.get("ranking") or [])[:5],
        "slots": {name: v for name, v in slots.items() if v not in (None, "", [], 0) and name not in BOOKKEEPING},
        "entities": list(parse.get("entities") or []),
        "tried": tried[-MAX_TRIED:],
        "language": language,
        "complaint": parse.get("complaint"),
        "identity_level": identity_level,
        "account": account,
        "at_ms": now_ms,
        "corrections": [],
    }
    packet["summary"] = _summary(packet, said)
    return packet


def passed_on(packet: Mapping[str, Any]) -> list[str]:
    """The two lines that the customer is shown: what we told the person who takes over."""
    language = packet["language"]
    reason = REASONS[Reason(packet["reason"])][language]
    sentence = shorten(packet["sentence"], 60)
    detail = _details(packet)
    if language == "ja":
        return [f"ご用件：「{sentence}」" if sentence else "ご用件：まだ伺っていません", f"{reason}{detail}"]
    return [f"Your question: “{sentence}”" if sentence else "Your question: not told yet", f"{reason}{detail}"]


def _summary(packet: Mapping[str, Any], said: Sequence[str]) -> list[str]:
    language = packet["language"]
    reason = REASONS[Reason(packet["reason"])][language]
    first = shorten(said[0], 60) if said else ""
    last = shorten(packet["sentence"], 80)
    count = len(packet["tried"])
    if language == "ja":
        begun = f"「{first}」から始まり、" if first and len(said) > 1 else ""
        return [f"{begun}直近のご発言は「{last}」", f"{reason}。ボットの回答 {count} 件{_details(packet)}"]
    begun = f"Began with “{first}”; " if first and len(said) > 1 else ""
    answers = "1 answer" if count == 1 else f"{count} answers"
    return [f"{begun}last said “{last}”", f"{reason}; {answers} by the bot{_details(packet)}"]


def _details(packet: Mapping[str, Any]) -> str:
    order = packet["slots"].get("order_number")
    if not order:
        return ""
    return f"、ご注文番号 {order}" if packet["language"] == "ja" else f", order {order}"


def shorten(text: str, limit: int) -> str:
    """Put a text on one line of at most `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _is_message(event: Mapping[str, Any], role: Role) -> bool:
    return bool(event["type"] == "message.appended" and event["author"]["role"] == role and event["kind"] != "note")
