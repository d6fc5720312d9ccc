"""What the machines about a conversation's owner share: contacts who write, workers who answer, and what must hold."""

from __future__ import annotations

import secrets
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from handoff.domain import clocks, ids
from handoff.domain.policy import BotReply
from handoff.errors import Conflict
from handoff.jobs.turns import LEASE_MS
from handoff.live import conversations, turns
from handoff.live.turns import Turn
from handoff.service import answer, converse
from handoff.service.converse import Visitor
from tests.live.checks import check_all
from tests.live.expected import Expected
from tests.live.world import World
from tests.people import new_id
from tests.scripted_bot import handing_off, turn

GATEWAY = st.integers(0, 1)
CONTACT = st.integers(0, 1)
MAX_ATTEMPTS = answer.MAX_ATTEMPTS


@dataclass(slots=True)
class Claimed:
    """A turn in a worker's hands; it may come back in time, late, or never."""

    turn: Turn
    gateway: int


class Machine(RuleBasedStateMachine):
    """Two contacts and their conversations; `expected` says what must have become of each."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.expected: list[Expected] = []
        self.current: list[Expected | None] = [None, None]
        self.claimed: list[Claimed] = []
        self.visitors: list[Visitor] = []
        self.texts: dict[str, str] = {}

    def start(self, in_line: int) -> None:
        """Begin with an empty store and so many contacts in line."""
        self.world.begin()
        self.visitors = [Visitor(ids.new_contact_id(), "web", "ja") for _ in range(2)]
        for who in range(in_line):
            self.get_into_the_line(0, who)

    def write(self, gateway: int, who: int) -> None:
        """A contact says something."""
        self.world.clock.advance(1)  # two waits of one conversation do not begin in the same millisecond
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

    def get_into_the_line(self, gateway: int, who: int) -> None:
        """A contact asks for a person and a worker hands over, if the bot has the conversation."""
        self.write(gateway, who)
        known = self.current[who]
        assert known is not None
        for _ in range(3):
            for held in self.claimed:
                if held.turn.conversation.id == known.id and known.holds(held.turn.token, held.turn.conversation.epoch):
                    self.claimed.remove(held)
                    self.finish(held, hands_over=True)
                    return
            self.claim(gateway)

    def claim(self, gateway: int) -> None:
        """A worker takes the turn that is due, if one is."""
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

    def finish(self, done: Claimed, *, hands_over: bool) -> None:
        """A worker comes back with its answer; it counts if the turn is still its own."""
        known = next(c for c in self.expected if c.id == done.turn.conversation.id)

        async def script(_request: object) -> Any:
            return handing_off("asked") if hands_over else turn(BotReply("はい。"))

        self.world.bot(done.gateway).script = script
        self._run(answer.answer_turn(self.world.gateways[done.gateway], done.turn))
        if known.holds(done.turn.token, done.turn.conversation.epoch):
            queued = hands_over or done.turn.attempts > MAX_ATTEMPTS
            known.answered(done.turn.covers_seq, now_ms=self.world.clock.now_ms(), queued=queued)

    @invariant()
    def all_is_as_expected(self) -> None:
        if self.expected:
            self._run(check_all(self.world.live, self.expected, self.world.clock.now_ms()))
            self._run(self._check_promises())

    async def _check_promises(self) -> None:
        """What was promised is owed until a person has answered or it was decided otherwise: the log tells."""
        for known in self.expected:
            stored = await conversations.events_since(self.world.live, known.id, 0, 10_000)
            assert clocks.fold(stored).promised_ms == known.promised_ms

    def _any(self, data: st.DataObject) -> Expected:
        return data.draw(st.sampled_from(self.expected))

    def _refused(self, call: Coroutine[Any, Any, Any]) -> None:
        with pytest.raises(Conflict):
            self._run(call)

    def _run(self, call: Coroutine[Any, Any, Any]) -> Any:
        return self.world.run(call)
