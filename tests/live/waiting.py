"""Conversations that wait, put into the live store directly: for what begins behind the bot."""

from __future__ import annotations

import itertools

from handoff.domain import events
from handoff.domain.model import Json, Status
from handoff.live import ownership
from handoff.live.store import Live

_NUMBERS = itertools.count(1)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def numbered_id(number: int) -> str:
    """An id that sorts by its number: the same run gives the same ids."""
    digits = ""
    for _ in range(20):
        number, digit = divmod(number, 32)
        digits = _ALPHABET[digit] + digits
    return f"c_{digits}"


async def enqueue(live: Live, fields: Json, now_ms: int) -> str:
    """Begin a conversation and let it wait where `fields` (a placement) say."""
    conversation_id = numbered_id(next(_NUMBERS))
    head = {
        "contact_id": "p" + conversation_id[1:], "channel": "widget", "inbox": "web", "language": "ja",
        "status": Status.BOT.value, "epoch": 0, "seq": 0, "generation": "g", "episode": 1, "started_ms": now_ms,
    }  # fmt: skip
    await live.redis.hset(live.keys.of("conversation", conversation_id), mapping=head)
    await live.redis.set(live.keys.of("contact", str(head["contact_id"])), conversation_id)
    queued = events.fact(
        "conversation.queued", now_ms, reason="asked", queue=fields["queue"], priority=fields["priority"],
        passed_on=[], packet={}, internal={"fields": {}},
    )  # fmt: skip
    await ownership.change_owner(
        live, conversation_id, Status.QUEUED, statuses=(Status.BOT,), holder="", events=[queued], now_ms=now_ms,
        fields={**fields, "reason": "asked"},
    )  # fmt: skip
    return conversation_id
