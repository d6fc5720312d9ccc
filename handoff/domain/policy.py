"""When a turn of the bot ends with a handoff, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.domain.model import Json, Reason


@dataclass(frozen=True, slots=True)
class BotReply:
    """One thing the bot said. `buttons`: [{title, payload}] with Rasa payloads, which never leave the server."""

    text: str
    buttons: tuple[Json, ...] = ()
    image: str | None = None
    custom: Json | None = None


@dataclass(frozen=True, slots=True)
class BotTurn:
    """What the bot made of one turn; the fields of tests/contract/bot_turn.json."""

    replies: tuple[BotReply, ...]
    parse: Json
    slots: Json
    actions: tuple[str, ...]
    form: str | None
    model_id: str
    duration_ms: float


def offers_person(payload: str) -> bool:
    """Tell whether pressing a button with this payload asks for a person."""
    return payload.startswith("/human_agent_request")


def handoff_reason(replies: Sequence[BotReply]) -> Reason | None:
    """Return why people are needed, or None.

    The bot signals by data in a reply; a reason that we do not know counts as `policy`. A turn in which the bot
    said nothing at all has failed: silence is not an answer.
    """
    for reply in replies:
        if reply.custom and reply.custom.get("type") == "handoff":
            named = str(reply.custom.get("reason"))
            return Reason(named) if named in set(Reason) else Reason.POLICY
    spoken = any(reply.text or reply.image or reply.custom for reply in replies)
    return None if spoken else Reason.BOT_UNAVAILABLE
