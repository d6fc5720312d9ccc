"""Passing frames between gateway processes (typing, presence): a capped stream, never the record."""

from __future__ import annotations

import json

from handoff.domain.model import Json
from handoff.live.store import Live

_KEPT = 1000


async def pass_on(live: Live, frame: Json) -> None:
    """Show a frame to every gateway; `conversation_id` in it says to whom."""
    await live.redis.xadd(live.keys.of("frames"), {"f": json.dumps(frame, ensure_ascii=False)}, maxlen=_KEPT)


async def read(live: Live, after: str, *, block_ms: int) -> tuple[str, list[Json]]:
    """Return the new cursor and what came after the old one."""
    answer = await live.reader.xread({live.keys.of("frames"): after}, count=500, block=block_ms)
    if not answer:
        return after, []
    entries = answer[0][1]
    return entries[-1][0], [json.loads(fields["f"]) for _, fields in entries]


async def newest_id(live: Live) -> str:
    """Return where a reader that wants only what comes now begins."""
    entries = await live.redis.xrevrange(live.keys.of("frames"), count=1)
    return str(entries[0][0]) if entries else "0-0"


async def mark_present(live: Live, conversation_id: str, until_ms: int) -> bool:
    """Note that the contact has a page open; True when that is news."""
    return bool(await live.redis.zadd(live.keys.of("present"), {conversation_id: until_ms}, ch=False))


async def mark_absent(live: Live, conversation_id: str) -> None:
    """Note that the contact has no page open any more."""
    await live.redis.zrem(live.keys.of("present"), conversation_id)


async def is_present(live: Live, conversation_id: str, now_ms: int) -> bool:
    """Tell whether the contact has a page open."""
    until = await live.redis.zscore(live.keys.of("present"), conversation_id)
    return until is not None and until > now_ms


async def present_of(live: Live, conversation_ids: list[str], now_ms: int) -> set[str]:
    """Which of these have a contact with a page open."""
    if not conversation_ids:
        return set()
    scores = await live.redis.zmscore(live.keys.of("present"), conversation_ids)
    return {i for i, until in zip(conversation_ids, scores, strict=True) if until is not None and until > now_ms}


async def drop_silent(live: Live, now_ms: int) -> list[str]:
    """Forget contacts whose page went away without a word; return their conversations."""
    key = live.keys.of("present")
    gone = [str(i) for i in await live.redis.zrangebyscore(key, "-inf", now_ms)]
    if gone:
        await live.redis.zrem(key, *gone)
    return gone
