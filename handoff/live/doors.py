"""How it stands at the door of each class; written by who estimates waits, read by every gateway."""

from __future__ import annotations

import json

from handoff.domain.model import Json
from handoff.live.store import Live


async def keep(live: Live, class_: str, kept: Json) -> None:
    """Keep {door, on_duty, at_ms} for a class."""
    await live.redis.hset(live.keys.of("doors"), class_, json.dumps(kept))


async def every(live: Live) -> dict[str, Json]:
    """Return what is kept: {class: {door, on_duty, at_ms}}."""
    return {class_: json.loads(text) for class_, text in (await live.redis.hgetall(live.keys.of("doors"))).items()}


async def of_class(live: Live, class_: str) -> Json | None:
    """Return what is kept for one class; None before anybody has looked."""
    text = await live.redis.hget(live.keys.of("doors"), class_)
    return json.loads(text) if text else None


async def forget(live: Live, classes: list[str]) -> None:
    """Forget classes of queues that are gone."""
    await live.redis.hdel(live.keys.of("doors"), *classes)
