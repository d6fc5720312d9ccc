"""What an agent may do to a conversation, as rules: take it, speak, give it away, leave a note."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from handoff.service import assign
from tests.live.machine import GATEWAY, Machine
from tests.live.world import AGENTS, SUPERVISORS
from tests.people import new_id

AGENT = st.sampled_from(AGENTS)
ANSWERER = st.sampled_from((*AGENTS, *SUPERVISORS))


class AgentRules(Machine):
    """The part of the machines in which agents act."""

    @precondition(lambda self: self.expected)
    @rule(gateway=GATEWAY, data=st.data(), agent=ANSWERER, takes_over=st.booleans(), speaks=st.booleans())
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
        beside = speaks and not takes_over and agent.id in known.joined
        if known.status == "resolved" or (known.status == "assigned" and not mine and not beside and not takes_over):
            self._refused(call)
            return
        result = self._run(call)
        if not mine and not beside:
            known.move("assigned")
            known.assignee = agent.id
            known.append("conversation.assigned")
        if speaks:
            known.said[client_id] = (result.message_id, known.append("message:agent"))
            known.promised_ms = 0
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
