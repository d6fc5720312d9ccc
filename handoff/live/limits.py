"""Rate limits that hold over all gateway processes."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.errors import SlowDown
from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, then so many a minute, for one who: counted by the script of what is limited."""

    name: str
    who: str
    burst: int
    per_minute: float

    def arguments(self) -> tuple[str, float, int]:
        """Return the limit as the scripts take it: key, interval at the steady rate (ms), burst."""
        return f"{self.name}:{self.who}", 60_000 / self.per_minute, self.burst

    def refusal(self, wait_ms: int) -> SlowDown:
        """Say how long to wait."""
        seconds = -(-wait_ms // 1000)
        return SlowDown(f"That was too much at once; please wait {seconds} s.", retry_after_ms=wait_ms, limit=self.name)


async def take(live: Live, name: str, who: str, *, now_ms: int, burst: int, per_minute: float) -> None:
    """Count one; raise SlowDown with the time to wait when `who` has used up burst and rate."""
    limit = Limit(name, who, burst, per_minute)
    key, interval_ms, _ = limit.arguments()
    wait_ms = int(await live.run("take_limit", key, now_ms, interval_ms, burst))
    if wait_ms:
        raise limit.refusal(wait_ms)
