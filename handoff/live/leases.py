"""Process leases: at most one process does a single-reader job at a time."""

from __future__ import annotations

from handoff.live.store import Live


async def hold(live: Live, name: str, token: str, *, lifetime_ms: int) -> bool:
    """Take or keep the lease; False while another process has it."""
    return bool(await live.run("hold_lease", name, token, lifetime_ms))


async def drop(live: Live, name: str, token: str) -> None:
    """Give the lease back, if it is still this token's."""
    await live.run("drop_lease", name, token)
