"""Orders of events that would lose or double something, each by name: the state machines meet them by chance only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from handoff.api.hub import Hub
from handoff.api.poll import read_events
from handoff.domain import ids
from handoff.domain.model import Json, Status
from handoff.jobs import journal as journal_job
from handoff.jobs import sweep
from handoff.jobs.turns import LEASE_MS
from handoff.live import conversations, queue, stream, turns
from handoff.live.turns import Turn
from handoff.record import journal
from handoff.service import answer, assign, converse, recall
from handoff.service.context import Services
from handoff.service.converse import Visitor
from tests.live.world import AGENTS, World
from tests.people import new_id

Meanwhile = Callable[[World, str], Awaitable[None]]


async def _another_answers(world: World, _id: str) -> None:
    world.clock.advance(LEASE_MS + 1)
    await answer.answer_turn(world.gateways[1], await _claimed(world.gateways[1]))


async def _another_is_at_it(world: World, _id: str) -> None:
    world.clock.advance(LEASE_MS + 1)
    await _claimed(world.gateways[1])


async def _a_person_takes_it(world: World, conversation_id: str) -> None:
    await assign.claim(world.gateways[1], AGENTS[0], conversation_id, None)


async def _a_person_takes_it_and_gives_it_back(world: World, conversation_id: str) -> None:
    await _a_person_takes_it(world, conversation_id)
    await assign.return_to_bot(world.gateways[1], AGENTS[0], conversation_id, "確認済み", {})


async def _and_another_is_at_it(world: World, conversation_id: str) -> None:
    await _a_person_takes_it_and_gives_it_back(world, conversation_id)
    await _claimed(world.gateways[1])


async def _it_ends(world: World, conversation_id: str) -> None:
    await assign.resolve(world.gateways[1], AGENTS[0], conversation_id)


async def _it_ends_and_reopens(world: World, conversation_id: str) -> None:
    await _it_ends(world, conversation_id)
    head = await conversations.get(world.live, conversation_id)
    assert head is not None
    await converse.send_text(world.gateways[1], Visitor(head.contact_id, "web", "ja"), new_id(), "もう一つ")


@pytest.mark.parametrize("meanwhile", [
    _another_answers, _another_is_at_it, _a_person_takes_it, _a_person_takes_it_and_gives_it_back,
    _and_another_is_at_it, _it_ends, _it_ends_and_reopens,
])  # fmt: skip
def test_a_worker_that_comes_back_late_writes_nothing(world: World, meanwhile: Meanwhile) -> None:
    async def play() -> None:
        first = world.gateways[0]
        sent = await converse.send_text(first, Visitor(ids.new_contact_id(), "web", "ja"), new_id(), "返品できますか")
        late = await _claimed(first)
        await meanwhile(world, sent.conversation_id)
        before = await _stored(world, sent.conversation_id)
        due = await world.live.redis.zscore(world.live.keys.of("turns"), sent.conversation_id)
        await answer.answer_turn(first, late)
        assert not await turns.renew(world.live, late, until_ms=world.clock.now_ms() + LEASE_MS)
        assert await _stored(world, sent.conversation_id) == before
        assert await world.live.redis.zscore(world.live.keys.of("turns"), sent.conversation_id) == due

    world.run(play())


def test_what_is_written_while_the_bot_thinks_is_answered_next(world: World) -> None:
    async def play() -> None:
        first, visitor = world.gateways[0], Visitor(ids.new_contact_id(), "web", "ja")
        sent = await converse.send_text(first, visitor, new_id(), "返品できますか")
        turn = await _claimed(first)
        await converse.send_text(world.gateways[1], visitor, new_id(), "送料もかかりますか")
        await answer.answer_turn(first, turn)
        following = await _claimed(world.gateways[1])
        assert following.conversation.id == sent.conversation_id
        assert following.asking.text == "送料もかかりますか"

    world.run(play())


def test_a_reply_that_is_sent_again_is_said_once_and_takes_nothing_over_again(world: World) -> None:
    async def scenario() -> None:
        visitor, agent, sent = Visitor(ids.new_contact_id(), "web", "ja"), AGENTS[0], new_id()
        first, second = world.gateways
        conversation_id = (await converse.send_text(first, visitor, new_id(), "返品したい")).conversation_id
        done = await assign.reply(first, agent, conversation_id, sent, "承ります", None)
        again = await assign.reply(second, agent, conversation_id, sent, "承ります", None)
        assert (again.message_id, again.seq) == (done.message_id, done.seq)
        await assign.return_to_bot(first, agent, conversation_id, "確認済み", {})
        await assign.reply(second, agent, conversation_id, sent, "承ります", None)
        head = await recall.head_of(first, conversation_id)
        assert (head.status, head.assignee) == (Status.BOT, "")
        said = [e for e in await _stored(world, conversation_id) if e.get("client_message_id") == sent]
        assert len(said) == 1

    world.run(scenario())


def test_a_lease_that_was_somebody_elses_ends_nothing(world: World) -> None:
    """A process that slept ends the lease it saw run out; meanwhile a colleague has it, whose own is over as well."""

    async def play() -> None:
        first, second = world.gateways
        visitor = Visitor(ids.new_contact_id(), "web", "ja")
        sent = await converse.send_text(first, visitor, new_id(), "返品したい")
        await assign.claim(first, AGENTS[0], sent.conversation_id, None)
        key = world.live.keys.of("conversation", sent.conversation_id)
        token = await world.live.redis.hget(key, "lease_token")
        await assign.claim(second, AGENTS[1], sent.conversation_id, "代わります")
        later = world.clock.now_ms() + 10_000_000
        ended = await queue.end_lease(
            world.live, sent.conversation_id, "lease", token=str(token), now_ms=later, fields={}, events=[]
        )
        head = await recall.head_of(first, sent.conversation_id)
        assert (ended, head.status, head.assignee) == (False, Status.ASSIGNED, AGENTS[1].id)
        now_theirs = str(await world.live.redis.hget(key, "lease_token"))
        assert await queue.end_lease(
            world.live, sent.conversation_id, "lease", token=now_theirs, now_ms=later, fields={}, events=[]
        )

    world.run(play())


def test_a_resolved_conversation_stays_live_until_its_last_event_is_recorded(world: World) -> None:
    async def play() -> None:
        first, second = world.gateways
        sent = await converse.send_text(first, Visitor(ids.new_contact_id(), "web", "ja"), new_id(), "返品できますか")
        await assign.resolve(first, AGENTS[0], sent.conversation_id)
        await _record_all(second)
        await assign.note(first, AGENTS[0], sent.conversation_id, new_id(), "あとで電話")
        world.clock.advance(int(first.tuning.conversation.keep_live_min * 60_000) + 60_000)
        assert await sweep.evict_quiet(second) == 0
        assert await conversations.get(world.live, sent.conversation_id) is not None
        await _record_all(second)
        assert await sweep.evict_quiet(second) == 1
        assert await conversations.get(world.live, sent.conversation_id) is None

    world.run(play())


def test_a_page_that_saw_what_was_lost_begins_anew(world: World) -> None:
    async def play() -> None:
        first, second = world.gateways
        visitor = Visitor(ids.new_contact_id(), "web", "ja")
        await converse.send_text(first, visitor, new_id(), "返品できますか")
        await _record_all(second)
        await converse.send_text(first, visitor, new_id(), "失われる言葉")
        seen = await read_events(first, Hub(first), visitor, 0, None, 0)
        await world.lose()
        await recall.restore_open(second)
        await converse.send_text(second, visitor, new_id(), "そのあとの言葉")
        found = await read_events(second, Hub(second), visitor, seen["seq"], seen["generation"], 0)
        assert found["reset"]
        texts = [e["text"] for e in found["events"] if e["type"] == "message.appended"]
        assert texts == ["返品できますか", "そのあとの言葉"]

    world.run(play())


async def _claimed(services: Services) -> Turn:
    found = (await turns.claim(
        services.live, now_ms=services.now_ms(), lease_ms=LEASE_MS, token=ids.new_token()
    )).turn  # fmt: skip
    assert found is not None
    return found


async def _stored(world: World, conversation_id: str) -> list[Json]:
    return await conversations.events_since(world.live, conversation_id, 0)


async def _record_all(services: Services) -> None:
    after = await journal.cursor(services.db) or "0-0"
    entries = await stream.read(services.live, after, block_ms=1, limit=500)
    await journal.append(services.db, [journal_job.entry_of(entry) for entry in entries])
