"""Whether an agent may be given something: what they say, what their connection shows, what they are able for."""

from __future__ import annotations

from handoff.domain.agents import Availability, AwayReason, Profile
from handoff.domain.model import Conversation, Json, Staff, StaffRole
from handoff.domain.queues import SUPERVISORS
from handoff.errors import Forbidden, InvalidFields, NotFound
from handoff.live import agents as live_agents
from handoff.live import frames, joined, queue
from handoff.live.agents import Duty
from handoff.record import agents
from handoff.service import audit, honesty, placement, rehoming
from handoff.service.context import Services

_SAID_REASONS = frozenset(AwayReason) - {AwayReason.NO_ANSWER}


async def refresh(services: Services, agent_id: str) -> Duty | None:
    """Let an agent's account count for routing as it is now; closed accounts are offline. None when there is none."""
    found = await agents.get(services.db, agent_id)
    if found is None:
        return None
    routing, queues, now_ms = services.tuning.routing, services.tuning.queues, services.now_ms()
    profile = Profile(
        found.id, found.name, found.role, found.languages, found.skills, found.queues,
        found.capacity or routing.capacity,
    )  # fmt: skip
    await live_agents.set_profile(services.live, profile, profile.classes(queues) if found.active else (), now_ms)
    if not found.active:
        await live_agents.set_availability(services.live, agent_id, Availability.OFFLINE, "", now_ms)
    await show(services, agent_id)
    return await live_agents.get(services.live, agent_id)


async def come(services: Services, staff: Staff) -> Duty | None:
    """An agent opens the desk: their page shows life from here on; availability stays as they said last."""
    await refresh(services, staff.id)
    await beat(services, staff)
    return await live_agents.get(services.live, staff.id)


async def beat(services: Services, staff: Staff) -> None:
    """An agent's page shows life: what they hold stays theirs."""
    alive_ms = int(services.tuning.routing.alive_s * 1000)
    answer = await live_agents.beat(services.live, staff.id, now_ms=services.now_ms(), alive_ms=alive_ms)
    if answer == "unknown":  # the live store was lost
        await refresh(services, staff.id)
        answer = await live_agents.beat(services.live, staff.id, now_ms=services.now_ms(), alive_ms=alive_ms)
    if answer == "back":
        await show(services, staff.id)


async def leave(services: Services, agent_id: str) -> None:
    """An agent logs out: nothing more is given to them, and what they had joined goes on without them."""
    for conversation_id in await joined.of_agent(services.live, agent_id):
        await joined.part(services.live, conversation_id, agent_id, "gone", services.now_ms())
    await live_agents.set_availability(services.live, agent_id, Availability.OFFLINE, "", services.now_ms())
    await show(services, agent_id)


async def mine(services: Services, staff: Staff) -> Json:
    """Return an agent's own state as docs/protocol.md shows it."""
    found = await live_agents.get(services.live, staff.id) or await refresh(services, staff.id)
    if found is None:
        raise NotFound("There is no such agent.", code="no_such_agent")
    return found.as_json(services.now_ms())


async def say(services: Services, by: Staff, agent_id: str, state: str, reason: str | None) -> Json:
    """Set an agent's availability: one's own, or as a supervisor anybody's. Ends a wrap-up."""
    if by.id != agent_id and by.role not in (StaffRole.SUPERVISOR, StaffRole.ADMIN):
        raise Forbidden("Only a supervisor sets a colleague's availability.")
    if state not in set(Availability):
        raise InvalidFields("availability is online, away or offline.", field="availability")
    said = Availability(state)
    if (said is Availability.AWAY) != (reason is not None):
        raise InvalidFields("Being away has a reason, and only that.", field="reason")
    if reason is not None and reason not in _SAID_REASONS:
        raise InvalidFields("reason is after_work, break, training or meeting.", field="reason")
    found = await agents.get(services.db, agent_id)
    if found is None or not found.active:
        raise NotFound("There is no such agent.", code="no_such_agent")
    if found.role is StaffRole.TRAINER and said is Availability.ONLINE:
        raise Forbidden("A trainer is given no conversations.")
    await refresh(services, agent_id)
    await live_agents.set_availability(services.live, agent_id, said, reason or "", services.now_ms())
    if by.id != agent_id:
        detail = {"availability": said.value, "reason": reason}
        await audit.write(services, by, "agent.availability_set", kind="agent", subject=agent_id, detail=detail)
    await show(services, agent_id)
    shown = await live_agents.get(services.live, agent_id)
    if shown is None:
        raise NotFound("There is no such agent.", code="no_such_agent")
    return shown.as_json(services.now_ms())


async def roster(services: Services) -> Json:
    """Everybody who may answer, with state and load; and the queues with how many wait, and since when."""
    now_ms = services.now_ms()
    named = {name: {"ja": q.ja, "en": q.en} for name, q in services.tuning.queues.items()}
    named[SUPERVISORS] = {"ja": "責任者", "en": "Supervisors"}
    standing = await queue.standing(services.live, named)
    queues = [
        {"name": name, **texts, "waiting": stands.waiting,
         "longest_ms": None if stands.oldest_ms is None else now_ms - stands.oldest_ms,
         **await honesty.hours_of(services, name, now_ms)}
        for (name, texts), stands in zip(named.items(), standing.values(), strict=True)
    ]  # fmt: skip
    people = [duty.as_json(now_ms) for duty in await everybody(services)]
    return {"agents": people, "queues": queues, "now_ms": now_ms}


async def everybody(services: Services) -> list[Duty]:
    """Return all active accounts that may answer; who has not come to the desk yet is offline."""
    known = {duty.id: duty for duty in await live_agents.duty(services.live)}
    return [
        known.get(found.id) or _never_came(services, found)
        for found in await agents.all(services.db, active_only=True)
        if found.role is not StaffRole.TRAINER
    ]


async def show(services: Services, agent_id: str) -> None:
    """Let every desk see an agent's state, and dispatchers look whether they can be given something."""
    found = await live_agents.get(services.live, agent_id)
    if found is not None:
        await frames.pass_on(services.live, {"type": "agent.show", "agent": found.as_json(services.now_ms())})
    services.bell.ring()


def placed_again(services: Services, head: Conversation) -> Json:
    """Fields of where a conversation goes that leaves its agent: where it waited before, if that is still there."""
    if head.class_ and rehoming.is_home(services, head.class_):
        return {}
    return placement.of_head(services, head.language, head.reason, head.complaint).fields()


def _never_came(services: Services, found: agents.Agent) -> Duty:
    return Duty.of_hash(
        found.id,
        {
            "name": found.name, "role": found.role.value, "languages": " ".join(found.languages),
            "skills": " ".join(found.skills), "queues": " ".join(found.queues),
            "capacity": str(found.capacity or services.tuning.routing.capacity),
        },
        {},
    )  # fmt: skip
