"""Act on what is due: tell people that an answer is owed or late, and let a late one go first."""

from __future__ import annotations

from handoff import metrics
from handoff.domain import events, ids, sla
from handoff.domain.clocks import Clocks
from handoff.domain.model import Audience, Author, Role
from handoff.domain.queues import Priority
from handoff.domain.sla import Owed, Stage, Target
from handoff.live import conversations, deadlines, messages
from handoff.live.deadlines import Claimed
from handoff.live.messages import Sent
from handoff.service import calendars, routing, timekeeping, transfer
from handoff.service.context import Services

_SYSTEM = Author(Role.SYSTEM)
_MANY_MS = 300_000


async def act(services: Services, claimed: Claimed) -> None:
    """Tell what is due of one target; a deadline that no longer holds is set right or taken away."""
    clocks = await deadlines.clocks_of(services.live, claimed.id)
    owed = await _owed(services, clocks, Target(claimed.kind)) if clocks else None
    stage = owed.next_stage(clocks) if owed and clocks else None
    if owed is None or clocks is None or stage is None:
        await deadlines.settle(services.live, claimed)
        return
    if stage[1] > services.now_ms():
        await deadlines.settle(services.live, claimed, stage[1])
        return
    over = owed.due_ms <= services.now_ms()  # nobody looked when it was near: to warn of it now would be noise
    await _tell(services, claimed, clocks, owed, Stage.BREACHED if over else stage[0])
    # The event moves the clocks, and these set the next stage; should that have happened already, it stands.
    await deadlines.settle(services.live, claimed)


async def _owed(services: Services, clocks: Clocks, target: Target) -> Owed | None:
    calendar = await calendars.of_queue(services, clocks.queue)
    found = sla.owed(clocks, timekeeping.policy_of(services, clocks.queue), calendar)
    return next((each for each in found if each.target is target), None)


async def _tell(services: Services, claimed: Claimed, clocks: Clocks, owed: Owed, stage: Stage) -> None:
    now_ms, mark, conversation_id = services.now_ms(), owed.mark(stage), claimed.id
    sent = Sent(f"sla:{mark}", ids.new_message_id(), messages.digest_of(mark))
    event = events.fact(
        f"sla.{stage.value}", now_ms, audience=Audience.STAFF,
        policy=owed.target.value, since_ms=owed.since_ms, due_ms=owed.due_ms, internal=sent.as_internal(),
    )  # fmt: skip
    result = await messages.append_events(services.live, conversation_id, [event], now_ms=now_ms, sent=sent)
    if result.outcome is messages.Outcome.DONE:
        metrics.SLA.labels(owed.target.value, stage.value).inc()
    policy = timekeeping.policy_of(services, clocks.queue)
    if stage is Stage.BREACHED and policy.escalate_to is not None:
        await _raise(services, conversation_id, Priority(policy.escalate_to), owed, aloud=not claimed.late)
    if claimed.late:
        await _tell_of_many(services)


async def _tell_of_many(services: Services) -> None:
    """One word to the supervisors about all that is late, instead of one for each."""
    count = await deadlines.first_of_late(services.live, now_ms=services.now_ms(), every_ms=_MANY_MS)
    if count:
        await routing.alert(services, "many_late", None, None, count=count)


async def _raise(services: Services, conversation_id: str, to: Priority, owed: Owed, *, aloud: bool) -> None:
    """Raise the priority, never lower it; escalating to what it has already changes nothing."""
    head = await conversations.get(services.live, conversation_id)
    order = list(Priority)
    if head is None or not head.priority or order.index(Priority(head.priority)) >= order.index(to):
        return
    await transfer.escalate(services, conversation_id, to, _SYSTEM, note=f"sla:{owed.target.value}", aloud=aloud)
