"""Nothing lost, nothing doubled, in order: through two gateways, the journal, evictions and a lost store."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
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

from handoff.api.hub import Hub
from handoff.api.poll import read_events
from handoff.domain import ids
from handoff.domain.lifecycle import fold
from handoff.domain.model import Json
from handoff.errors import HandoffError
from handoff.jobs import journal as journal_job
from handoff.jobs import sweep
from handoff.jobs.turns import LEASE_MS
from handoff.live import conversations, stream, turns
from handoff.record import journal
from handoff.service import answer, assign, converse, recall, views
from handoff.service.converse import Visitor
from handoff.settings import Settings
from tests.live.checks import check_fold
from tests.live.expected import REOPEN_MS
from tests.live.world import AGENTS, World, two_gateways
from tests.people import new_id

GATEWAY = st.integers(0, 1)
CONTACT = st.sampled_from([0, 0, 1])


@dataclass(slots=True)
class Known:
    """A conversation as everybody saw it: its log only grows, but for what was lost before it was recorded."""

    id: str
    log: list[Json] = field(default_factory=list)
    recorded: int = 0

    def said(self) -> dict[str, Json]:
        return {e["client_message_id"]: e for e in self.log if e.get("client_message_id")}


@dataclass(slots=True)
class Page:
    """A customer's page: its cursor, and what it shows."""

    conversation_id: str | None = None
    seq: int = 0
    generation: str | None = None
    shown: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """A contact, and their conversations, the latest last."""

    visitor: Visitor
    page: Page = field(default_factory=Page)
    conversations: list[Known] = field(default_factory=list)


class Delivery(RuleBasedStateMachine):
    """Rules are single calls at one of two gateways, journal rounds of either, and faults."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.texts: dict[str, str] = {}

    @initialize()
    def begin(self) -> None:
        self.world.begin()
        self.world.forget_record()
        self.people = [Person(Visitor(ids.new_contact_id(), "web", "ja")) for _ in range(2)]
        self._run(recall.restore_open(self.world.gateways[0]))
        self.contact_writes(0, 0)
        self.journal_copies(0, 500, again=False)

    @rule(gateway=GATEWAY, who=CONTACT)
    def contact_writes(self, gateway: int, who: int) -> None:
        person, client_id = self.people[who], new_id()
        self.texts[client_id] = f"質問 {client_id}"
        services = self.world.gateways[gateway]
        sent = self._run(converse.send_text(services, person.visitor, client_id, self.texts[client_id]))
        before = person.conversations[-1] if person.conversations else None
        if before is None or self._is_over(before):
            assert all(sent.conversation_id != c.id for c in person.conversations)
            person.conversations.append(Known(sent.conversation_id))
        else:
            assert sent.conversation_id == before.id
            assert sent.seq in (len(before.log) + 1, len(before.log) + 2)  # 2: reopened
        self._look()
        assert person.conversations[-1].said()[client_id]["seq"] == sent.seq

    @precondition(lambda self: any(p.conversations and p.conversations[-1].said() for p in self.people))
    @rule(gateway=GATEWAY, data=st.data())
    def contact_repeats(self, gateway: int, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from([p for p in self.people if p.conversations and p.conversations[-1].said()]))
        latest = person.conversations[-1]
        client_id = data.draw(st.sampled_from([i for i in latest.said() if i in self.texts] or [""]))
        if not client_id:
            return
        services = self.world.gateways[gateway]
        sent = self._run(converse.send_text(services, person.visitor, client_id, self.texts[client_id]))
        first = latest.said()[client_id]
        assert (sent.repeated, sent.message_id, sent.seq) == (True, first["message_id"], first["seq"])

    @rule(gateway=GATEWAY)
    def bot_answers(self, gateway: int) -> None:
        services = self.world.gateways[gateway]
        now_ms = self.world.clock.now_ms()
        turn = self._run(turns.claim(services.live, now_ms=now_ms, lease_ms=LEASE_MS, token=ids.new_token())).turn
        if turn is not None:
            self._run(answer.answer_turn(services, turn))

    @precondition(lambda self: any(p.conversations for p in self.people))
    @rule(gateway=GATEWAY, data=st.data(), verb=st.sampled_from(["reply", "note", "return", "release", "resolve"]))
    def agent_acts(self, gateway: int, data: st.DataObject, verb: str) -> None:
        known = data.draw(st.sampled_from([c for p in self.people for c in p.conversations]))
        services, agent = self.world.gateways[gateway], AGENTS[0]
        calls: dict[str, Any] = {
            "reply": lambda: assign.reply(services, agent, known.id, new_id(), "担当の者です。", None),
            "note": lambda: assign.note(services, agent, known.id, new_id(), "メモ"),
            "return": lambda: assign.return_to_bot(services, agent, known.id, "確認済み", {"order_number": "1"}),
            "release": lambda: assign.release(services, agent, known.id),
            "resolve": lambda: assign.resolve(services, agent, known.id),
        }
        try:
            self._run(calls[verb]())
        except HandoffError as error:
            assert error.status == 409  # noqa: PT017

    @rule(gateway=GATEWAY, limit=st.sampled_from([1, 3, 500]), again=st.booleans())
    def journal_copies(self, gateway: int, limit: int, again: bool) -> None:
        """One round of the job; `again`: it died before it noted its place, and another begins from the start."""
        services = self.world.gateways[gateway]
        after = "0-0" if again else self._run(journal.cursor(services.db)) or "0-0"
        entries = self._run(stream.read(services.live, after, block_ms=1, limit=500 if again else limit))
        rejected = self._run(journal.append(services.db, [journal_job.entry_of(e) for e in entries]))
        assert rejected == 0
        for entry in entries:
            for known in self._all():
                if known.id == entry.conversation_id:
                    known.recorded = max(known.recorded, entry.event["seq"])

    @rule(gateway=GATEWAY)
    def store_is_lost(self, gateway: int) -> None:
        self.world.flush()
        for person in self.people:
            for known in person.conversations:
                del known.log[known.recorded :]
            person.conversations = [c for c in person.conversations if c.log]

    @rule(gateway=GATEWAY)
    def gateway_sweeps(self, gateway: int) -> None:
        services = self.world.gateways[gateway]
        self._run(recall.restore_open(services))
        self._run(sweep.evict_quiet(services))

    @rule(gateway=GATEWAY, who=CONTACT)
    def page_resumes(self, gateway: int, who: int) -> None:
        person, services = self.people[who], self.world.gateways[gateway]
        page = person.page
        found = self._run(read_events(services, Hub(services), person.visitor, page.seq, page.generation, 0))
        if found["conversation_id"] != page.conversation_id or found["reset"]:
            page.shown = []
            if found["conversation_id"] != page.conversation_id and not found["reset"] and page.seq:
                raise AssertionError("a cursor of one conversation was taken for one of another")
        page.conversation_id, page.generation = found["conversation_id"], found["generation"]
        page.shown += found["events"]
        page.seq = found["seq"]
        known = person.conversations[-1] if person.conversations else None
        assert page.conversation_id == (known.id if known else None)
        if known:
            shown = [views.shape(services, e, known.id, staff=False) for e in known.log]
            assert page.shown == [e for e in shown if e]
            assert page.seq == len(known.log)

    @rule(ms=st.sampled_from([1, LEASE_MS, 61 * 60_000, REOPEN_MS + 1]))
    def time_passes(self, ms: int) -> None:
        self.world.clock.advance(ms)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        self._look()
        for known in self._all():
            self._run(self._check(known))

    def teardown(self) -> None:
        """Everything comes back, and what waited for the bot is answered."""
        if not hasattr(self, "people"):
            return
        self._run(recall.restore_open(self.world.gateways[0]))
        for known in self._all():
            self._run(recall.head_of(self.world.gateways[1], known.id))
        self.nothing_is_lost_or_doubled()
        for _ in range(60):
            self.world.clock.advance(LEASE_MS)
            self.bot_answers(0)
        self.nothing_is_lost_or_doubled()
        for known in self._all():
            head = fold(known.log).head
            assert head["status"] != "bot" or head.get("wants_seq", 0) <= head.get("answered_seq", 0)
            said = [(e["author"]["role"], e["seq"]) for e in known.log if e["type"] == "message.appended"]
            assert len(said) == len(set(said))

    async def _check(self, known: Known) -> None:
        live = self.world.live
        recorded = await journal.events_of(self.world.gateways[1].db, known.id)
        assert recorded[: known.recorded] == known.log[: known.recorded]
        stored = await conversations.events_since(live, known.id, 0, 10_000)
        if not stored:
            return  # evicted, or lost and not asked for yet
        assert [e["seq"] for e in stored] == list(range(1, len(stored) + 1))
        await check_fold(live, known.id, stored)
        head = fold(stored).head
        waits = head["status"] == "bot" and head.get("wants_seq", 0) > head.get("answered_seq", 0)
        assert (await live.redis.zscore(live.keys.of("turns"), known.id) is not None) == waits
        said = [e["client_message_id"] for e in stored if e.get("client_message_id")]
        assert len(said) == len(set(said))

    def _look(self) -> None:
        """Take note of what was added to the logs; what was seen before must still be there, unchanged."""
        for known in self._all():
            stored = self._run(conversations.events_since(self.world.live, known.id, 0, 10_000))
            if stored:
                assert stored[: len(known.log)] == known.log
                known.log = stored

    def _all(self) -> list[Known]:
        return [c for p in self.people for c in p.conversations]

    def _is_over(self, known: Known) -> bool:
        head = fold(known.log).head
        return bool(head["status"] == "resolved" and self.world.clock.now_ms() - int(head["resolved_ms"]) > REOPEN_MS)

    def _run(self, call: Coroutine[Any, Any, Any]) -> Any:
        return self.world.run(call)


def test_every_message_arrives_once_and_in_order_whatever_fails(settings: Settings, tmp_path: Path) -> None:
    with two_gateways(settings, tmp_path) as world:
        run_state_machine_as_test(
            lambda: Delivery(world),  # type: ignore[arg-type]  # a factory serves as well as a class
            settings=rules_settings(
                max_examples=15, stateful_step_count=25, deadline=None,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
