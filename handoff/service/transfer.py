"""Moving a conversation among people: to an agent, a queue, a supervisor; and raising its priority."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.domain import events, ids
from handoff.domain.model import Audience, Author, Conversation, Json, Kind, Role, Staff, StaffRole, Status
from handoff.domain.queues import SUPERVISORS, Placement, Priority, placed, split_class
from handoff.domain.text import clean
from handoff.domain.wording import say
from handoff.errors import Conflict, InvalidFields, NotFound
from handoff.live import agents as live_agents
from handoff.live import ownership, queue
from handoff.live.messages import Outcome
from handoff.record import agents
from handoff.service import audit, placement, recall, routing
from handoff.service.assign import done_or_raise
from handoff.service.context import Services
from handoff.service.permission import may_answer

_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to: exactly one of a colleague's id, a queue's name, any supervisor."""

    agent: str | None = None
    queue: str | None = None
    supervisor: bool = False

    def check(self) -> None:
        """Raise InvalidFields when it names none or several."""
        if (self.agent is not None) + (self.queue is not None) + self.supervisor != 1:
            raise InvalidFields("to names one of agent, queue, supervisor.", field="to")


async def transfer(
    services: Services, agent: Staff, conversation_id: str, to: Destination, note: str, *, force: bool
) -> Conversation:
    """Pass a conversation on, its age kept; the customer hears who comes.

    To a colleague it is kept for a while (`transfer_s`); one who is not online is refused without `force`. Not taken
    in time, it goes back to who passed it on, or to anybody able.
    """
    may_answer(agent)
    to.check()
    said = clean(note, field="note", limit=_NOTE)
    head = await recall.head_of(services, conversation_id)
    now_ms = services.now_ms()
    where, shown, words, reserved = await _destination(services, agent, head, to, force=force)
    fields: Json = {
        **where.fields(), "reserved_for": "", "reserved_until_ms": 0, "declined": "", "transferred_by": "", **reserved,
    }  # fmt: skip
    facts = [
        events.fact(
            "conversation.transferred", now_ms, by=agent.author().as_json(), to=shown, queue=where.queue,
            priority=where.priority.value, note=said, forced=force, internal={"fields": where.fields() | reserved},
        ),
        events.message(now_ms, ids.new_message_id(), Kind.ACTIVITY, Author(Role.SYSTEM), words),
    ]  # fmt: skip
    holder = "" if agent.role in (StaffRole.SUPERVISOR, StaffRole.ADMIN) else agent.id
    result = await ownership.change_owner(
        services.live, conversation_id, Status.QUEUED, statuses=(Status.ASSIGNED, Status.QUEUED), holder=holder,
        events=facts, now_ms=now_ms, fields=fields,
    )  # fmt: skip
    done_or_raise(result, "not_assigned_to_you")
    if force or head.assignee != agent.id:
        detail = {"from": head.assignee or None, "to": shown, "forced": force}
        await audit.write(
            services, agent, "conversation.reassigned", kind="conversation", subject=conversation_id, detail=detail
        )
    services.bell.ring()
    return await recall.head_of(services, conversation_id)


async def escalate(
    services: Services, conversation_id: str, priority: str, by: Author, note: str | None, *, aloud: bool = True
) -> Conversation:
    """Change the priority of what waits or is with an agent; supervisors are told, where it is done `aloud`."""
    if priority not in set(Priority):
        raise InvalidFields("priority is low, normal, high or urgent.", field="priority")
    said = clean(note, field="note", limit=_NOTE) if note is not None else None
    head, now_ms = await recall.head_of(services, conversation_id), services.now_ms()
    before = _placement(services, head)
    tuning = services.tuning
    where = placed(before.queue, head.language, Priority(priority), tuning.queues, tuning.priorities, tuning.routing)
    fields = {"priority": where.priority.value, "head_start_ms": where.head_start_ms}
    fact = events.fact(
        "conversation.escalated", now_ms, audience=Audience.STAFF, by=by.as_json(),
        priority=where.priority.value, note=said, internal={"fields": fields},
    )  # fmt: skip
    answer = await queue.set_priority(services.live, conversation_id, now_ms=now_ms, fields=fields, events=[fact])
    if answer[0] == Outcome.WRONG_STATUS:
        raise Conflict(f"The conversation is {answer[1]} just now.", status_now=answer[1])
    if answer[0] != Outcome.DONE:
        raise NotFound("There is no such conversation.")
    agent = {"id": head.assignee, "name": head.assignee_name} if head.assignee else None
    if aloud:
        await routing.alert(services, "escalated", conversation_id, agent)
    services.bell.ring()
    return await recall.head_of(services, conversation_id)


async def _destination(
    services: Services, sender: Staff, head: Conversation, to: Destination, *, force: bool
) -> tuple[Placement, Json, str, Json]:
    """Return where it waits, how `to` is shown, what the customer hears, and the reservation."""
    before, tuning, language = _placement(services, head), services.tuning, head.language
    if to.agent is not None:
        name = await _colleague(services, sender, to.agent, force=force)
        until_ms = services.now_ms() + int(tuning.routing.transfer_s * 1000)
        reserved: Json = {"reserved_for": to.agent, "reserved_until_ms": until_ms, "transferred_by": sender.id}
        shown: Json = {"kind": "agent", "id": to.agent, "name": name}
        return before, shown, say("transferred_to_agent", language, who=name), reserved
    if to.supervisor:
        where = placed(SUPERVISORS, language, before.priority, tuning.queues, tuning.priorities, tuning.routing)
        return where, {"kind": "supervisor", "name": SUPERVISORS}, say("transferred_to_supervisor", language), {}
    chosen = tuning.queues.get(to.queue or "")
    if chosen is None or to.queue is None:
        raise InvalidFields(f"There is no such queue; there are {', '.join(tuning.queues)}.", field="to.queue")
    where = placed(to.queue, language, before.priority, tuning.queues, tuning.priorities, tuning.routing)
    label = chosen.ja if language == "ja" else chosen.en
    shown = {"kind": "queue", "id": to.queue, "name": to.queue, "ja": chosen.ja, "en": chosen.en}
    return where, shown, say("transferred_to_queue", language, team=label), {}


async def _colleague(services: Services, sender: Staff, agent_id: str, *, force: bool) -> str:
    found = await agents.get(services.db, agent_id)
    if found is None or not found.active or not found.staff().may_answer():
        raise NotFound("There is no such agent to pass it to.", code="no_such_agent")
    if agent_id == sender.id:
        raise InvalidFields("Pass it to somebody else.", field="to.agent")
    duty = await live_agents.get(services.live, agent_id)
    if not force and (duty is None or not duty.is_on_duty(services.now_ms())):
        state = duty.availability.value if duty else "offline"
        raise Conflict(f"{found.name} is not online just now.", code="agent_offline", availability=state)
    return found.name


def _placement(services: Services, head: Conversation) -> Placement:
    """Where it waited or would wait: as its head has it, else as the rules of handoff.yml say."""
    if not head.class_:
        return placement.of_head(services, head.language, head.reason, head.complaint)
    tuning, name = services.tuning, split_class(head.class_)[0]
    return placed(
        name, head.language, Priority(head.priority or Priority.NORMAL), tuning.queues, tuning.priorities,
        tuning.routing,
    )  # fmt: skip
