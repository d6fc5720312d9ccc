"""Conversations come back from the record, whether they were let go of or lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from handoff.api.hub import Hub
from handoff.api.poll import read_events
from handoff.domain import ids
from handoff.domain.model import Status
from handoff.jobs import journal as journal_job
from handoff.jobs import sweep
from handoff.live import conversations, stream
from handoff.record import journal, schema
from handoff.service import assign, converse, joining, recall, routing
from handoff.service.context import Services
from handoff.service.converse import Delivery, Visitor
from tests.live.expected import REOPEN_MS
from tests.live.world import AGENTS, SUPERVISORS, World
from tests.people import new_id


def _visitor() -> Visitor:
    return Visitor(ids.new_contact_id(), "web", "ja")


def _say(world: World, visitor: Visitor, text: str, client_id: str | None = None, gateway: int = 0) -> Delivery:
    services = world.gateways[gateway]
    return world.run(converse.send_text(services, visitor, client_id or new_id(), text))


def _record(world: World) -> None:
    """One round of the journal."""

    async def copy(services: Services) -> None:
        after = await journal.cursor(services.db) or "0-0"
        entries = await stream.read(services.live, after, block_ms=1)
        assert await journal.append(services.db, [journal_job.entry_of(e) for e in entries]) == 0

    world.run(copy(world.gateways[0]))


def _resume(world: World, visitor: Visitor, seq: int, generation: str | None) -> dict[str, Any]:
    services = world.gateways[1]
    return world.run(read_events(services, Hub(services), visitor, seq, generation, 0))


def test_a_lost_store_comes_back_under_another_generation_with_its_turns_due(world: World) -> None:
    visitor, first, lost_id = _visitor(), new_id(), new_id()
    sent = _say(world, visitor, "返品できますか", first)
    _record(world)
    _say(world, visitor, "まだですか", lost_id)
    page = _resume(world, visitor, 0, None)
    assert page["seq"] == 3

    world.flush()
    assert world.run(recall.restore_open(world.gateways[1])) == 1
    head = world.run(conversations.get(world.live, sent.conversation_id))
    assert head is not None
    assert (head.seq, head.status) == (2, Status.BOT)
    assert head.generation != page["generation"]
    assert world.run(world.live.redis.zcard(world.live.keys.of("turns"))) == 1

    again = _say(world, visitor, "返品できますか", first)
    assert (again.repeated, again.seq, again.message_id) == (True, sent.seq, sent.message_id)
    resent = _say(world, visitor, "まだですか", lost_id)
    assert (resent.repeated, resent.seq) == (False, 3)
    now = _resume(world, visitor, page["seq"], page["generation"])
    assert now["reset"]
    assert [e["seq"] for e in now["events"]] == [1, 2, 3]
    _record(world)
    assert [e["seq"] for e in world.run(journal.events_of(world.gateways[0].db, sent.conversation_id))] == [1, 2, 3]


def test_who_writes_into_a_lost_store_before_the_sweep_gets_no_reused_numbers(world: World) -> None:
    visitor = _visitor()
    sent = _say(world, visitor, "返品できますか")
    _record(world)
    _say(world, visitor, "届く前に消えるメッセージ")
    page = _resume(world, visitor, 0, None)

    world.flush()
    fresh = _say(world, visitor, "もしもし", gateway=1)
    assert (fresh.conversation_id, fresh.seq) == (sent.conversation_id, 3)
    now = _resume(world, visitor, page["seq"], page["generation"])
    assert now["reset"]
    assert [e.get("text") for e in now["events"]][1:] == ["返品できますか", "もしもし"]
    assert world.run(recall.restore_open(world.gateways[0])) == 1
    assert world.run(conversations.get(world.live, sent.conversation_id)).generation == now["generation"]  # type: ignore[union-attr]


def test_a_resolved_conversation_that_was_lost_also_gets_another_generation(world: World) -> None:
    visitor = _visitor()
    sent = _say(world, visitor, "ありがとう")
    world.run(assign.resolve(world.gateways[0], AGENTS[0], sent.conversation_id))
    _record(world)
    _say(world, visitor, "もう一つ")  # reopens, unrecorded
    page = _resume(world, visitor, 0, None)
    world.flush()
    world.run(recall.restore_open(world.gateways[0]))
    assert _say(world, visitor, "別の質問です").conversation_id == sent.conversation_id
    assert _resume(world, visitor, page["seq"], page["generation"])["reset"]


def test_a_conversation_that_was_let_go_of_is_reopened_from_the_record_within_a_day(world: World) -> None:
    visitor, first = _visitor(), new_id()
    sent = _say(world, visitor, "返品できますか", first)
    world.run(assign.resolve(world.gateways[0], AGENTS[0], sent.conversation_id))
    page = _resume(world, visitor, 0, None)
    world.clock.advance(2 * 3_600_000)
    assert world.run(sweep.evict_quiet(world.gateways[0])) == 0  # not recorded yet
    _record(world)
    assert world.run(sweep.evict_quiet(world.gateways[0])) == 1
    assert world.run(conversations.get(world.live, sent.conversation_id)) is None

    assert _say(world, visitor, "返品できますか", first).repeated
    again = _say(world, visitor, "もう一つ聞きたいです", gateway=1)
    assert (again.conversation_id, again.seq) == (sent.conversation_id, page["seq"] + 2)
    now = _resume(world, visitor, page["seq"], page["generation"])
    assert not now["reset"]
    assert [e["type"] for e in now["events"]] == ["conversation.reopened", "message.appended"]


def test_after_a_day_a_new_conversation_begins(world: World) -> None:
    visitor = _visitor()
    sent = _say(world, visitor, "返品できますか")
    world.run(assign.resolve(world.gateways[0], AGENTS[0], sent.conversation_id))
    _record(world)
    world.clock.advance(REOPEN_MS + 1)
    assert world.run(sweep.evict_quiet(world.gateways[0])) == 1
    later = _say(world, visitor, "こんにちは")
    assert later.conversation_id != sent.conversation_id
    assert later.seq == 2


def test_one_unreadable_conversation_does_not_keep_the_others_away(world: World) -> None:
    broken, sound = _say(world, _visitor(), "一つ目"), _say(world, _visitor(), "二つ目")
    _record(world)

    async def damage(services: Services) -> None:
        async with services.db.writing() as connection:
            table = schema.journal
            await connection.execute(
                update(table).where(table.c.conversation_id == broken.conversation_id, table.c.seq == 1)
                .values(body='{"type": "conversation.started"}')
            )  # fmt: skip

    world.run(damage(world.gateways[0]))
    world.flush()
    world.run(recall.restore_open(world.gateways[0]))
    assert world.run(conversations.get(world.live, sound.conversation_id)) is not None
    assert world.run(recall.restore_open(world.gateways[0])) == 0  # and is not tried for ever


def test_who_had_joined_is_joined_again_and_out_if_they_do_not_come_back(world: World) -> None:
    visitor, boss = _visitor(), SUPERVISORS[0]
    sent = _say(world, visitor, "人と話したいです")
    services = world.gateways[0]
    world.run(assign.claim(services, AGENTS[0], sent.conversation_id, None))
    world.run(joining.join(services, boss, sent.conversation_id))
    _record(world)
    world.flush()
    world.run(recall.restore_open(world.gateways[1]))
    head = world.run(conversations.get(world.live, sent.conversation_id))
    assert head is not None
    assert (head.assignee, dict(head.joined)) == (AGENTS[0].id, {boss.id: boss.name})
    said = world.run(assign.reply(services, boss, sent.conversation_id, new_id(), "引き続きおります。", None))
    assert said.epoch == head.epoch

    # The agent shows life from here on, the supervisor does not: jobs look every few seconds, so no gap is seen.
    lease_ms = int(max(services.tuning.routing.silent_s, services.tuning.routing.alive_s) * 1000)
    for _ in range(lease_ms // 10_000 + 1):
        world.run(assign.show_life(services, AGENTS[0], sent.conversation_id, works=True))
        world.run(routing.end_what_is_due(services))
        world.clock.advance(10_000)
    world.run(routing.end_what_is_due(services))
    now = world.run(conversations.get(world.live, sent.conversation_id))
    assert now is not None
    assert (now.status, now.assignee, dict(now.joined)) == (Status.ASSIGNED, AGENTS[0].id, {})
