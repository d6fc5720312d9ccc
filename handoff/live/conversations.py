"""Read live conversations: heads, logs, who waits, and in which place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handoff.domain.model import Conversation, Json, Status
from handoff.live.store import Live


async def get(live: Live, conversation_id: str) -> Conversation | None:
    """Return the head, or None when the conversation is not live."""
    fields = await live.redis.hgetall(live.keys.of("conversation", conversation_id))
    return Conversation.of_hash(conversation_id, fields) if fields.get("status") else None


async def get_many(live: Live, conversation_ids: Iterable[str]) -> list[Conversation]:
    """Return the heads that are live, in the order asked."""
    ids = list(conversation_ids)
    async with live.redis.pipeline(transaction=False) as pipe:
        for conversation_id in ids:
            pipe.hgetall(live.keys.of("conversation", conversation_id))
        found = await pipe.execute()
    return [Conversation.of_hash(i, fields) for i, fields in zip(ids, found, strict=True) if fields.get("status")]


async def current_of(live: Live, contact_id: str) -> str | None:
    """The contact's latest live conversation."""
    found = await live.redis.get(live.keys.of("contact", contact_id))
    return str(found) if found else None


async def events_since(live: Live, conversation_id: str, seq: int, limit: int = 1000) -> list[Json]:
    """Stored events with a greater seq, oldest first, `internal` included."""
    entries = await live.redis.xrange(live.keys.of("log", conversation_id), min=f"({max(seq, 0)}-0", count=limit)
    return [decode_entry(entry_id, fields) for entry_id, fields in entries]


async def by_status(live: Live, status: Status, limit: int = 500) -> list[str]:
    """Conversations of one status: the queue in the order of service, the others by latest change."""
    key = live.keys.of("status", status.value)
    if status is Status.QUEUED:
        found = await live.redis.zrange(key, 0, limit - 1)
    else:
        found = await live.redis.zrevrange(key, 0, limit - 1)
    return [str(i) for i in found]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of `page` ended."""

    score: float
    conversation_id: str


async def page(live: Live, status: Status, after: Place | None, limit: int) -> tuple[list[str], Place | None]:
    """Conversations of one status that come after a place, in the order of `by_status`, and where the next page begins.

    A conversation that moved between two pages may be left out or come twice; its event tells where it went.
    """
    key, queued = live.keys.of("status", status.value), status is Status.QUEUED
    found: list[tuple[str, float]] = []
    start = 0
    while len(found) <= limit:
        low, high = ("-inf", "+inf") if after is None else (after.score, "+inf") if queued else ("-inf", after.score)
        if queued:
            several = await live.redis.zrangebyscore(key, low, high, start=start, num=limit + 1, withscores=True)
        else:
            several = await live.redis.zrevrangebyscore(key, high, low, start=start, num=limit + 1, withscores=True)
        found += [(str(i), score) for i, score in several if after is None or _follows(score, str(i), after, queued)]
        if len(several) <= limit:
            break
        start += len(several)
    ids = [i for i, _ in found[:limit]]
    return ids, Place(found[limit - 1][1], ids[-1]) if len(found) > limit else None


def _follows(score: float, conversation_id: str, after: Place, rising: bool) -> bool:  # noqa: FBT001
    here, there = (score, conversation_id), (after.score, after.conversation_id)
    return here > there if rising else here < there


async def counts(live: Live) -> dict[Status, int]:
    """How many conversations of each status are live."""
    async with live.redis.pipeline(transaction=False) as pipe:
        for status in Status:
            pipe.zcard(live.keys.of("status", status.value))
        return dict(zip(Status, await pipe.execute(), strict=True))


@dataclass(frozen=True, slots=True)
class InQueue:
    """Where one waits: the place among those that the same agents may take, from 1, their class, and why."""

    position: int
    class_: str
    reason: str


async def position(live: Live, conversation_id: str) -> int | None:
    """The place among those that the same agents may take, from 1; None when not queued."""
    found = (await in_queue(live, [conversation_id])).get(conversation_id)
    return found.position if found else None


async def in_queue(live: Live, conversation_ids: Iterable[str]) -> dict[str, InQueue]:
    """Where those wait that wait.

    One that is reserved for an agent or on offer stands apart, and is told the place that it would have.
    """
    ids, queued = list(conversation_ids), live.keys.of("status", Status.QUEUED.value)
    async with live.redis.pipeline(transaction=False) as pipe:
        for conversation_id in ids:
            pipe.zscore(queued, conversation_id)
            pipe.hmget(live.keys.of("conversation", conversation_id), "class", "waits_in", "reason")
        found = await pipe.execute()
    waiting = [(i, score, *place) for i, score, place in zip(ids, found[::2], found[1::2], strict=True) if score]
    async with live.redis.pipeline(transaction=False) as pipe:
        for conversation_id, score, class_, waits_in, _ in waiting:
            key = live.keys.of("waiting", class_ or "")
            if waits_in == class_:
                pipe.zrank(key, conversation_id)
            else:
                pipe.zcount(key, "-inf", f"({score:.0f}")
        ranks = await pipe.execute()
    return {
        i: InQueue(int(rank) + 1, class_ or "", reason or "")
        for (i, _, class_, _, reason), rank in zip(waiting, ranks, strict=True) if rank is not None
    }  # fmt: skip


async def choice(live: Live, conversation_id: str, choice_id: str) -> Json | None:
    """What an offered button stands for: {title, payload, message_id}."""
    kept = await live.redis.hget(live.keys.of("choices", conversation_id), choice_id)
    return dict(json.loads(kept)) if kept else None


async def quiet_since(live: Live, status: Status, before_ms: int, limit: int = 100) -> list[str]:
    """Conversations of one status whose last change lies before."""
    key = live.keys.of("status", status.value)
    return [str(i) for i in await live.redis.zrangebyscore(key, "-inf", before_ms, start=0, num=limit)]


async def mailed_seq(live: Live, conversation_id: str) -> int:
    """The seq of the message about which the last mail was sent; 0 when none was."""
    return int(await live.redis.hget(live.keys.of("conversation", conversation_id), "mailed_seq") or 0)


async def set_mailed(live: Live, conversation_id: str, seq: int) -> None:
    """Note that a mail went out, unless the conversation left the live store meanwhile."""
    key = live.keys.of("conversation", conversation_id)
    if await live.redis.exists(key):
        await live.redis.hset(key, "mailed_seq", str(seq))


def decode_entry(entry_id: str, fields: Mapping[str, str]) -> Json:
    """Give a log entry its seq (the entry's id) and the epoch it was written under (in `internal`)."""
    event: dict[str, Any] = json.loads(fields["e"])
    event["seq"] = int(entry_id.partition("-")[0])
    event["internal"] = {**event.get("internal", {}), "epoch": int(fields.get("p") or 0)}
    return event
