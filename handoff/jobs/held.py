"""Send held replies when they are due; every process does, and each goes out once."""

from __future__ import annotations

import asyncio

from handoff.live import held
from handoff.service import held as sending
from handoff.service.context import Services

_IDLE_S = 0.5  # how late one may be that another process was given


async def run(services: Services) -> None:
    """Send what is due, for ever."""
    while True:
        await send_due(services)
        due_ms = await held.next_due_ms(services.live)
        wait_s = _IDLE_S if due_ms is None else (due_ms - services.now_ms()) / 1000
        await asyncio.sleep(min(max(wait_s, 0.02), _IDLE_S))


async def send_due(services: Services) -> None:
    """Send all that are due now."""
    for one in await held.due(services.live, services.now_ms()):
        await sending.send(services, one)
