"""The journal's job in two processes: one dies in the middle, the other goes on, and everything is recorded once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from handoff.domain import ids
from handoff.jobs import journal as journal_job
from handoff.live import conversations
from handoff.record import journal
from handoff.service import converse
from handoff.service.context import Services
from handoff.service.converse import Visitor
from tests.live.world import World
from tests.people import eventually, new_id


def test_a_journal_that_dies_after_recording_and_before_knowing_it_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.gateways
    visitors = [Visitor(ids.new_contact_id(), "web", "ja") for _ in range(3)]
    reached, original = asyncio.Event(), journal.append

    async def append_and_hang(*args: Any) -> int:
        await original(*args)
        reached.set()
        return await asyncio.Future()

    async def play() -> None:
        said = [(await converse.send_text(first, v, new_id(), "返品したいです")).conversation_id for v in visitors]
        monkeypatch.setattr(journal, "append", append_and_hang)
        victim = asyncio.create_task(journal_job.run(first))
        await reached.wait()
        monkeypatch.setattr(journal, "append", original)
        survivor = asyncio.create_task(journal_job.run(second))
        for visitor in visitors:
            await converse.send_text(second, visitor, new_id(), "まだですか")
        await _end(victim)
        for conversation_id in said:
            assert await eventually(lambda i=conversation_id: _complete(second, i))  # type: ignore[misc]
        await _end(survivor)

    world.run(play())
    assert world.run(journal.reject_count(first.db)) == 0


def test_a_journal_whose_lease_ran_out_in_the_middle_stops_and_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.gateways
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    held, go_on, original = asyncio.Event(), asyncio.Event(), journal.append

    async def append_slowly(*args: Any) -> int:
        held.set()
        await go_on.wait()
        return await original(*args)

    async def play() -> None:
        said = (await converse.send_text(first, visitor, new_id(), "返品したいです")).conversation_id
        monkeypatch.setattr(journal, "append", append_slowly)
        slow = asyncio.create_task(journal_job.run(first))
        await held.wait()
        await first.live.redis.delete(first.live.keys.of("lease", "journal"))
        monkeypatch.setattr(journal, "append", original)
        other = asyncio.create_task(journal_job.run(second))
        assert await eventually(lambda: _complete(second, said))
        go_on.set()
        await converse.send_text(second, visitor, new_id(), "まだですか")
        assert await eventually(lambda: _complete(second, said))
        await _end(slow)
        await _end(other)

    world.run(play())
    assert world.run(journal.reject_count(first.db)) == 0


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _complete(services: Services, conversation_id: str) -> bool:
    wanted = await conversations.events_since(services.live, conversation_id, 0)
    return await journal.events_of(services.db, conversation_id) == wanted
