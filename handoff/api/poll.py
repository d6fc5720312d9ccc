"""What a cursor has not seen: read from the log, for the long poll and for sockets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from handoff import metrics
from handoff.api.hub import Hub, Subscriber
from handoff.domain.model import Conversation, Json
from handoff.live import conversations
from handoff.live.stream import StreamEntry
from handoff.service import converse, door, views
from handoff.service.context import Services
from handoff.service.converse import Visitor

PAGE = 500


@dataclass(frozen=True, slots=True)
class Missed:
    """Events for the customer, and the cursor past all that was looked at."""

    events: tuple[Json, ...]
    seq: int


async def missed(services: Services, conversation_id: str, since: int) -> Missed:
    """Return up to 500 events after `since`; a gap in the log is counted, for there must be none."""
    stored = await conversations.events_since(services.live, conversation_id, since, PAGE)
    expected = since + 1
    shown = []
    for event in stored:
        if event["seq"] != expected:
            metrics.GAPS.inc()
        expected = event["seq"] + 1
        if (for_contact := views.shape(services, event, conversation_id, staff=False)) is not None:
            shown.append(for_contact)
    return Missed(tuple(shown), expected - 1)


def resumes(head: Conversation | None, since: int, generation: str | None) -> bool:
    """Tell whether a cursor belongs to this log; one of another generation, or beyond its end, starts over."""
    if head is None:
        return since == 0
    return since <= head.seq and (generation is None or generation == head.generation)


async def read_events(
    services: Services, hub: Hub, visitor: Visitor, since: int, generation: str | None, wait_s: int
) -> Json:
    """Answer a long poll: at once when there is something, else when something comes or the time is over."""
    subscriber = Subscriber(contact_id=visitor.contact_id, language=visitor.locale)
    hub.add(subscriber)  # before looking: what begins meanwhile is then heard of
    try:
        head = await converse.current(services, visitor)
        hub.take_up(subscriber, head.id if head else "")
        reset = not resumes(head, since, generation)
        found = await missed(services, head.id, 0 if reset else since) if head else Missed((), 0)
        if not found.events and not reset and wait_s:
            await _wait(subscriber, wait_s)
            head = await converse.current(services, visitor)
            reset = not resumes(head, since, generation)
            found = await missed(services, head.id, 0 if reset else since) if head else Missed((), 0)
    finally:
        hub.remove(subscriber)
    return {
        "events": list(found.events),
        "seq": found.seq,
        "generation": head.generation if head else None,
        "reset": reset,
        "conversation_id": head.id if head else None,
        "status": head.status.value if head else None,
        **await views.place_of(services, head),
        "door": await door.of_language(services, visitor.locale),
        "bot_state": services.watch.state.value,
    }


async def _wait(subscriber: Subscriber, seconds: float) -> None:
    """Wait for anything that may be for this reader; typing and the like do not end a poll."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                item = await subscriber.outbox.get()
                if isinstance(item, StreamEntry) and item.event["audience"] == "everyone":
                    return
                if isinstance(item, dict) and item["type"] == "position.show":
                    return
    except TimeoutError:
        return
