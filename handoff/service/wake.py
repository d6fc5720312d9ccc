"""Wake the turn workers of this process the moment there is work; other processes hear of it from the event stream."""

from __future__ import annotations

import asyncio
from collections import deque

_KNOWN = 1000


class Wake:
    """A bell: rung by whoever made work, waited for by whoever does it, with a time limit as the safety net."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._known: deque[str] = deque(maxlen=_KNOWN)

    def ring(self, about: str = "") -> None:
        """Wake whoever waits, or the next one who does; being rung for the same thing again is no news."""
        if about:
            if about in self._known:
                return
            self._known.append(about)
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
