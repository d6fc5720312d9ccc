"""What is due when, for conversations and queues, and the clocks that it follows from; survives every process.

`deadlines` is a sorted set of `KIND ID` by instant. Whoever finds one over leases it, acts, and settles it; what they
do is idempotent, so that a deadline whose holder died may be acted on again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handoff.domain.clocks import Clocks
from handoff.domain.model import Json
from handoff.live.messages import encoded_fields
from handoff.live.store import Live

_LATE_MS, _LATE_EVERY_MS, _LATE_AT_ONCE = 60_000, 50, 20


@dataclass(frozen=True, slots=True)
class Claimed:
    """A deadline that is over and that this process deals with; `late`: it was so for a while, with many perhaps."""

    kind: str
    id: str
    token: str
    late: bool = False

    @property
    def member(self) -> str:
        """Its name in the set."""
        return f"{self.kind} {self.id}"


async def clocks_of(live: Live, conversation_id: str) -> Clocks | None:
    """Return what is known of a conversation's time; None when nothing is."""
    found = await live.redis.hget(live.keys.of("clocks"), conversation_id)
    return Clocks.decoded(found) if found else None


async def clocks_of_many(live: Live, conversation_ids: Iterable[str]) -> dict[str, Clocks]:
    """Return the clocks of those that have any."""
    ids = list(conversation_ids)
    if not ids:
        return {}
    found = await live.redis.hmget(live.keys.of("clocks"), ids)
    return {i: Clocks.decoded(text) for i, text in zip(ids, found, strict=True) if text}


async def known(live: Live) -> set[str]:
    """Return all conversations that have clocks."""
    return {str(i) for i in await live.redis.hkeys(live.keys.of("clocks"))}


async def set_clocks(
    live: Live, conversation_id: str, clocks: Clocks | None, due: Mapping[str, int | None], fields: Json
) -> bool:
    """Keep clocks, deadlines (None: not due any more) and the head's fields in one step; True when fields changed."""
    answer = await live.run(
        "set_clocks", conversation_id, clocks.encoded() if clocks else "",
        json.dumps({kind: at or 0 for kind, at in due.items()}), encoded_fields(fields),
    )  # fmt: skip
    return bool(answer == "changed")


async def set_due(live: Live, kind: str, id_: str, due_ms: int | None) -> None:
    """Set one deadline of something that has no clocks, or take it away."""
    member = f"{kind} {id_}"
    if due_ms is None:
        await live.redis.zrem(live.keys.of("deadlines"), member)
    else:
        await live.redis.zadd(live.keys.of("deadlines"), {member: due_ms})


async def due_of(live: Live, kind: str, id_: str) -> int | None:
    """When something is due; None when it is not."""
    found = await live.redis.zscore(live.keys.of("deadlines"), f"{kind} {id_}")
    return int(found) if found is not None else None


async def claim(live: Live, *, now_ms: int, lease_ms: int, token: str) -> Claimed | None:
    """Lease a deadline that is over: what has just come due, else of what is late as many as the pace allows."""
    answer = await live.run("claim_deadline", now_ms, lease_ms, token, _LATE_MS, _LATE_EVERY_MS, _LATE_AT_ONCE)
    if not answer:
        return None
    kind, _, id_ = str(answer[0]).partition(" ")
    return Claimed(kind, id_, token, late=answer[1] == 1)


async def first_of_late(live: Live, *, now_ms: int, every_ms: int) -> int | None:
    """Count what is late, the one in hand included, for who may tell of it: once in `every_ms`, None in between."""
    if not await live.redis.set(live.keys.of("late"), str(now_ms), nx=True, px=every_ms):
        return None
    return 1 + int(await live.redis.zcount(live.keys.of("deadlines"), "-inf", now_ms - _LATE_MS))


async def settle(live: Live, claimed: Claimed, next_ms: int | None = None) -> bool:
    """End the claim; False when the deadline was set anew meanwhile, which then holds."""
    answer = await live.run("settle_deadline", claimed.member, claimed.token, "" if next_ms is None else next_ms)
    return bool(answer == "done")


async def next_due_ms(live: Live) -> int | None:
    """When the first deadline ends; None when there is none."""
    found = await live.redis.zrange(live.keys.of("deadlines"), 0, 0, withscores=True)
    return int(found[0][1]) if found else None
