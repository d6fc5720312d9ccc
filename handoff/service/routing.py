"""Give what waits to who is free, and take back what is not looked after; called by jobs/dispatch.py, often.

1. Deadlines first: an agent who is gone must not be given anything, an offer that lapsed can go to the next.
2. Then dispatch.lua gives away in batches until nothing more fits.
Any number of processes may do this at once: each step is atomic and proves its deadline and token again.
"""

from __future__ import annotations

import logging

from handoff import metrics
from handoff.domain import events, ids
from handoff.domain.agents import Availability, AwayReason
from handoff.domain.events import Event
from handoff.domain.model import Audience, Author, Conversation, Json, Kind, Role
from handoff.domain.wording import say
from handoff.live import agents, conversations, frames, queue
from handoff.live.queue import Due, Given
from handoff.service import availability
from handoff.service.context import Services

log = logging.getLogger(__name__)
SYSTEM = Author(Role.SYSTEM)
BATCH = 64  # one write to disk for so many; longer steps would hold up the others
_MOST_DUE = 200
_GAP_MS = 15_000


async def dispatch(services: Services) -> list[Given]:
    """Give away until nothing more fits; returns what was given."""
    all_given: list[Given] = []
    while True:
        given = await queue.dispatch(
            services.live, services.tuning.routing, now_ms=services.now_ms(), most=BATCH, token=ids.new_token()
        )
        for one in given:
            metrics.WAIT_SECONDS.observe(one.waited_ms / 1000)
            if one.offered:
                metrics.OFFERS.labels("made").inc()
            else:
                metrics.ASSIGNMENTS.labels("routed").inc()
        all_given += given
        if len(given) < BATCH:
            return all_given


async def end_what_is_due(services: Services) -> int:
    """End offers, leases, reservations, wrap-ups and presences whose time is over; returns how many were looked at."""
    alive_ms = int(services.tuning.routing.alive_s * 1000)
    due = await queue.look_due(
        services.live, now_ms=services.now_ms(), most=_MOST_DUE, gap_ms=_GAP_MS, anew_ms=alive_ms
    )
    for one in due:
        await _ENDS[one.kind](services, one)
    return len(due)


async def decline(services: Services, head: Conversation, agent_id: str) -> bool:
    """End an offer at its agent's wish; False when they have none."""
    return await _end_offer(services, head, agent_id, "declined")


async def alert(
    services: Services, kind: str, conversation_id: str | None, agent: Json | None, **more: int
) -> None:  # fmt: skip
    """Tell the supervisors at their desks."""
    frame = {
        "type": "alert.show", "kind": kind, "conversation_id": conversation_id, "agent": agent,
        "at_ms": services.now_ms(), **more,
    }  # fmt: skip
    await frames.pass_on(services.live, frame)


async def _lease_over(services: Services, due: Due) -> None:
    await _take_back(services, due, "agent_gone")


async def _silence_over(services: Services, due: Due) -> None:
    await _take_back(services, due, "agent_silent")


async def _take_back(services: Services, due: Due, cause: str) -> None:
    head = await conversations.get(services.live, due.id)
    if head is None or not head.assignee:
        await queue.forget_due(services.live, due)
        return
    now_ms, agent = services.now_ms(), {"id": head.assignee, "name": head.assignee_name}
    placed, fields = availability.placed_again(services, head), {"told_lost": "1"}
    if cause == "agent_silent":  # they are there: without this it would be theirs again at once
        fields["declined"] = f"{head.assignee}:{now_ms + int(services.tuning.routing.decline_s * 1000)}"
    facts = [events.fact(
        "conversation.released", now_ms, by=SYSTEM.as_json(), cause=cause, internal={"fields": placed},
    )]  # fmt: skip
    if not head.told_lost:
        facts.append(_told(head, now_ms))
    done = await queue.end_lease(
        services.live, due.id, due.kind, token=head.lease_token, now_ms=now_ms,
        fields={**placed, **fields}, events=facts,
    )  # fmt: skip
    if done:
        metrics.LEASES_LAPSED.labels(cause).inc()
        log.warning("conversation taken back", extra={"conversation": head.id, "agent": head.assignee, "cause": cause})
        await alert(services, cause, head.id, agent)


def _told(head: Conversation, now_ms: int) -> Event:
    return events.message(
        now_ms, ids.new_message_id(), Kind.ACTIVITY, SYSTEM, say("agent_lost", head.language), internal={}
    )


async def _offer_over(services: Services, due: Due) -> None:
    """Nobody answered: the next one is tried, and whoever let it ring is away until they say otherwise."""
    head = await conversations.get(services.live, due.id)
    if head is None or not head.offered_to:
        await queue.forget_due(services.live, due)
        return
    if await _end_offer(services, head, head.offered_to, "lapsed"):
        await agents.set_availability(
            services.live, head.offered_to, Availability.AWAY, AwayReason.NO_ANSWER, services.now_ms()
        )
        await availability.show(services, head.offered_to)


async def _end_offer(services: Services, head: Conversation, agent_id: str, cause: str) -> bool:
    now_ms, routing = services.now_ms(), services.tuning.routing
    agent = {"id": agent_id, "name": head.offered_name}
    ended = events.fact("offer.ended", now_ms, audience=Audience.STAFF, agent=agent, cause=cause)
    fields = await _bounced(services, head, agent_id)
    done = await queue.end_offer(
        services.live, head.id, agent_id, now_ms=now_ms, lapsed=cause == "lapsed",
        not_before_ms=now_ms + int(routing.decline_s * 1000), fields=fields, events=[ended],
    )  # fmt: skip
    if done:
        metrics.OFFERS.labels(cause).inc()
        if fields:
            await alert(services, "bounced", head.id, agent)
        elif cause == "lapsed":
            await alert(services, "offer_lapsed", head.id, agent)
    return done


async def _reservation_over(services: Services, due: Due) -> None:
    head = await conversations.get(services.live, due.id)
    if head is None or not head.reserved_for:
        await queue.forget_due(services.live, due)
        return
    fields = await _bounced(services, head, head.reserved_for)
    if await queue.end_reservation(services.live, head.id, now_ms=services.now_ms(), fields=fields) and fields:
        await alert(services, "bounced", head.id, {"id": head.reserved_for, "name": None})


async def _bounced(services: Services, head: Conversation, agent_id: str) -> Json:
    """A transfer that was not taken goes first to who passed it on, if they are there; then to anybody able."""
    sender = head.transferred_by
    if not sender or sender == agent_id:
        return {}
    now_ms, known = services.now_ms(), await agents.get(services.live, sender)
    fields: Json = {"transferred_by": ""}
    if known is not None and known.is_on_duty(now_ms):
        until_ms = now_ms + int(services.tuning.routing.sticky_s * 1000)
        fields |= {"reserved_for": sender, "reserved_until_ms": until_ms}
    return fields


async def _beat_over(services: Services, due: Due) -> None:
    """The agent's page is gone: they are offline until they say otherwise. What they hold has leases of its own."""
    gone = await agents.set_availability(
        services.live, due.id, Availability.OFFLINE, "", services.now_ms(), because="beat"
    )
    if gone:
        await availability.show(services, due.id)


async def _wrap_up_over(services: Services, due: Due) -> None:
    if await agents.end_wrap_up(services.live, due.id, services.now_ms()):
        await availability.show(services, due.id)


_ENDS = {
    "lease": _lease_over,
    "silence": _silence_over,
    "offer": _offer_over,
    "reserve": _reservation_over,
    "beat": _beat_over,
    "wrap": _wrap_up_over,
}
