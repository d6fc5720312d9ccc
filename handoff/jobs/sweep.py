"""The safety net: evict what is over, notice silent pages and a lost store, watch the bot."""

from __future__ import annotations

import asyncio

from handoff.domain.model import Status
from handoff.live import conversations, frames, recovery
from handoff.rasa import BotState
from handoff.record import conversations as recorded
from handoff.service import attaching, present, recall
from handoff.service.context import Services

_EVERY_S = 5
_WATCH_S = 0.5


async def run(services: Services) -> None:
    """Sweep every few seconds, for ever."""
    while True:
        await recall.restore_open(services)
        await present.drop_silent(services)
        await evict_quiet(services)
        await attaching.sweep(services)
        await asyncio.sleep(_EVERY_S)


async def evict_quiet(services: Services) -> int:
    """Take resolved conversations that are quiet and recorded out of the live store; returns how many went."""
    now_ms = services.now_ms()
    before_ms = now_ms - int(services.tuning.conversation.keep_live_min * 60_000)
    gone = 0
    for conversation_id in await conversations.quiet_since(services.live, Status.RESOLVED, before_ms):
        row = await recorded.get(services.db, conversation_id)
        if row is not None:
            gone += await recovery.evict(services.live, conversation_id, recorded_seq=row.last_seq, now_ms=now_ms)
    return gone


async def watch_bot(services: Services) -> None:
    """Ask the bot how it is, often while it is away; tell customers when that changes."""
    shown: BotState | None = None
    while True:
        state = await services.watch.look(services.bot)
        if state is not shown:
            shown = state
            await frames.pass_on(services.live, {"type": "bot.show", "state": state.value})
            services.wake.ring()
        await asyncio.sleep(_WATCH_S if state is not BotState.READY else 5)
