"""Fair to those who wait and safe whoever disappears, held by a state machine with two dispatchers over one store."""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck
from hypothesis import settings as rules_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handoff.domain.agents import Availability, Profile
from handoff.domain.ids import AgentId
from handoff.domain.model import Conversation, Json, Staff, StaffRole, Status
from handoff.domain.queues import Dispatch, Priority, placed
from handoff.errors import Conflict
from handoff.live import agents as live_agents
from handoff.live import conversations, queue
from handoff.live.agents import Duty
from handoff.live.queue import Given
from handoff.service import assign, routing, transfer
from handoff.service.why import explain_wait
from handoff.settings import Settings
from tests.live.waiting import enqueue
from tests.live.world import World, two_gateways
from tests.people import new_id

GATEWAY = st.integers(0, 1)
STAFF = tuple(
    Staff(AgentId(f"a_{name}"), name, f"{name}@x.example", StaffRole.AGENT) for name in ("hana", "ken", "mei")
)
SKILLS = {"a_hana": ("complaints",), "a_ken": (), "a_mei": ("complaints",)}
LANGUAGES = {"a_hana": ("ja", "en"), "a_ken": ("ja",), "a_mei": ("en",)}
AGENT = st.sampled_from(STAFF)
CAPACITY = 2


class Queue(RuleBasedStateMachine):
    """Every rule is one call at one gateway; what must hold is checked against what was true the moment before."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.ids: list[str] = []
        self.served: set[str] = set()

    @initialize()
    def begin(self) -> None:
        self.world.begin()
        for person in STAFF:
            self._profile(person)

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

    @rule(gateway=GATEWAY)
    def a_dispatcher_gives(self, gateway: int) -> None:
        before, people, now_ms = self._waiting(), self._people(), self.world.clock.now_ms()
        given = self._run(routing.dispatch(self.world.gateways[gateway]))
        self._check_given(given, before, people, now_ms)
        self._nothing_more_fits()

    @rule(gateway=GATEWAY)
    def a_dispatcher_looks_at_deadlines(self, gateway: int) -> None:
        self._run(routing.end_what_is_due(self.world.gateways[gateway]))
        now_ms = self.world.clock.now_ms()
        for head in self._heads():
            if head.status is Status.ASSIGNED:
                lease = self._due("lease", head.id)
                assert lease is not None
                assert lease > now_ms

    @rule(agent=AGENT, state=st.sampled_from(["online", "online", "away", "offline"]))
    def an_agent_says(self, agent: Staff, state: str) -> None:
        live, now_ms = self.world.live, self.world.clock.now_ms()
        reason = "break" if state == "away" else ""
        self._run(live_agents.set_availability(live, agent.id, Availability(state), reason, now_ms))
        self._beat(agent)

    @rule(agent=AGENT)
    def an_agent_shows_life(self, agent: Staff) -> None:
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
                assert one in people[agent.id].holds  # it counted already when it was offered: never over capacity
            if verb == "release":
                assert self._head(one).queued_ms == head.queued_ms

    @precondition(lambda self: self.ids)
    @rule(gateway=GATEWAY, data=st.data(), priority=st.sampled_from(Priority))
    def a_priority_is_raised(self, gateway: int, data: st.DataObject, priority: Priority) -> None:
        one = data.draw(st.sampled_from(self.ids))
        with suppress(Conflict):
            self._run(transfer.escalate(self.world.gateways[gateway], one, priority, STAFF[0].author(), None))

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), idle=st.booleans())
    def a_customer_falls_silent(self, data: st.DataObject, idle: bool) -> None:
        one = data.draw(st.sampled_from(self.ids))
        self._run(queue.set_idle(self.world.live, one, idle=idle, now_ms=self.world.clock.now_ms()))

    @rule(ms=st.sampled_from([1, 1_000, 10_000, 14_000]), times=st.integers(1, 8))
    def time_passes(self, ms: int, times: int) -> None:
        """In steps below the gap, with somebody looking, as dispatchers do."""
        for _ in range(times):
            self.world.clock.advance(ms)
            self._run(routing.end_what_is_due(self.world.gateways[0]))

    @rule()
    def every_process_stands_still(self) -> None:
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
            self.a_dispatcher_gives(turn % 2)
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

    def _waiting(self) -> dict[str, tuple[str, int]]:
        found = self._run(queue.waiting(self.world.live))
        return {one.conversation_id: (one.place, one.score) for one in found if one.place}

    def _people(self) -> dict[str, Duty]:
        return {person.id: person for person in self._run(live_agents.duty(self.world.live))}

    def _heads(self) -> list[Conversation]:
        found: list[Conversation] = self._run(conversations.get_many(self.world.live, self.ids))
        return found

    def _head(self, conversation_id: str) -> Conversation:
        found: Conversation = self._run(conversations.get(self.world.live, conversation_id))
        return found

    def _due(self, kind: str, id_: str) -> float | None:
        found: float | None = self._run(self.world.live.redis.zscore(self.world.live.keys.of("due"), f"{kind} {id_}"))
        return found

    def _beat(self, agent: Staff) -> None:
        alive_ms = int(self.world.gateways[0].tuning.routing.alive_s * 1000)
        now_ms = self.world.clock.now_ms()
        self._run(live_agents.beat(self.world.live, agent.id, now_ms=now_ms, alive_ms=alive_ms))

    def _profile(self, who: Staff, skills: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> None:
        profile = Profile(
            who.id, who.name, who.role, languages or LANGUAGES[who.id], skills or SKILLS[who.id], (), CAPACITY
        )
        classes = profile.classes(self.world.gateways[0].tuning.queues)
        self._run(live_agents.set_profile(self.world.live, profile, classes, self.world.clock.now_ms()))

    def _run(self, call: Coroutine[Any, Any, Any]) -> Any:
        return self.world.run(call)


def test_fair_and_safe_whoever_comes_goes_dies_or_dispatches(settings: Settings, tmp_path: Path) -> None:
    with two_gateways(settings, tmp_path) as world:
        run_state_machine_as_test(
            lambda: Queue(world),  # type: ignore[arg-type]  # a factory serves as well as a class
            settings=rules_settings(
                max_examples=25, stateful_step_count=25, deadline=None,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
