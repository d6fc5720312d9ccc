"""Read handoff.yml again when it changes, and let what depends on it follow."""

from __future__ import annotations

import asyncio
import logging

from handoff.live import agents, frames
from handoff.service import availability, rehoming
from handoff.service.context import Services

log = logging.getLogger(__name__)
_EVERY_S = 1


async def run(services: Services) -> None:
    """Look at the file every second, for ever; it may name other queues than when this process last ran."""
    await rehoming.rehome(services)
    while True:
        await look(services)
        await asyncio.sleep(_EVERY_S)


async def look(services: Services) -> bool:
    """Take over a changed file and tell the desks; True when it had changed."""
    policy = services.policy
    if not await asyncio.to_thread(policy.read_again, services.now_ms()):
        return False
    if policy.problem:
        log.warning("handoff.yml is not valid; the last good one stays in force", extra={"problem": policy.problem})
    else:
        log.info("handoff.yml was read again")
        services.watch.starting_ms = policy.tuning.bot.starting_s * 1000
        for duty in await agents.duty(services.live):
            await availability.refresh(services, duty.id)
        await rehoming.rehome(services)
        services.bell.ring()
    await frames.pass_on(services.live, {"type": "tuning.show", "state": policy.state, "problem": policy.problem})
    return True
