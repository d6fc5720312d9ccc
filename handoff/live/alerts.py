"""Since when a queue has nobody on duty while somebody waits, when supervisors were told, and how often tried."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class Empty:
    """A queue without people; `told_ms` outlives `since_ms` (0: not empty now), because alerts keep a pace."""

    since_ms: int = 0
    told_ms: int = 0


async def empty(live: Live, queue: str) -> Empty:
    """Return what is known of a queue."""
    found = await live.redis.hget(live.keys.of("alerts"), queue)
    return Empty(**json.loads(found)) if found else Empty()


async def keep_empty(live: Live, queue: str, state: Empty) -> None:
    """Remember it."""
    await live.redis.hset(live.keys.of("alerts"), queue, json.dumps(asdict(state)))


async def count_try(live: Live, way: str) -> int:
    """Count one more attempt to tell, and return how many there were."""
    return int(await live.redis.hincrby(live.keys.of("alerts"), f"tries {way}", 1))


async def end_tries(live: Live, way: str) -> None:
    """Begin to count anew."""
    await live.redis.hdel(live.keys.of("alerts"), f"tries {way}")
