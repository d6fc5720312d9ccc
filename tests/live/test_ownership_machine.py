"""Who may speak, held by a state machine: contacts, workers and agents act through two gateways in any order."""

from __future__ import annotations

import secrets
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
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

from handoff.domain import ids
from handoff.domain.policy import BotReply
from handoff.errors import Conflict
from handoff.jobs.turns import LEASE_MS
from handoff.live import conversations, turns
from handoff.live.turns import Turn
from handoff.service import answer, assign, converse, leaving
from handoff.service.converse import Visitor
from handoff.settings import Settings
from tests.live.checks import check_all
from tests.live.expected import Expected
from tests.live.world import AGENTS, World, two_gateways
from tests.people import new_id
from tests.scripted_bot import handing_off, turn

GATEWAY = st.integers(0, 1)
CONTACT = st.integers(0, 1)
AGENT = st.sampled_from(AGENTS)
MAX_ATTEMPTS = answer.MAX_ATTEMPTS


@dataclass(slots=True)
class Claimed:
    """A turn in a worker's hands; it may come back in time, late, or never."""

    turn: Turn
    gateway: int


class Ownership(RuleBasedStateMachine):
    """Every rule is one call at one gateway; `expected` says what must have become of it."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.expected: list[Expected] = []
        self.claimed: list[Claimed] = []
        self.visitors: list[Visitor] = []
        self.texts: dict[str, str] = {}

    @initialize()
    def begin(self) -> None:
        self.world.begin()
        self.visitors = [Visitor(ids.new_contact_id(), "web", "ja") for _ in range(2)]
        self.current: list[Expected | None] = [None, None]

    @rule(gateway=GATEWAY, who=CONTACT)
    def contact_writes(self, gateway: int, who: int) -> None:
        client_id, now_ms = new_id(), self.world.clock.now_ms()
        self.texts[client_id] = f"質問 {secrets.token_hex(3)}"
        sent = self._run(
            converse.send_text(self.world.gateways[gateway], self.visitors[who], client_id, self.texts[client_id])
        )
        known = self.current[who]
        if known is None or not known.reopens(now_ms):
            assert known is None or sent.conversation_id != known.id
            known = self.current[who] = Expected(sent.conversation_id)
            known.append("conversation.started")
            self.expected.append(known)
        known.hear(client_id, sent.message_id)
        assert (sent.conversation_id, sent.seq, sent.repeated) == (known.id, known.seq, False)

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
        now_ms = self.world.clock.now_ms()
        found = self._run(
            turns.claim(self.world.gateways[gateway].live, now_ms=now_ms, lease_ms=LEASE_MS, token=ids.new_token())
        ).turn
        due = [c for c in self.expected if c.waits_for_bot and (not c.token or c.lease_until_ms <= now_ms)]
        assert (found is not None) == bool(due)
        if found is None:
            return
        known = next(c for c in due if c.id == found.conversation.id)
        known.token, known.lease_until_ms, known.attempts = found.token, now_ms + LEASE_MS, known.attempts + 1
        assert (found.attempts, found.conversation.epoch) == (known.attempts, known.epoch)
        self.claimed.append(Claimed(found, gateway))

    @precondition(lambda self: self.claimed)
    @rule(data=st.data(), hands_over=st.booleans())
    def worker_finishes(self, data: st.DataObject, hands_over: bool) -> None:
        done = data.draw(st.sampled_from(self.claimed))
        self.claimed.remove(done)
        self._finish(done, hands_over=hands_over)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def worker_dies(self, data: st.DataObject) -> None:
        self.claimed.remove(data.draw(st.sampled_from(self.claimed)))

    @precondition(lambda self: self.expected)
    @rule(gateway=GATEWAY, data=st.data(), agent=AGENT, takes_over=st.booleans(), speaks=st.booleans())
    def agent_takes(self, gateway: int, data: st.DataObject, agent: Any, takes_over: bool, speaks: bool) -> None:
        known, services = self._any(data), self.world.gateways[gateway]
        reason = "担当を替わります" if takes_over else None
        client_id = new_id()
        call: Coroutine[Any, Any, Any] = (
            assign.reply(services, agent, known.id, client_id, "担当の者です。", reason)
            if speaks
            else assign.claim(services, agent, known.id, reason)
        )
        mine = known.status == "assigned" and known.assignee == agent.id
        if known.status == "resolved" or (known.status == "assigned" and not mine and not takes_over):
            self._refused(call)
            return
        result = self._run(call)
        if not mine:
            known.move("assigned")
            known.assignee = agent.id
            known.append("conversation.assigned")
        if speaks:
            known.said[client_id] = (result.message_id, known.append("message:agent"))
            assert (result.seq, result.epoch) == (known.seq, known.epoch)

    @precondition(lambda self: self.expected)
    @rule(gateway=GATEWAY, data=st.data(), agent=AGENT, verb=st.sampled_from(["release", "return", "resolve"]))
    def agent_gives_away(self, gateway: int, data: st.DataObject, agent: Any, verb: str) -> None:
        known, services, now_ms = self._any(data), self.world.gateways[gateway], self.world.clock.now_ms()
        calls: dict[str, Coroutine[Any, Any, Any]] = {
            "release": assign.release(services, agent, known.id),
            "return": assign.return_to_bot(services, agent, known.id, "確認済み", {"order_number": "HD-10000001"}),
            "resolve": assign.resolve(services, agent, known.id),
        }
        call = calls.pop(verb)
        for other in calls.values():
            other.close()
        froms = {
            "release": {"assigned"},
            "return": {"assigned", "queued"},
            "resolve": {"assigned", "queued", "bot"},
        }[verb]
        if known.status not in froms or (known.status == "assigned" and known.assignee != agent.id):
            self._refused(call)
            return
        self._run(call)
        if verb == "release":
            known.move("queued")
            known.queued_ms = known.queued_ms or now_ms
            known.append("conversation.released")
        elif verb == "return":
            known.move("bot")
            known.append("conversation.returned", wants_turn=True)
        else:
            known.move("resolved")
            known.resolved_ms = now_ms
            answered = "message:agent" in known.log
            known.append("conversation.resolved")
            if answered:
                known.append("csat.asked")

    @precondition(lambda self: self.expected)
    @rule(gateway=GATEWAY, data=st.data(), agent=AGENT)
    def agent_leaves_a_note(self, gateway: int, data: st.DataObject, agent: Any) -> None:
        known, client_id = self._any(data), new_id()
        result = self._run(assign.note(self.world.gateways[gateway], agent, known.id, client_id, "折り返し済み"))
        known.said[client_id] = (result.message_id, known.append("message:note"))

    @precondition(lambda self: any(self.current))
    @rule(gateway=GATEWAY, data=st.data(), ends=st.booleans())
    def contact_goes(self, gateway: int, data: st.DataObject, ends: bool) -> None:
        known = data.draw(st.sampled_from([c for c in self.current if c]))
        services, now_ms = self.world.gateways[gateway], self.world.clock.now_ms()
        head = self._run(conversations.get(services.live, known.id))
        assert head is not None
        if ends:
            self._run(converse.end(services, head))
            if known.status != "resolved":
                known.move("resolved")
                known.resolved_ms = now_ms
                known.append("conversation.resolved")
        elif known.status == "queued":
            self._run(leaving.leave(services, head))
            known.move("bot")
            known.append("conversation.left")
        else:
            self._refused(leaving.leave(services, head))

    @precondition(lambda self: any(self.current))
    @rule(gateway=GATEWAY, data=st.data(), helpful=st.booleans())
    def contact_says_whether_it_helped(self, gateway: int, data: st.DataObject, helpful: bool) -> None:
        known = data.draw(st.sampled_from([c for c in self.current if c]))
        services = self.world.gateways[gateway]
        head = self._run(conversations.get(services.live, known.id))
        assert head is not None
        self._run(converse.give_feedback(services, head, ids.new_message_id(), helpful=helpful))
        known.append("feedback.given", wants_turn=not helpful)

    @rule(ms=st.sampled_from([1, 5_000, LEASE_MS, LEASE_MS + 1, 3_600_000, 24 * 3_600_000 + 1]))
    def time_passes(self, ms: int) -> None:
        self.world.clock.advance(ms)

    @invariant()
    def all_is_as_expected(self) -> None:
        if self.expected:
            self._run(check_all(self.world.live, self.expected, self.world.clock.now_ms()))

    def teardown(self) -> None:
        """Let living workers go on: everything that waited for the bot is answered or with people."""
        for _ in range(60):
            self.world.clock.advance(LEASE_MS)
            self.claimed.clear()
            self.worker_claims(0)
            if not self.claimed:
                break
            self._finish(self.claimed.pop(), hands_over=False)
        assert not [c.id for c in self.expected if c.waits_for_bot]
        self.all_is_as_expected()

    def _finish(self, done: Claimed, *, hands_over: bool) -> None:
        known = next(c for c in self.expected if c.id == done.turn.conversation.id)

        async def script(_request: object) -> Any:
            return handing_off("asked") if hands_over else turn(BotReply("はい。"))

        self.world.bot(done.gateway).script = script
        self._run(answer.answer_turn(self.world.gateways[done.gateway], done.turn))
        if known.holds(done.turn.token, done.turn.conversation.epoch):
            queued = hands_over or done.turn.attempts > MAX_ATTEMPTS
            known.answered(done.turn.covers_seq, now_ms=self.world.clock.now_ms(), queued=queued)

    def _any(self, data: st.DataObject) -> Expected:
        return data.draw(st.sampled_from(self.expected))

    def _refused(self, call: Coroutine[Any, Any, Any]) -> None:
        with pytest.raises(Conflict):
            self._run(call)

    def _run(self, call: Coroutine[Any, Any, Any]) -> Any:
        return self.world.run(call)


def test_one_speaker_and_nothing_lost_whoever_acts_in_whatever_order(settings: Settings, tmp_path: Path) -> None:
    with two_gateways(settings, tmp_path) as world:
        run_state_machine_as_test(
            lambda: Ownership(world),  # type: ignore[arg-type]  # a factory serves as well as a class
            settings=rules_settings(
                max_examples=40, stateful_step_count=25, deadline=None,
                suppress_health_check=list(HealthCheck), database=None,
            ),
        )  # fmt: skip
