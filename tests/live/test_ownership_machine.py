"""Who may speak, held by a state machine: contacts, workers and agents act through two gateways in any order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as rules_settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from handoff.domain import ids
from handoff.jobs.turns import LEASE_MS
from handoff.live import conversations
from handoff.service import converse
from handoff.settings import Settings
from tests.live.agent_rules import AGENT, AgentRules
from tests.live.expected import RETURN_MS
from tests.live.joining_rules import SUPERVISOR, JoiningRules
from tests.live.machine import CONTACT, GATEWAY
from tests.live.waiting_rules import WaitingRules
from tests.live.world import two_gateways


class Ownership(WaitingRules, AgentRules, JoiningRules):
    """Every rule is one call at one gateway; `expected` says what must have become of it."""

    @initialize(in_line=st.integers(0, 2))
    def begin(self, in_line: int) -> None:
        self.start(in_line)

    @rule(gateway=GATEWAY, who=CONTACT)
    def contact_writes(self, gateway: int, who: int) -> None:
        self.write(gateway, who)

    @precondition(lambda self: any(c and c.said for c in self.current))
    @rule(gateway=GATEWAY, data=st.data())
    def contact_repeats(self, gateway: int, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from([i for i, c in enumerate(self.current) if c and c.said]))
        known = self.current[who]
        assert known is not None
        client_id = data.draw(st.sampled_from([i for i in known.said if i in self.texts]))
        sent = self._run(
            converse.send_text(self.world.gateways[gateway], self.visitors[who], client_id, self.texts[client_id])
        )
        assert sent.repeated
        assert (sent.message_id, sent.seq) == known.said[client_id]

    @rule(gateway=GATEWAY)
    def worker_claims(self, gateway: int) -> None:
        self.claim(gateway)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data(), hands_over=st.booleans())
    def worker_finishes(self, data: st.DataObject, hands_over: bool) -> None:
        done = data.draw(st.sampled_from(self.claimed))
        self.claimed.remove(done)
        self.finish(done, hands_over=hands_over)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def worker_dies(self, data: st.DataObject) -> None:
        self.claimed.remove(data.draw(st.sampled_from(self.claimed)))

    @rule(gateway=GATEWAY, who=CONTACT)
    def contact_gets_into_the_line(self, gateway: int, who: int) -> None:
        """Several steps at once: by single ones few examples would come as far."""
        self.get_into_the_line(gateway, who)

    @precondition(lambda self: any(self.current))
    @rule(gateway=GATEWAY, data=st.data(), helpful=st.booleans())
    def contact_says_whether_it_helped(self, gateway: int, data: st.DataObject, helpful: bool) -> None:
        known = data.draw(st.sampled_from([c for c in self.current if c]))
        services = self.world.gateways[gateway]
        head = self._run(conversations.get(services.live, known.id))
        assert head is not None
        self._run(converse.give_feedback(services, head, ids.new_message_id(), helpful=helpful))
        known.append("feedback.given", wants_turn=not helpful)

    @rule(ms=st.sampled_from([1, 5_000, LEASE_MS, LEASE_MS + 1, RETURN_MS - 60_000, 3_600_000, 24 * 3_600_000 + 1]))
    def time_passes(self, ms: int) -> None:
        self.world.clock.advance(ms)

    def teardown(self) -> None:
        """Let living workers go on: everything that waited for the bot is answered or with people."""
        for _ in range(60):
            self.world.clock.advance(LEASE_MS)
            self.claimed.clear()
            self.claim(0)
            if not self.claimed:
                break
            self.finish(self.claimed.pop(), hands_over=False)
        assert not [c.id for c in self.expected if c.waits_for_bot]
        self.all_is_as_expected()


class Accompanied(Ownership):
    """The same, begun where a supervisor has joined an agent: few runs of the other come so far."""

    @initialize(agent=AGENT, who=SUPERVISOR)
    def begin(self, agent: Any, who: Any) -> None:
        self.start(0)
        self.accompany(agent, who)


@pytest.mark.parametrize("machine", [Ownership, Accompanied])
def test_one_speaker_and_nothing_lost_whoever_acts_in_whatever_order(
    settings: Settings, tmp_path: Path, machine: type[Ownership]
) -> None:
    with two_gateways(settings, tmp_path) as world:
        run_state_machine_as_test(
            lambda: machine(world),  # type: ignore[arg-type]  # a factory serves as well as a class
            settings=rules_settings(
                max_examples=40, stateful_step_count=25, deadline=None,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
