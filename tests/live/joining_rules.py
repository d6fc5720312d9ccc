"""Supervisors beside an agent, as rules: they join, speak, have words held, leave the conversation or the desk."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from handoff.errors import Forbidden
from handoff.live import conversations
from handoff.service import assign, availability, joining, undo
from handoff.service import held as held_replies
from tests.live.agent_rules import ANSWERER
from tests.live.machine import GATEWAY, Machine
from tests.live.world import SUPERVISORS
from tests.people import new_id

SUPERVISOR = st.sampled_from(SUPERVISORS)


class JoiningRules(Machine):
    """The part of the machines in which supervisors take part; none of it may move a conversation."""

    def accompany(self, agent: Any, who: Any) -> None:
        """Begin with a contact whose agent a supervisor has joined."""
        self.write(0, 0)
        known = self.expected[0]
        self._run(assign.claim(self.world.gateways[0], agent, known.id, None))
        known.move("assigned")
        known.assignee = agent.id
        known.append("conversation.assigned")
        self._run(joining.join(self.world.gateways[0], who, known.id))
        known.joined.append(who.id)
        known.append("conversation.joined")

    @precondition(lambda self: any(c.status == "assigned" for c in self.expected))
    @rule(gateway=GATEWAY, data=st.data(), who=ANSWERER)
    def somebody_joins(self, gateway: int, data: st.DataObject, who: Any) -> None:
        known, services = self._any(data), self.world.gateways[gateway]
        call = joining.join(services, who, known.id)
        if not who.leads():
            with pytest.raises(Forbidden):
                self._run(call)
            return
        if known.status != "assigned" or known.assignee == who.id:
            self._refused(call)
            return
        self._run(call)
        if who.id not in known.joined:
            known.joined.append(who.id)
            known.append("conversation.joined")

    @precondition(lambda self: any(c.joined for c in self.expected))
    @rule(gateway=GATEWAY, data=st.data(), who=SUPERVISOR, leaves_the_desk=st.booleans())
    def a_supervisor_leaves(self, gateway: int, data: st.DataObject, who: Any, leaves_the_desk: bool) -> None:
        services = self.world.gateways[gateway]
        left = [c for c in self.expected if who.id in c.joined]
        if leaves_the_desk:
            self._run(availability.leave(services, who.id))
        else:
            left = [self._any(data)]
            self._run(joining.leave(services, who, left[0].id))
        for known in left:
            if who.id in known.joined:
                known.joined.remove(who.id)
                known.append("conversation.parted")

    @precondition(lambda self: any(c.joined for c in self.expected))
    @rule(gateway=GATEWAY, data=st.data(), goes_out=st.booleans(), who=SUPERVISOR)
    def somebody_beside_has_words_held(self, gateway: int, data: st.DataObject, goes_out: bool, who: Any) -> None:
        known = data.draw(st.sampled_from([c for c in self.expected if c.joined]))
        services, client_id = self.world.gateways[gateway], new_id()
        call = undo.hold_reply(services, who, known.id, client_id, "責任者の者です。", None)
        if who.id not in known.joined and known.assignee != who.id:
            self._refused(call)
            return
        self._run(call)
        if goes_out:
            self._run(held_replies.flush(services, who.id, known.id))
            known.said[client_id] = (self._run(self._sent_as(known.id, client_id)), known.append("message:agent"))
            known.promised_ms = 0
        else:
            self._run(undo.take_back(services, who, known.id, client_id))

    async def _sent_as(self, conversation_id: str, client_message_id: str) -> str:
        stored = await conversations.events_since(self.world.live, conversation_id, 0, 10_000)
        return next(str(e["message_id"]) for e in stored if e.get("client_message_id") == client_message_id)
