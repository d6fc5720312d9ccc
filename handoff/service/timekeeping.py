"""Keep every conversation's clocks true to its events, and what is due in step with them.

1. An event arrives in the order of its conversation; the clocks before it are read, or made of the log.
2. What ended with it is measured: first and next answers, resolution, a promise, a wait, a time of handling.
3. Clocks and deadlines are written in one step. Seeing an event twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from handoff import metrics
from handoff.domain import sla
from handoff.domain.clocks import Clocks, advance, fold
from handoff.domain.hours import Calendar
from handoff.domain.idle import next_rest
from handoff.domain.model import Json, Role, Status
from handoff.domain.sla import Target
from handoff.domain.timing import SlaPolicy
from handoff.live import conversations, deadlines, frames, waits
from handoff.record import times
from handoff.record.times import ServiceTime
from handoff.service import calendars, served
from handoff.service.context import Services

REST = "rest"
KINDS = (*(t.value for t in Target), REST)


def begins(event: Json) -> bool:
    """Tell whether a conversation that has no clocks gets some by this event."""
    return event["type"] in _BEGINS


async def follow(services: Services, conversation_id: str, event: Json) -> None:
    """Take one event of the stream into account."""
    before = await deadlines.clocks_of(services.live, conversation_id)
    if before is None and not begins(event):
        return
    if before is not None and event["seq"] <= before.seq:
        return
    if before is None or event["seq"] > before.seq + 1:
        logged = await conversations.events_since(services.live, conversation_id, 0, 10_000)
        before = fold(e for e in logged if e["seq"] < event["seq"])
    after = advance(before, event)
    calendar = await calendars.of_queue(services, after.queue or before.queue)
    await _measure(services, conversation_id, before, after, event, calendar)
    await write(services, conversation_id, after, calendar)


async def rebuild(services: Services, conversation_id: str) -> None:
    """Make the clocks of one conversation anew from its log: the stream did not bring it, or its clocks are lost."""
    head = await conversations.get(services.live, conversation_id)
    clocks = fold(await conversations.events_since(services.live, conversation_id, 0, 10_000)) if head else Clocks()
    await write(services, conversation_id, clocks, await calendars.of_queue(services, clocks.queue))


async def restore(services: Services, conversation_id: str, events: Iterable[Json]) -> None:
    """Make the clocks of a conversation that comes back from the record; no desk shows it yet, so none is told."""
    clocks = fold(events)
    if clocks.with_people:
        calendar = await calendars.of_queue(services, clocks.queue)
        await write(services, conversation_id, clocks, calendar, tells=False)


async def write(
    services: Services, conversation_id: str, clocks: Clocks, calendar: Calendar, *, tells: bool = True
) -> None:
    """Keep the clocks with everything that is due by them; nobody keeps those of a conversation without people."""
    due: dict[str, int | None] = dict.fromkeys(KINDS)
    shown: sla.Owed | None = None
    if clocks.with_people:
        owed = sla.owed(clocks, policy_of(services, clocks.queue), calendar)
        for each in owed:
            stage = each.next_stage(clocks)
            due[each.target] = stage[1] if stage else None
        shown = min(owed, key=lambda o: o.due_ms, default=None)
        rest = next_rest(clocks, services.tuning.idle)
        due[REST] = rest.due_ms if rest else None
    fields = {
        "due": shown.target.value if shown else "", "warn_ms": shown.warn_ms if shown else 0,
        "due_ms": shown.due_ms if shown else 0,
    }  # fmt: skip
    changed = await deadlines.set_clocks(
        services.live, conversation_id, clocks if clocks.with_people else None, due, fields
    )
    if changed and tells:
        await frames.pass_on(services.live, {"type": "due.show", "conversation_id": conversation_id, **shape(fields)})


def shape(fields: Json) -> Json:
    """Return {due, warn_ms, due_ms} as the desk is shown them: null where nothing is."""
    return {name: fields[name] or None for name in ("due", "warn_ms", "due_ms")}


def policy_of(services: Services, queue: str) -> SlaPolicy:
    """Return what is promised in a queue; one that names no known policy has the default's."""
    tuning = services.tuning.queues.get(queue)
    policies = services.tuning.sla
    return policies.get(tuning.sla if tuning else "default") or policies["default"]


_BEGINS = frozenset(
    {
        "conversation.queued",
        "conversation.rejoined",
        "conversation.assigned",
        "conversation.released",
    }
)


_ASKS = frozenset({"conversation.queued", "conversation.rejoined"})


async def _measure(
    services: Services, conversation_id: str, before: Clocks, after: Clocks, event: Json, calendar: Calendar
) -> None:
    at_ms = event["at_ms"]
    if after.first_reply_ms and not before.first_reply_ms and before.asked_ms:
        await _took(services, conversation_id, before, Target.FIRST_RESPONSE, before.asked_ms, at_ms, calendar)
    elif before.first_reply_ms and before.unanswered_ms and not after.unanswered_ms and after.agent_ms == at_ms:
        await _took(services, conversation_id, before, Target.NEXT_RESPONSE, before.unanswered_ms, at_ms, calendar)
    if before.promised_ms and not after.promised_ms and not _let_off(before, event):
        unanswered = event["type"] != "message.appended"
        await _took(
            services, conversation_id, before, Target.PROMISE, before.promised_ms, at_ms, calendar, broken=unanswered
        )  # fmt: skip
    if before.with_people and after.status is Status.RESOLVED:
        await _took(services, conversation_id, before, Target.RESOLUTION, before.asked_ms, at_ms, calendar)
    if event["type"] in _ASKS and event.get("queued_ms"):  # back at the place that was left
        await served.wait_goes_on(services, conversation_id, after)
    if before.status is Status.QUEUED and after.status is not Status.QUEUED and not before.assigned_ms:
        await served.wait_ended(services, conversation_id, before, after, event, calendar)
    ends = before.status is Status.ASSIGNED and (after.status is not Status.ASSIGNED or after.idled_ms)
    if ends and before.assigned_ms and not before.idled_ms:
        await waits.keep_handled(services.live, before.queue, at_ms - before.assigned_ms)


def _let_off(clocks: Clocks, event: Json) -> bool:
    """Tell whether the customer went before the promised time: then nothing was broken, nor kept."""
    goes = event["type"] == "conversation.left" or event.get("by", {}).get("role") == Role.CONTACT
    return goes and bool(event["at_ms"] <= clocks.promised_ms)


async def _took(
    services: Services, conversation_id: str, clocks: Clocks, target: Target, since_ms: int, at_ms: int,
    calendar: Calendar, *, broken: bool = False,
) -> None:  # fmt: skip
    """Record a time both ways; kept when the deadline that held was not over, and it did not end without an answer."""
    policy = policy_of(services, clocks.queue)
    limits = {o.target: o.due_ms for o in sla.owed(clocks, policy, calendar)}
    taken = sla.taken(calendar, since_ms, at_ms)
    row = ServiceTime(
        conversation_id, target.value, since_ms, clocks.queue, calendar.day_of(at_ms).isoformat(),
        taken.wall_ms, taken.open_ms, at_ms <= limits[target] and not broken if target in limits else None,
    )  # fmt: skip
    if await times.keep_time(services.db, row):
        metrics.SERVICE_SECONDS.labels(target.value, "wall").observe(taken.wall_ms / 1000)
        metrics.SERVICE_SECONDS.labels(target.value, "open").observe(taken.open_ms / 1000)
