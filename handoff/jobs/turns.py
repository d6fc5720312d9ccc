"""Bot turns: claim what is due, answer it, keep the lease while the bot thinks."""

from __future__ import annotations

import asyncio
import logging

from handoff import metrics
from handoff.domain import ids
from handoff.domain.model import Author, Role
from handoff.live import turns
from handoff.live.turns import Turn
from handoff.service import present
from handoff.service.answer import answer_turn, say_slow
from handoff.service.context import Services

log = logging.getLogger(__name__)
LEASE_MS = 12_000
_RENEW_S = 4.0
_TYPING_AFTER_S = 0.4
_IDLE_S = 0.5


async def run(services: Services) -> None:
    """Work on up to `turn_workers` turns at a time, for ever."""
    slots = asyncio.Semaphore(services.settings.turn_workers)
    async with asyncio.TaskGroup() as group:
        while True:
            await slots.acquire()
            try:
                claimed = await turns.claim(
                    services.live, now_ms=services.now_ms(), lease_ms=LEASE_MS, token=ids.new_token()
                )
            except BaseException:
                slots.release()
                raise
            if claimed.turn is None:
                slots.release()
            else:
                group.create_task(_work(services, claimed.turn, slots))
            if (pause_s := _pause_s(services, claimed.next_due_ms)) > 0:
                await services.wake.wait(pause_s)


async def _work(services: Services, turn: Turn, slots: asyncio.Semaphore) -> None:
    """Answer one turn. A fault of ours leaves the lease to run out: the turn is then taken up again."""
    keeper = asyncio.create_task(_keep(services, turn))
    try:
        await answer_turn(services, turn)
    except Exception:
        metrics.FAULTS.labels("turn").inc()
        log.exception("turn failed", extra={"conversation": turn.conversation.id})
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        slots.release()


async def _keep(services: Services, turn: Turn) -> None:
    """While the answer is made: show that the bot types, say a word when it takes long, renew the lease."""
    bot = Author(Role.BOT, services.tuning.bot.name.get(turn.conversation.language))
    slow_ms = turn.pending_ms + services.tuning.bot.slow_word_s * 1000
    await asyncio.sleep(_TYPING_AFTER_S)
    while True:
        await present.show_typing(services, turn.conversation.id, bot, typing=True)
        now_ms = services.now_ms()
        if now_ms >= slow_ms:
            await say_slow(services, turn)
        if not await turns.renew(services.live, turn, until_ms=now_ms + LEASE_MS):
            return
        await asyncio.sleep(min(_RENEW_S, max((slow_ms - now_ms) / 1000, 0.05)) if now_ms < slow_ms else _RENEW_S)


def _pause_s(services: Services, due_ms: int | None) -> float:
    return _IDLE_S if due_ms is None else min((due_ms - services.now_ms()) / 1000, _IDLE_S)
