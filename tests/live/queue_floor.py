"""Three agents, and what is true of them and of who waits: the ground that the queue's machine stands on."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from handoff.domain.agents import Profile
from handoff.domain.ids import AgentId
from handoff.domain.model import Conversation, Kind, Role, Staff, StaffRole, Status
from handoff.live import agents as live_agents
from handoff.live import conversations, queue
from handoff.live.agents import Duty
from tests.live.world import World

GATEWAY = st.integers(0, 1)
STAFF = tuple(
    Staff(AgentId(f"a_{name}"), name, f"{name}@x.example", StaffRole.AGENT) for name in ("hana", "ken", "mei")
)
SKILLS = {"a_hana": ("complaints",), "a_ken": (), "a_mei": ("complaints",)}
LANGUAGES = {"a_hana": ("ja", "en"), "a_ken": ("ja",), "a_mei": ("en",)}
AGENT = st.sampled_from(STAFF)
CAPACITY = 2


class QueueFloor(RuleBasedStateMachine):
    """What rules and checks ask of the store."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.ids: list[str] = []

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

    def _owes(self, conversation_id: str) -> bool:
        """Whether its agent owes the customer a word: since they were given it, or since the customer wrote."""
        owes = False
        for event in self._run(conversations.events_since(self.world.live, conversation_id, 0, 10_000)):
            said = event["type"] == "message.appended"
            if event["type"] == "conversation.assigned" or (said and event["kind"] == Kind.INCOMING):
                owes = True
            elif said and event["author"]["role"] == Role.AGENT and event["kind"] != Kind.NOTE:
                owes = False
        return owes and self._head(conversation_id).status is Status.ASSIGNED
