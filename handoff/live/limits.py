"""Rate limits that hold over all gateway processes."""

from __future__ import annotations

from handoff.errors import SlowDown
from handoff.live.store import Live


async def take(live: Live, name: str, who: str, *, now_ms: int, burst: int, per_minute: float) -> None:
    """Count one; raise SlowDown with the time to wait when `who` has used up burst and rate."""
    wait_ms = int(await live.run("take_limit", f"{name}:{who}", now_ms, 60_000 / per_minute, burst))
    if wait_ms:
        seconds = -(-wait_ms // 1000)
        raise SlowDown(f"That was too much at once; please wait {seconds} s.", retry_after_ms=wait_ms, limit=name)
