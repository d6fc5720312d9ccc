"""Fair to those who wait and safe whoever disappears, held by a state machine with two dispatchers over one store."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck
from hypothesis import settings as rules_settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from handoff.domain.agents import Availability
from handoff.domain.model import Conversation, Json, Staff, Status
from handoff.domain.queues import Dispatch, Priority, placed
from handoff.errors import Conflict
from handoff.live import agents as live_agents
from handoff.live import queue
from handoff.live.agents import Duty
from handoff.live.queue import Given
from handoff.service import assign, converse, routing, transfer
from handoff.service.converse import Visitor
from handoff.service.why import explain_wait
from handoff.settings import Settings
from tests.live.queue_floor import AGENT, GATEWAY, STAFF, QueueFloor
from tests.live.waiting import enqueue
from tests.live.world import World, two_gateways
from tests.people import new_id

CUSTOMER = ("rests", "rests", "comes back", "writes", "writes", "is urgent")
LOOKED = st.sampled_from([True] * 9 + [False])


class Queue(QueueFloor):
    """Every rule is one call at one gateway; what must hold is checked against what was true the moment before.

    Few rules with many sides: of many rules most examples would leave some out.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world)

    @initialize(online=st.lists(AGENT, unique=True))
    def begin(self, online: list[Staff]) -> None:
        self.world.begin()
        for person in STAFF:
            self._profile(person)
        for person in online:
            self.an_agent_is(person, "online")

    @rule(gateway=GATEWAY, queue=st.sampled_from(["general", "complaints"]), language=st.sampled_from(["ja", "en"]),
          priority=st.sampled_from(Priority), give=st.sampled_from([Dispatch.ASSIGN, Dispatch.OFFER]),
          keeps=st.none() | AGENT)  # fmt: skip
    def somebody_waits(
        self, gateway: int, queue: str, language: str, priority: Priority, give: Dispatch, keeps: Staff | None
    ) -> None:
        self.world.clock.advance(7)
        tuning, now_ms = self.world.gateways[gateway].tuning, self.world.clock.now_ms()
        where = placed(queue, language, priority, tuning.queues, tuning.priorities, tuning.routing)
        fields: Json = {**where.fields(), "give": give.value}
        if keeps:
            fields |= {"reserved_for": keeps.id, "reserved_until_ms": now_ms + 45_000}
        self.ids.append(self._run(enqueue(self.world.gateways[gateway].live, fields, now_ms)))

    @rule(gateway=GATEWAY, gives=st.sampled_from([True, True, False]))
    def a_dispatcher_works(self, gateway: int, gives: bool) -> None:
        if gives:
            self._give(gateway)
        else:
            self._end_what_is_due(gateway)

    @rule(agent=AGENT, state=st.sampled_from(["online", "online", "online", "away", "offline", "as before"]))
    def an_agent_is(self, agent: Staff, state: str) -> None:
        """They say so, and their page shows life."""
        if state != "as before":
            said, reason = Availability(state), "break" if state == "away" else ""
            now_ms = self.world.clock.now_ms()
            self._run(live_agents.set_availability(self.world.live, agent.id, said, reason, now_ms))
        self._beat(agent)

    @precondition(lambda self: self.ids)
    @rule(
        gateway=GATEWAY,
        agent=AGENT,
        data=st.data(),
        verb=st.sampled_from(["accept", "decline", "claim", "release", "resolve", "reply"]),
    )
    def an_agent_acts(self, gateway: int, agent: Staff, data: st.DataObject, verb: str) -> None:
        services, one = self.world.gateways[gateway], data.draw(st.sampled_from(self.ids))
        head, people = self._head(one), self._people()
        calls: dict[str, Any] = {
            "accept": lambda: assign.accept(services, agent, one),
            "decline": lambda: assign.decline(services, agent, one),
            "claim": lambda: assign.claim(services, agent, one, None),
            "release": lambda: assign.release(services, agent, one),
            "resolve": lambda: assign.resolve(services, agent, one),
            "reply": lambda: assign.reply(services, agent, one, new_id(), "はい", None),
        }
        with suppress(Conflict):
            self._run(calls[verb]())
            if verb == "accept" and head.status is Status.QUEUED:
                assert head.offered_to == agent.id
                assert head.offer_until_ms > self.world.clock.now_ms()
                assert one in people[agent.id].holds  # it counted already when it was offered: never over capacity
            if verb == "release":
                assert self._head(one).queued_ms == head.queued_ms

    @precondition(lambda self: self.ids)
    @rule(
        gateway=GATEWAY, data=st.data(), does=st.sampled_from(["rests", "rests", "comes back", "writes", "is urgent"])
    )
    def a_customer(self, gateway: int, data: st.DataObject, does: str) -> None:
        heads = [head for head in self._heads() if head.status is not Status.RESOLVED]
        held = [head for head in heads if head.assignee]
        resting = [head for head in held if head.idle]
        if does == "is urgent":
            self._becomes(gateway, data.draw(st.sampled_from(self.ids)), data.draw(st.sampled_from(Priority)))
        elif does == "rests" and held:
            self._falls_silent(data.draw(st.sampled_from(held)), answered=data.draw(st.booleans()))
        elif does != "rests" and heads:
            choice = (resting if does == "comes back" else held) or heads
            self._writes(gateway, data.draw(st.sampled_from(choice)))

    @rule(
        ms=st.sampled_from([1, 1_000, 10_000, 14_000]),
        times=st.integers(1, 8),
        looked=st.sampled_from([True] * 9 + [False]),
    )
    def time_passes(self, ms: int, times: int, looked: bool) -> None:
        """In steps below the gap, with somebody looking, as dispatchers do; or every process stands still."""
        for _ in range(times if looked else 0):
            self.world.clock.advance(ms)
            self._run(routing.end_what_is_due(self.world.gateways[0]))
        if not looked:
            self.world.clock.advance(600_000)

    @invariant()
    def every_index_says_the_same(self) -> None:
        heads, people, now_ms = self._heads(), self._people(), self.world.clock.now_ms()
        holders: dict[str, list[str]] = {}
        for person in people.values():
            for held in person.holds:
                holders.setdefault(held, []).append(person.id)
            assert person.load == sum(person.holds.values())
        for head in heads:
            wanted = [head.assignee] if head.assignee else [head.offered_to] if head.offered_to else []
            assert holders.pop(head.id, []) == wanted  # never two, and never none where there is one
            assert (self._due("lease", head.id) is not None) == (head.status is Status.ASSIGNED)
            assert (self._due("offer", head.id) is not None) == bool(head.offered_to)
            assert (self._due("silence", head.id) is not None) == self._owes(head.id)
            assert people[head.assignee].holds[head.id] == (not head.idle) if head.assignee else not head.idle
            if head.status is Status.QUEUED:
                assert explain_wait(head, 1, list(people.values()), now_ms)
        assert not holders
        self._check_places(heads)

    def teardown(self) -> None:
        """Agents come, work off what there is, one dies on the way, and everybody is served."""
        if not self.ids:
            return
        for person in STAFF:
            self._profile(person, skills=("complaints",), languages=("ja", "en"))
        for turn in range(200):
            for person in STAFF[turn % 2 :]:
                self._beat(person)
                self._run(
                    live_agents.set_availability(
                        self.world.live, person.id, Availability.ONLINE, "", self.world.clock.now_ms()
                    )
                )
            self.world.clock.advance(11_000)
            self._run(routing.end_what_is_due(self.world.gateways[turn % 2]))
            self._give(turn % 2)
            for head in self._heads():
                holder = next((p for p in STAFF if p.id in (head.assignee, head.offered_to)), None)
                if holder is not None and turn % 3:
                    if head.offered_to:
                        self._run(assign.accept(self.world.gateways[0], holder, head.id))
                    self._run(assign.resolve(self.world.gateways[1], holder, head.id))
            self.every_index_says_the_same()
            if all(head.status is Status.RESOLVED for head in self._heads()):
                return
        raise AssertionError("somebody is still waiting")

    def _give(self, gateway: int) -> None:
        before, people, now_ms = self._waiting(), self._people(), self.world.clock.now_ms()
        given = self._run(routing.dispatch(self.world.gateways[gateway]))
        self._check_given(given, before, people, now_ms)
        self._nothing_more_fits()

    def _end_what_is_due(self, gateway: int) -> None:
        self._run(routing.end_what_is_due(self.world.gateways[gateway]))
        now_ms = self.world.clock.now_ms()
        for head in self._heads():
            if head.status is Status.ASSIGNED:
                lease = self._due("lease", head.id)
                assert lease is not None
                assert lease > now_ms

    def _becomes(self, gateway: int, one: str, priority: Priority) -> None:
        with suppress(Conflict):
            self._run(transfer.escalate(self.world.gateways[gateway], one, priority, STAFF[0].author(), None))

    def _falls_silent(self, head: Conversation, *, answered: bool) -> None:
        """It stops counting in its agent's load, unless it is the agent who owes an answer."""
        holder = next(person for person in STAFF if person.id == head.assignee)
        if answered:
            self._run(assign.reply(self.world.gateways[0], holder, head.id, new_id(), "いかがでしょうか", None))
        changed = self._run(queue.set_idle(self.world.live, head.id, idle=True, now_ms=self.world.clock.now_ms()))
        assert changed == (not head.idle and not self._owes(head.id))

    def _writes(self, gateway: int, head: Conversation) -> None:
        """It counts again, and waits at the front if its agent has no room by then; who waits keeps the place."""
        people, visitor = self._people(), Visitor(head.contact_id, "web", "ja")
        self._run(converse.send_text(self.world.gateways[gateway], visitor, new_id(), "もしもし"))
        after = self._head(head.id)
        no_room = head.idle and people[head.assignee].load >= people[head.assignee].capacity
        assert (after.status, after.assignee) == ((Status.QUEUED, "") if no_room else (head.status, head.assignee))
        assert not after.idle
        assert after.queued_ms == head.queued_ms

    def _check_given(
        self, given: list[Given], before: dict[str, tuple[str, int]], people: dict[str, Duty], now_ms: int
    ) -> None:
        """Nobody above their capacity, nobody unable or absent, nobody overtaken in their place."""
        loads = {person.id: person.load for person in people.values()}
        gone: set[str] = set()
        for one in given:
            place, score = before[one.conversation_id]
            person, head = people[one.agent_id], self._head(one.conversation_id)
            loads[person.id] += 1
            assert loads[person.id] <= person.capacity
            assert person.is_on_duty(now_ms)
            assert person.wrap_up_until_ms <= now_ms
            assert place == f"@{person.id}" or place in person.classes
            assert (head.offered_to if one.offered else head.assignee) == person.id
            for other, (where, earlier) in before.items():
                if where == place and earlier < score and other not in gone:
                    assert person.id in self._head(other).declined_by(now_ms)
            gone.add(one.conversation_id)

    def _nothing_more_fits(self) -> None:
        """Whoever still waits has nobody: each wait has its reason, and it is none that another look would mend."""
        now_ms, people = self.world.clock.now_ms(), self._people()
        for one in self._waiting():
            head = self._head(one)
            if head.reserved_for and head.reserved_until_ms > now_ms:
                assert not people[head.reserved_for].is_ready(now_ms)
            elif not head.reserved_for:
                codes = {line["code"] for line in explain_wait(head, 1, list(people.values()), now_ms)}
                assert codes
                assert "being_assigned" not in codes

    def _check_places(self, heads: list[Conversation]) -> None:
        """Who waits stands in one place, by arrival minus head start; the first of each is known."""
        live = self.world.live
        scored = {one.conversation_id: one for one in self._run(queue.waiting(live))}
        assert set(scored) == {head.id for head in heads if head.status is Status.QUEUED}
        firsts: dict[str, int] = {}
        for head in heads:
            if head.status is not Status.QUEUED:
                continue
            one = scored[head.id]
            assert one.score == head.score
            assert bool(one.place) != bool(head.offered_to)
            if one.place:
                assert one.place in (head.class_, f"@{head.reserved_for}")
                firsts[one.place] = min(firsts.get(one.place, one.score), one.score)
        kept = self._run(live.redis.zrange(live.keys.of("heads"), 0, -1, withscores=True))
        assert {place: int(score) for place, score in kept} == firsts
        self._check_counts([head for head in heads if head.status is Status.QUEUED])

    def _check_counts(self, waiting: list[Conversation]) -> None:
        """What is told of a queue without reading it is what reading it would tell."""
        arrivals: dict[str, list[tuple[int, str]]] = {}
        for head in waiting:
            arrivals.setdefault(head.queue, []).append((head.queued_ms, head.id))
        standing = self._run(queue.standing(self.world.live, {*arrivals, *self.world.gateways[0].tuning.queues}))
        for name, stands in standing.items():
            here = sorted(arrivals.get(name, []))
            first, last = (here[0][0], here[-1][1]) if here else (None, None)
            assert stands == queue.Standing(len(here), first, last)
        assert sum(stands.waiting for stands in standing.values()) == len(waiting)
        assert self._run(queue.note_arrivals(self.world.live)) == 0


def test_fair_and_safe_whoever_comes_goes_dies_or_dispatches(settings: Settings, tmp_path: Path) -> None:
    with two_gateways(settings, tmp_path) as world:
        run_state_machine_as_test(
            lambda: Queue(world),  # type: ignore[arg-type]  # a factory serves as well as a class
            settings=rules_settings(
                max_examples=25, stateful_step_count=25, deadline=None,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
