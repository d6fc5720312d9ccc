"""Wake the turn workers of this process the moment there is work; other processes hear of it from the event stream."""

from __future__ import annotations

import asyncio


class Wake:
    """A bell: rung by whoever made work, waited for by whoever does it, with a time limit as the safety net."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits, or the next one who does."""
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
