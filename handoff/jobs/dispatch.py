"""Give waiting conversations to agents the moment one is free; a look each second stands behind the bell."""

from __future__ import annotations

from handoff.live import queue
from handoff.service import routing
from handoff.service.context import Services

_SWEEP_S = 1.0


async def run(services: Services) -> None:
    """End what is due and give away what can be given, for ever; every process may."""
    while True:
        await routing.end_what_is_due(services)
        await routing.dispatch(services)
        await services.bell.wait(await _pause_s(services))


async def _pause_s(services: Services) -> float:
    due_ms = await queue.next_due_ms(services.live)
    if due_ms is None:
        return _SWEEP_S
    return min(max((due_ms - services.now_ms()) / 1000, 0.005), _SWEEP_S)
