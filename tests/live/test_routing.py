"""How a conversation gets its agent, and is taken from one who does not look after it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from handoff.domain import ids
from handoff.domain.clock import FixedClock
from handoff.domain.model import Conversation, Json, Role, Staff, StaffRole, Status
from handoff.domain.queues import Dispatch
from handoff.errors import Conflict, Forbidden, InvalidFields
from handoff.jobs.journal import entry_of
from handoff.live import agents as live_agents
from handoff.live import conversations, queue, stream, turns
from handoff.record import agents, journal
from handoff.service import (
    answer,
    assign,
    availability,
    converse,
    leaving,
    recall,
    rehoming,
    routing,
    transfer,
    views,
    why,
)
from handoff.service.context import Services
from handoff.service.converse import Visitor
from handoff.service.transfer import Destination
from tests.live.world import open_gateway
from tests.people import new_id
from tests.scripted_bot import ScriptedBot, handing_off

MINUTE = 60_000


@dataclass(slots=True)
class Floor:
    """One gateway whose jobs do not run and whose clock stands still, with two agents and a supervisor."""

    services: Services
    clock: FixedClock
    people: dict[str, Staff] = field(default_factory=dict)

    async def hire(self, name: str, role: StaffRole = StaffRole.AGENT, **about: Any) -> Staff:
        made = await agents.create(self.services.db, f"{name}@shop.example", name, "a long password", role)
        wanted: Json = {"languages": ("ja", "en"), "skills": ("complaints",), "queues": (), "capacity": None} | about
        await agents.set_routing(self.services.db, made.id, **wanted)
        self.people[name] = made.staff()
        return made.staff()

    async def on(self, *people: Staff) -> None:
        for person in people:
            await availability.say(self.services, person, person.id, "online", None)
            await availability.beat(self.services, person)
            self.clock.advance(1)

    async def waits(self, *, text: str = "人と話したい", reason: str = "asked", visitor: Visitor | None = None) -> str:
        who = visitor or Visitor(ids.new_contact_id(), "web", "ja")
        sent = await converse.send_text(self.services, who, new_id(), text)

        async def script(_request: object) -> Any:
            return handing_off(reason)

        bot = self.services.bot
        assert isinstance(bot, ScriptedBot)
        bot.script = script
        now_ms = self.clock.now_ms()
        found = (await turns.claim(self.services.live, now_ms=now_ms, lease_ms=1000, token=ids.new_token())).turn
        assert found is not None
        await answer.answer_turn(self.services, found)
        self.clock.advance(1000)
        return sent.conversation_id

    async def pass_time(self, ms: int, *alive: Staff) -> None:
        """Let time pass as it does: somebody looks every few seconds, and those who are there show life."""
        end = self.clock.now_ms() + ms
        while self.clock.now_ms() < end:
            self.clock.advance(min(5000, end - self.clock.now_ms()))
            for person in alive:
                await availability.beat(self.services, person)
            await self.route()

    async def route(self) -> list[str]:
        await routing.end_what_is_due(self.services)
        return [given.conversation_id for given in await routing.dispatch(self.services)]

    async def head(self, conversation_id: str) -> Conversation:
        return await recall.head_of(self.services, conversation_id)

    async def events(self, conversation_id: str, type_: str) -> list[Json]:
        found = await conversations.events_since(self.services.live, conversation_id, 0)
        return [event for event in found if event["type"] == type_]

    async def lines(self, conversation_id: str) -> list[Json]:
        told: list[Json] = (await why.why(self.services, conversation_id))["lines"]
        return told

    def tuned(self, **changes: Any) -> None:
        settings = self.services.settings
        tuning = dataclasses.replace(settings.tuning, routing=dataclasses.replace(settings.tuning.routing, **changes))
        self.services = dataclasses.replace(self.services, settings=dataclasses.replace(settings, tuning=tuning))


@pytest_asyncio.fixture
async def floor(settings: Any) -> AsyncIterator[Floor]:
    clock = FixedClock()
    services = await open_gateway(settings, clock)
    made = Floor(services, clock)
    made.tuned(sticky_s=0, wrap_up_s=0)
    await made.hire("hana", capacity=2)
    await made.hire("kenta", capacity=2)
    await made.hire("natsuki", StaffRole.SUPERVISOR)
    yield made
    await services.live.close()
    await services.db.close()


async def test_nobody_is_given_anything_before_they_are_online(floor: Floor) -> None:
    waiting = await floor.waits()
    assert await floor.route() == []
    assert [line["code"] for line in await floor.lines(waiting)] == ["nobody_able"]
    hana = floor.people["hana"]
    await availability.refresh(floor.services, hana.id)
    assert [line["code"] for line in await floor.lines(waiting)] == ["nobody_online"]
    await floor.on(hana)
    assert await floor.route() == [waiting]
    head = await floor.head(waiting)
    assert (head.status, head.assignee) == (Status.ASSIGNED, hana.id)


async def test_the_oldest_goes_first_to_the_least_loaded_and_then_to_who_is_free_longest(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    await floor.on(kenta, hana)
    first, second, third = [await _routed(floor) for _ in range(3)]
    holders = [(await floor.head(i)).assignee for i in (first, second, third)]
    assert holders == [kenta.id, hana.id, kenta.id]
    (told,) = await floor.events(third, "conversation.assigned")
    assert told["how"] == "routed"
    assert told["why"] | {"waited_ms": 0, "score": 0, "free_since_ms": 0} == {
        "rule": "least_loaded", "class": "general/ja", "queue": "general", "priority": "normal", "waited_ms": 0,
        "score": 0, "load": 1, "capacity": 2, "free_since_ms": 0, "candidates": 2,
    }  # fmt: skip
    shown = views.shape(floor.services, told, third, staff=False)
    assert shown is not None
    assert "why" not in shown
    assert "reason" not in shown


async def test_nobody_is_given_more_than_they_may_hold(floor: Floor) -> None:
    hana = floor.people["hana"]
    waiting = [await floor.waits() for _ in range(3)]
    await floor.on(hana)
    assert await floor.route() == waiting[:2]
    assert [line["code"] for line in await floor.lines(waiting[2])] == ["all_busy"]
    await assign.resolve(floor.services, hana, waiting[0])
    assert await floor.route() == waiting[2:]


async def test_who_wraps_up_is_given_nothing_until_they_are_done_or_say_so(floor: Floor) -> None:
    hana = floor.people["hana"]
    floor.tuned(wrap_up_s=30)
    first = await floor.waits()
    await floor.on(hana)
    await floor.route()
    await assign.resolve(floor.services, hana, first)
    second = await floor.waits()
    assert await floor.route() == []
    (line,) = await floor.lines(second)
    assert (line["code"], line["wrapping_up"]) == ("all_busy", 1)
    await floor.pass_time(31_000, hana)
    assert (await floor.head(second)).assignee == hana.id
    await assign.resolve(floor.services, hana, second)
    third = await floor.waits()
    assert await floor.route() == []
    await floor.on(hana)
    assert await floor.route() == [third]


async def test_a_complaint_overtakes_those_who_came_shortly_before_and_nobody_else(floor: Floor) -> None:
    hana = floor.people["hana"]
    old = await floor.waits()
    floor.clock.advance(16 * MINUTE)
    young = await floor.waits()
    complaint = await floor.waits(reason="complaint")
    threat = await floor.waits(text="弁護士に相談します。人と話したい")
    heads = [await floor.head(i) for i in (complaint, threat)]
    assert [(h.queue, h.priority) for h in heads] == [("complaints", "high"), ("general", "urgent")]
    order = [one.conversation_id for one in await queue.waiting(floor.services.live)]
    assert order == [threat, old, complaint, young]
    floor.tuned(capacity=3)
    await agents.set_routing(
        floor.services.db, hana.id, languages=["ja"], skills=["complaints"], queues=[], capacity=4
    )  # fmt: skip
    await floor.on(hana)
    assert await floor.route() == order


async def test_only_who_has_the_skill_the_language_and_the_queue_is_given_it(floor: Floor) -> None:
    plain = await floor.hire("mei", skills=(), queues=("general",))
    english = await floor.hire("tom", languages=("en",))
    await floor.on(plain, english)
    complaint, question = await floor.waits(reason="complaint"), await floor.waits()
    assert await floor.route() == [question]
    assert (await floor.head(question)).assignee == plain.id
    assert [line["code"] for line in await floor.lines(complaint)] == ["nobody_able"]
    await agents.set_routing(
        floor.services.db, plain.id, languages=["ja"], skills=["complaints"], queues=[], capacity=None
    )  # fmt: skip
    await availability.refresh(floor.services, plain.id)
    assert await floor.route() == [complaint]


async def test_an_agent_whose_page_is_gone_loses_what_they_hold_to_the_front(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    await floor.on(hana)
    held = await floor.waits()
    await floor.route()
    await assign.reply(floor.services, hana, held, new_id(), "お待たせしました", None)
    later = [await floor.waits() for _ in range(2)]
    await floor.pass_time(5_000, hana)
    await floor.pass_time(55_000)
    assert (await floor.head(held)).status is Status.ASSIGNED
    await floor.pass_time(6_000)
    head = await floor.head(held)
    assert (head.status, head.assignee) == (Status.QUEUED, "")
    (released,) = await floor.events(held, "conversation.released")
    assert (released["cause"], released["by"]["role"]) == ("agent_gone", "system")
    known = await live_agents.get(floor.services.live, hana.id)
    assert known is not None
    assert (known.availability, known.load) == ("offline", 0)
    await floor.on(kenta)
    assert (await floor.route())[0] == held
    assert (await floor.head(later[1])).status is Status.QUEUED


async def test_an_agent_who_owes_an_answer_too_long_loses_it_and_the_customer_is_told_once(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    await floor.on(hana)
    held = await floor.waits(visitor=visitor)
    await floor.route()
    await floor.pass_time(299_000, hana)
    await assign.show_life(floor.services, hana, held, works=True)
    await floor.pass_time(200_000, hana)
    assert (await floor.head(held)).assignee == hana.id
    await availability.say(floor.services, hana, hana.id, "away", "break")
    await floor.pass_time(101_000, hana)
    (released,) = await floor.events(held, "conversation.released")
    assert released["cause"] == "agent_silent"
    await floor.on(kenta)
    await floor.route()
    await floor.pass_time(301_000, kenta)
    told = [e for e in await floor.events(held, "message.appended") if e["author"]["role"] == Role.SYSTEM]
    assert len(await floor.events(held, "conversation.released")) == 2
    assert len(told) == 1
    assert (await floor.head(held)).queued_ms < floor.clock.now_ms() - 700_000


async def test_who_has_answered_may_wait_for_the_customer_as_long_as_it_takes(floor: Floor) -> None:
    hana = floor.people["hana"]
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    await floor.on(hana)
    held = await floor.waits(visitor=visitor)
    await floor.route()
    await assign.reply(floor.services, hana, held, new_id(), "いかがでしょうか", None)
    await floor.pass_time(20 * MINUTE, hana)
    assert (await floor.head(held)).assignee == hana.id
    await converse.send_text(floor.services, visitor, new_id(), "まだ届きません")
    await floor.pass_time(301_000, hana)
    assert [e["cause"] for e in await floor.events(held, "conversation.released")] == ["agent_silent"]


async def test_after_a_stop_of_every_process_leases_get_their_time_anew(floor: Floor) -> None:
    hana = floor.people["hana"]
    await floor.on(hana)
    held = await floor.waits()
    await floor.route()
    floor.clock.advance(20 * MINUTE)
    await floor.route()
    assert (await floor.head(held)).assignee == hana.id
    await floor.pass_time(2 * MINUTE, hana)
    assert (await floor.head(held)).status is Status.QUEUED  # silent for longer than its time anew: not hers again
    assert [line["code"] for line in await floor.lines(held)] == ["declined"]
    assert [e["cause"] for e in await floor.events(held, "conversation.released")] == ["agent_silent"]


async def test_an_offer_is_accepted_declined_or_lapses(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    floor.tuned(dispatch=Dispatch.OFFER)
    await floor.on(hana, kenta)
    waiting = await floor.waits()
    assert await floor.route() == [waiting]
    head = await floor.head(waiting)
    assert (head.status, head.offered_to, head.assignee) == (Status.QUEUED, hana.id, "")
    assert [line["code"] for line in await floor.lines(waiting)] == ["offered"]
    with pytest.raises(Conflict, match="not on offer"):
        await assign.accept(floor.services, kenta, waiting)
    await assign.decline(floor.services, hana, waiting)
    await floor.route()
    assert (await floor.head(waiting)).offered_to == kenta.id
    await floor.pass_time(30_000, hana, kenta)
    known = await live_agents.get(floor.services.live, kenta.id)
    assert known is not None
    assert (known.availability, known.reason, known.load) == ("away", "no_answer", 0)
    assert [line["code"] for line in await floor.lines(waiting)] == ["declined"]
    await floor.pass_time(95_000, hana)
    assert (await floor.head(waiting)).offered_to == hana.id
    accepted = await assign.accept(floor.services, hana, waiting)
    assert (accepted.status, accepted.assignee) == (Status.ASSIGNED, hana.id)
    ended = [e["cause"] for e in await floor.events(waiting, "offer.ended")]
    assert ended == ["declined", "lapsed"]
    (told,) = await floor.events(waiting, "conversation.assigned")
    assert (told["how"], told["why"]["rule"]) == ("accepted", "least_loaded")
    with pytest.raises(Conflict):
        await assign.decline(floor.services, hana, waiting)


async def test_one_that_all_have_declined_does_not_hold_up_the_next(floor: Floor) -> None:
    hana = floor.people["hana"]
    floor.tuned(dispatch=Dispatch.OFFER)
    await floor.on(hana)
    first, second = await floor.waits(), await floor.waits()
    await floor.route()
    await assign.decline(floor.services, hana, first)
    await assign.accept(floor.services, hana, second)
    third = await floor.waits()
    assert await floor.route() == [third]


async def test_a_queue_taken_by_hand_is_not_given_away(floor: Floor) -> None:
    hana = floor.people["hana"]
    floor.tuned(dispatch=Dispatch.CLAIM)
    await floor.on(hana)
    waiting = await floor.waits()
    assert await floor.route() == []
    assert [line["code"] for line in await floor.lines(waiting)] == ["by_hand"]
    claimed = await assign.claim(floor.services, hana, waiting, None)
    assert claimed.assignee == hana.id


async def test_the_agent_whom_the_customer_had_is_waited_for_a_while(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    await floor.on(hana)
    first = await floor.waits(visitor=visitor)
    await floor.route()
    await assign.reply(floor.services, hana, first, new_id(), "承知しました", None)
    await assign.resolve(floor.services, hana, first)
    await _record(floor.services, first)
    await agents.set_routing(
        floor.services.db, hana.id, languages=["ja"], skills=["complaints"], queues=[], capacity=1
    )  # fmt: skip
    await availability.refresh(floor.services, hana.id)
    busy = await floor.waits()
    await floor.route()
    floor.tuned(sticky_s=45)
    again = await floor.waits(visitor=visitor)
    assert again == first
    await floor.on(kenta)
    assert await floor.route() == []
    assert [line["code"] for line in await floor.lines(first)] == ["reserved"]
    await assign.resolve(floor.services, hana, busy)
    assert await floor.route() == [first]
    assert (await floor.head(first)).assignee == hana.id
    (_, told) = await floor.events(first, "conversation.assigned")
    assert told["why"]["rule"] == "reserved"


async def test_a_transfer_to_a_colleague_who_does_not_come_goes_back_with_its_age(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    await floor.on(hana)
    held = await floor.waits()
    await floor.route()
    before = await floor.head(held)
    to = Destination(agent=kenta.id)
    with pytest.raises(Conflict, match="not online"):
        await transfer.transfer(floor.services, hana, held, to, "配送の件です", force=False)
    moved = await transfer.transfer(floor.services, hana, held, to, "配送の件です", force=True)
    assert (moved.status, moved.reserved_for, moved.queued_ms) == (Status.QUEUED, kenta.id, before.queued_ms)
    assert await floor.route() == []
    said = [e["text"] for e in await floor.events(held, "message.appended") if e["author"]["role"] == Role.SYSTEM]
    assert len(said) == 1
    assert "kenta" in said[0]
    await floor.pass_time(301_000, hana)
    head = await floor.head(held)
    assert (head.assignee, head.queued_ms) == (hana.id, before.queued_ms)
    await floor.on(kenta)
    await transfer.transfer(floor.services, hana, held, to, "やはりお願いします", force=False)
    assert await floor.route() == [held]
    assert (await floor.head(held)).assignee == kenta.id


async def test_a_transfer_to_a_queue_or_a_supervisor_leads_there(floor: Floor) -> None:
    hana, natsuki = floor.people["hana"], floor.people["natsuki"]
    await floor.on(hana)
    held, other = await floor.waits(), await floor.waits()
    await floor.route()
    moved = await transfer.transfer(floor.services, hana, held, Destination(queue="returns"), "返品", force=False)
    assert (moved.queue, moved.class_) == ("returns", "returns/ja")
    await transfer.transfer(
        floor.services, hana, other, Destination(supervisor=True), "判断をお願いします", force=False
    )
    assert await floor.route() == [held]
    await floor.on(natsuki)
    assert await floor.route() == [other]
    with pytest.raises(InvalidFields, match="no such queue"):
        await transfer.transfer(floor.services, hana, held, Destination(queue="nothing"), "返品", force=False)
    with pytest.raises(InvalidFields, match="one of"):
        await transfer.transfer(floor.services, hana, held, Destination(), "返品", force=False)


async def test_raising_the_priority_moves_it_ahead_and_keeps_its_age(floor: Floor) -> None:
    first, second = await floor.waits(), await floor.waits()
    natsuki = floor.people["natsuki"]
    moved = await transfer.escalate(floor.services, second, "urgent", natsuki.author(), "お急ぎです")
    assert moved.priority == "urgent"
    assert [one.conversation_id for one in await queue.waiting(floor.services.live)] == [second, first]
    standing = await conversations.in_queue(floor.services.live, [first, second])
    assert {i: one.position for i, one in standing.items()} == {first: 2, second: 1}


async def test_an_idle_conversation_makes_room_and_comes_back_to_the_front_when_there_is_none(floor: Floor) -> None:
    hana = floor.people["hana"]
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    await floor.on(hana)
    held, other = await floor.waits(visitor=visitor), await floor.waits()
    await floor.route()
    now_ms = floor.clock.now_ms()
    assert not await queue.set_idle(floor.services.live, held, idle=True, now_ms=now_ms)  # she owes an answer
    await assign.reply(floor.services, hana, held, new_id(), "いかがでしょうか", None)
    assert await queue.set_idle(floor.services.live, held, idle=True, now_ms=now_ms)
    third = await floor.waits()
    assert await floor.route() == [third]
    await converse.send_text(floor.services, visitor, new_id(), "戻りました")
    head = await floor.head(held)
    assert (head.status, head.idle) == (Status.QUEUED, False)
    assert [e["cause"] for e in await floor.events(held, "conversation.released")] == ["no_room"]
    await assign.resolve(floor.services, hana, other)
    assert await floor.route() == [held]


async def test_a_customer_who_writes_to_an_agent_with_full_hands_stays_with_them(floor: Floor) -> None:
    """Full is who holds all they may, this conversation among it: only one that rested may find no room."""
    hana, visitor = floor.people["hana"], Visitor(ids.new_contact_id(), "web", "ja")
    await floor.on(hana)
    held = [await floor.waits(visitor=visitor), await floor.waits()]
    assert await floor.route() == held
    await converse.send_text(floor.services, visitor, new_id(), "もしもし")
    assert (await floor.head(held[0])).assignee == hana.id
    assert (await live_agents.get(floor.services.live, hana.id)).load == 2  # type: ignore[union-attr]


async def test_who_steps_in_for_the_bot_may_say_why(floor: Floor) -> None:
    sent = await converse.send_text(floor.services, Visitor(ids.new_contact_id(), "web", "ja"), new_id(), "返品したい")
    await assign.claim(floor.services, floor.people["hana"], sent.conversation_id, "お困りのようでしたので")
    (taken,) = await floor.events(sent.conversation_id, "conversation.assigned")
    assert (taken["how"], taken["reason"]) == ("claimed", "お困りのようでしたので")


async def test_a_trainer_is_given_nothing_and_only_a_supervisor_speaks_for_others(floor: Floor) -> None:
    kaoru = await floor.hire("kaoru", StaffRole.TRAINER)
    hana, natsuki = floor.people["hana"], floor.people["natsuki"]
    with pytest.raises(Forbidden):
        await availability.say(floor.services, kaoru, kaoru.id, "online", None)
    with pytest.raises(Forbidden):
        await availability.say(floor.services, hana, natsuki.id, "offline", None)
    for state, reason in (("away", None), ("online", "break"), ("away", "no_answer"), ("gone", None)):
        with pytest.raises(InvalidFields):
            await availability.say(floor.services, hana, hana.id, state, reason)
    shown = await availability.say(floor.services, natsuki, hana.id, "away", "meeting")
    assert (shown["availability"], shown["reason"]) == ("away", "meeting")


async def test_a_lost_live_store_gets_its_queue_and_leases_back(floor: Floor) -> None:
    hana = floor.people["hana"]
    await floor.on(hana)
    held = await floor.waits()
    await floor.route()
    complaint, plain = await floor.waits(reason="complaint"), await floor.waits()
    await availability.say(floor.services, hana, hana.id, "away", "break")
    natsuki = floor.people["natsuki"]
    await transfer.escalate(floor.services, plain, "urgent", natsuki.author(), "お急ぎ")
    for conversation_id in (held, complaint, plain):
        await _record(floor.services, conversation_id)
    order = await queue.waiting(floor.services.live)
    redis = floor.services.live.redis
    await redis.delete(*[k async for k in redis.scan_iter(match=floor.services.live.keys.prefix + "*", count=1000)])
    assert await recall.restore_open(floor.services) == 3
    assert await queue.waiting(floor.services.live) == order
    head = await floor.head(held)
    assert (head.status, head.assignee) == (Status.ASSIGNED, hana.id)
    await floor.on(hana)
    assert await floor.route() == [plain]
    await floor.pass_time(400_000)
    assert (await floor.head(held)).status is Status.QUEUED


async def test_an_offer_does_not_outlive_a_lost_live_store(floor: Floor) -> None:
    """What was offered waits again with its age, and whoever is there is asked anew."""
    floor.tuned(dispatch=Dispatch.OFFER)
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    await floor.on(hana)
    offered = await floor.waits()
    assert await floor.route() == [offered]
    before = await floor.head(offered)
    assert before.offered_to == hana.id
    await _record(floor.services, offered)
    redis = floor.services.live.redis
    await redis.delete(*[k async for k in redis.scan_iter(match=floor.services.live.keys.prefix + "*", count=1000)])
    assert await recall.restore_open(floor.services) == 1
    after = await floor.head(offered)
    assert (after.status, after.offered_to, after.queued_ms) == (Status.QUEUED, "", before.queued_ms)
    with pytest.raises(Conflict):
        await assign.accept(floor.services, hana, offered)
    await floor.on(kenta)
    assert await floor.route() == [offered]
    assert (await floor.head(offered)).offered_to == kenta.id


async def test_what_is_kept_for_somebody_is_kept_for_the_rest_of_its_time_when_the_live_store_was_lost(
    floor: Floor,
) -> None:
    """A transfer with a note for a colleague, and a contact whose agent of last time is there."""
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    await floor.on(hana, kenta)
    passed = await floor.waits()
    await assign.claim(floor.services, hana, passed, None)
    await transfer.transfer(floor.services, hana, passed, Destination(agent=kenta.id), "返金の件", force=False)
    known = await floor.waits(visitor=visitor)
    await assign.reply(floor.services, hana, known, new_id(), "承ります。", None)
    await assign.resolve(floor.services, hana, known)
    await _record(floor.services, known)
    floor.tuned(sticky_s=45)
    assert await floor.waits(visitor=visitor) == known
    for conversation_id in (passed, known):
        await _record(floor.services, conversation_id)
    before = [await floor.head(i) for i in (passed, known)]
    redis = floor.services.live.redis
    await redis.delete(*[k async for k in redis.scan_iter(match=floor.services.live.keys.prefix + "*", count=1000)])
    assert await recall.restore_open(floor.services) == 2
    after = [await floor.head(i) for i in (passed, known)]
    assert [(h.reserved_for, h.reserved_until_ms, h.score) for h in after] == [
        (h.reserved_for, h.reserved_until_ms, h.score) for h in before
    ]
    assert [h.reserved_for for h in after] == [kenta.id, hana.id]
    await floor.on(kenta)
    assert await floor.route() == [passed]
    await floor.pass_time(46_000, kenta)
    assert (await floor.head(known)).assignee == kenta.id


async def test_a_transfer_that_was_over_is_not_kept_for_anybody_by_a_restored_store(floor: Floor) -> None:
    hana, kenta = floor.people["hana"], floor.people["kenta"]
    await floor.on(hana, kenta)
    passed = await floor.waits()
    await assign.claim(floor.services, hana, passed, None)
    await transfer.transfer(floor.services, hana, passed, Destination(agent=kenta.id), "返金の件", force=False)
    await _record(floor.services, passed)
    redis = floor.services.live.redis
    await redis.delete(*[k async for k in redis.scan_iter(match=floor.services.live.keys.prefix + "*", count=1000)])
    floor.clock.advance(int(floor.services.tuning.routing.transfer_s * 1000) + 1)
    assert await recall.restore_open(floor.services) == 1
    assert (await floor.head(passed)).reserved_for == ""
    await floor.on(hana)
    assert await floor.route() == [passed]


async def test_an_offer_cannot_be_accepted_after_its_time_though_nobody_has_ended_it_yet(floor: Floor) -> None:
    floor.tuned(dispatch=Dispatch.OFFER)
    hana = floor.people["hana"]
    await floor.on(hana)
    offered = await floor.waits()
    assert await floor.route() == [offered]
    floor.clock.advance(int(floor.services.tuning.routing.offer_accept_s * 1000))
    with pytest.raises(Conflict) as refused:
        await assign.accept(floor.services, hana, offered)
    assert refused.value.code == "offer_over"
    assert (await floor.head(offered)).status is Status.QUEUED


async def _routed(floor: Floor) -> str:
    waiting = await floor.waits()
    assert await floor.route() == [waiting]
    return waiting


async def _record(services: Services, conversation_id: str) -> None:
    """Copy a conversation to the record as the journal's job does."""
    entries = await stream.read(services.live, "0", block_ms=1, limit=10_000)
    await journal.append(services.db, [entry_of(e) for e in entries if e.conversation_id == conversation_id])


async def test_a_queue_that_is_gone_from_the_file_leaves_nobody_behind(floor: Floor) -> None:
    """Renamed or removed, its conversations wait where their like wait now, with their age, and are given there."""
    hana = floor.people["hana"]
    await floor.on(hana)
    held = await floor.waits(reason="complaint")
    assert await floor.route() == [held]
    await availability.say(floor.services, hana, hana.id, "away", "break")
    waits = await floor.waits(reason="complaint")
    before = await floor.head(waits)
    assert before.queue == "complaints"

    settings = floor.services.settings
    queues = {name: queue for name, queue in settings.tuning.queues.items() if name != "complaints"}
    tuning = dataclasses.replace(settings.tuning, queues=queues)
    floor.services = dataclasses.replace(floor.services, settings=dataclasses.replace(settings, tuning=tuning))
    assert await rehoming.rehome(floor.services) == 1
    assert await rehoming.rehome(floor.services) == 0
    after = await floor.head(waits)
    assert (after.queue, after.queued_ms, after.status) == ("general", before.queued_ms, Status.QUEUED)
    (told,) = await floor.events(waits, "conversation.transferred")
    assert (told["by"]["role"], told["to"]["id"]) == ("system", "general")

    await assign.release(floor.services, hana, held)
    assert (await floor.head(held)).queue == "general"
    await floor.on(hana)
    await availability.refresh(floor.services, hana.id)
    assert set(await floor.route()) == {waits, held}


async def test_nothing_is_given_to_somebody_whose_page_is_gone_before_anybody_has_noticed(floor: Floor) -> None:
    await floor.on(floor.people["hana"])
    waits = await floor.waits()
    floor.clock.advance(int(floor.services.tuning.routing.alive_s * 1000) + 1)
    assert await routing.dispatch(floor.services) == []
    await floor.on(floor.people["kenta"])
    assert [given.conversation_id for given in await routing.dispatch(floor.services)] == [waits]


async def test_a_colleague_takes_what_somebody_has_only_on_purpose(floor: Floor) -> None:
    waits = await floor.waits()
    await assign.claim(floor.services, floor.people["hana"], waits, None)
    with pytest.raises(Conflict) as refused:
        await assign.claim(floor.services, floor.people["kenta"], waits, None)
    assert refused.value.code == "already_assigned"
    assert (await floor.head(waits)).assignee_name == "hana"


async def test_what_got_its_time_anew_is_not_ended_by_a_process_that_had_looked_before(floor: Floor) -> None:
    """Between the look and the ending life was shown, the offer made anew, the colleague's time prolonged."""
    hana, live, routing_ = floor.people["hana"], floor.services.live, floor.services.tuning.routing
    await floor.on(hana)
    held = await floor.waits()
    await floor.route()
    floor.clock.advance(int(routing_.alive_s * 1000) + 1)
    due = await queue.look_due(live, now_ms=floor.clock.now_ms(), most=10, gap_ms=10_000_000, anew_ms=0)
    assert ("lease", held) in {(one.kind, one.id) for one in due}
    await availability.beat(floor.services, hana)
    token = (await floor.head(held)).lease_token
    now_ms = floor.clock.now_ms()
    assert not await queue.end_lease(live, held, "lease", token=token, now_ms=now_ms, fields={}, events=[])
    assert (await floor.head(held)).assignee == hana.id

    floor.tuned(dispatch=Dispatch.OFFER)
    await availability.say(floor.services, hana, hana.id, "online", None)
    offered = await floor.waits()
    assert await floor.route() == [offered]
    ended = await queue.end_offer(
        live, offered, hana.id, now_ms=now_ms, lapsed=True, not_before_ms=now_ms, fields={}, events=[]
    )
    assert (ended, (await floor.head(offered)).offered_to) == (False, hana.id)
    await assign.accept(floor.services, hana, offered)

    to = Destination(agent=floor.people["kenta"].id)
    await transfer.transfer(floor.services, hana, offered, to, "お願いします", force=True)
    assert not await queue.end_reservation(live, offered, now_ms=floor.clock.now_ms(), fields={})
    assert (await floor.head(offered)).reserved_for == floor.people["kenta"].id


async def test_a_class_in_which_nobody_waits_any_more_is_not_looked_at(floor: Floor) -> None:
    live = floor.services.live
    first, second = await floor.waits(), await floor.waits()
    for leaves, score in ((first, float((await floor.head(second)).score or 0)), (second, None)):
        await leaving.leave(floor.services, await floor.head(leaves))
        assert await live.redis.zscore(live.keys.of("heads"), "general/ja") == score


async def test_who_is_away_is_given_nothing_though_their_page_is_open(floor: Floor) -> None:
    hana = floor.people["hana"]
    await floor.on(hana)
    await availability.say(floor.services, hana, hana.id, "away", "training")
    await availability.beat(floor.services, hana)
    waiting = await floor.waits()
    assert await floor.route() == []
    assert [line["code"] for line in await floor.lines(waiting)] == ["nobody_online"]
    await availability.say(floor.services, hana, hana.id, "online", None)
    assert await floor.route() == [waiting]
