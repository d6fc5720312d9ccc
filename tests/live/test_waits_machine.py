"""Served or owed: nobody who waits or was promised an answer is lost, and no wait is counted twice.

A timekeeper follows what contacts and agents do, late, by either process, or once more from the beginning; whenever it
has caught up, clocks, deadlines and the record of waits say what happened.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import settings as rules_settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from handoff.domain import clocks
from handoff.domain.sla import Target
from handoff.jobs import timekeeper
from handoff.live import conversations, deadlines
from handoff.record.schema import wait_promises
from handoff.service import timekeeping
from handoff.settings import Settings
from tests.live.agent_rules import AgentRules
from tests.live.expected import RETURN_MS, Expected
from tests.live.machine import CONTACT, GATEWAY
from tests.live.waiting_rules import WaitingRules
from tests.live.world import two_gateways


class Waits(WaitingRules, AgentRules):
    """Contacts in line and their choices, agents who take and give, and who keeps the time."""

    @initialize()
    def begin(self) -> None:
        self.after = "0-0"
        self.start(in_line=2)

    @rule(gateway=GATEWAY, who=CONTACT)
    def contact_asks_for_a_person(self, gateway: int, who: int) -> None:
        self.get_into_the_line(gateway, who)

    @rule(ms=st.sampled_from([60_000, 60_000, 240_000, RETURN_MS, RETURN_MS + 1]))
    def time_passes(self, ms: int) -> None:
        self.world.clock.advance(ms)

    @rule(gateway=GATEWAY, again=st.booleans())
    def the_timekeeper_catches_up(self, gateway: int, again: bool) -> None:
        services, place = self.world.gateways[gateway], "0-0" if again else self.after
        while (after := self._run(timekeeper.follow_once(services, place, block_ms=1))) != place:
            place = after
        self.after = place
        self._run(self._check_time())

    def teardown(self) -> None:
        if self.expected:
            self.the_timekeeper_catches_up(0, False)

    async def _check_time(self) -> None:
        live = self.world.live
        with_people = [c for c in self.expected if c.status in ("queued", "assigned")]
        assert await deadlines.known(live) == {c.id for c in with_people}
        for known in self.expected:
            due = {kind: await deadlines.due_of(live, kind, known.id) for kind in timekeeping.KINDS}
            if known in with_people:
                await self._check_owed(known, due)
            else:
                assert set(due.values()) == {None}
        async with self.world.gateways[0].db.reading() as connection:
            rows = (await connection.execute(select(wait_promises))).all()
        mine = [r for r in rows if r.conversation_id in {c.id for c in self.expected}]
        found = {(r.conversation_id, r.asked_ms): r.outcome for r in mine}
        assert len(found) == len(mine)
        assert found == {(c.id, since): outcome for c in self.expected for since, outcome in c.waits.items()}

    async def _check_owed(self, known: Expected, due: dict[str, int | None]) -> None:
        """Whoever nobody has answered yet is owed an answer by a time; a promise by the time that was said."""
        stored = await conversations.events_since(self.world.live, known.id, 0, 10_000)
        kept = await deadlines.clocks_of(self.world.live, known.id)
        assert kept == clocks.fold(stored)
        answers = {due[t] for t in (Target.PROMISE, Target.FIRST_RESPONSE, Target.NEXT_RESPONSE)} - {None}
        assert bool(answers) == bool(not kept.first_reply_ms or kept.unanswered_ms or known.promised_ms)
        promise = due[Target.PROMISE]
        assert (promise is not None) == bool(known.promised_ms)
        assert promise is None or promise <= known.promised_ms


def test_served_or_owed_whatever_contacts_choose_and_counted_once(settings: Settings, tmp_path: Path) -> None:
    with two_gateways(settings, tmp_path) as world:
        run_state_machine_as_test(
            lambda: Waits(world),  # type: ignore[arg-type]  # a factory serves as well as a class
            settings=rules_settings(
                max_examples=25, stateful_step_count=30, deadline=None,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
