"""Version numbers by which every process notices that something in SQL was changed by another."""

from __future__ import annotations

from handoff.live.store import Live


async def current(live: Live, name: str) -> str:
    """Return the version; that of what never changed is '0'."""
    return str(await live.redis.get(live.keys.of("version", name)) or "0")


async def bump(live: Live, name: str) -> None:
    """Let every process read anew."""
    await live.redis.incr(live.keys.of("version", name))
