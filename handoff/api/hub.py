"""One reader of the event stream for all sockets of this process.

Sockets get events through a bounded outbox; one that is full belongs to a reader too slow to wait for, who is cut and
comes back with its cursor. What the hub hands out is a hint: each socket keeps its own cursor and fetches what it
finds missing from the log, so nothing depends on the hub having seen everything.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from handoff.api.encoding import encode
from handoff.domain.events import is_contact_message, may_read
from handoff.domain.model import Json, Role
from handoff.live import agents, frames, stream
from handoff.live.stream import StreamEntry
from handoff.service import views
from handoff.service.context import Services

OUTBOX_SIZE, DESK_OUTBOX_SIZE = 500, 2000
_FOR_CONTACTS = frozenset({"typing.show", "typing.hide"})
_FOR_ALL_CONTACTS = frozenset({"bot.show", "door.show"})
_BLOCK_MS = 1000
_AT_ONCE = 200  # a desk's outbox takes several such batches before its socket has sent any
_POSITIONS_EVERY_S = 1.0
_RANGES_EVERY_S = 2.0
_MOVES_QUEUE = frozenset({
    "conversation.queued", "conversation.assigned", "conversation.released", "conversation.left",
    "conversation.rejoined", "conversation.resolved", "conversation.returned", "conversation.transferred",
    "conversation.escalated", "offer.made", "offer.ended",
})  # fmt: skip


@dataclass(eq=False)
class Subscriber:
    """A socket or a long poll: what is for it lies in `outbox`; `overflowed` once it could not keep up.

    A desk has `staff` and the `agent_id` of who sits there. A text is a frame that was encoded once for all desks.
    """

    contact_id: str = ""
    conversation_id: str = ""
    staff: bool = False
    agent_id: str = ""
    supervisor: bool = False
    outbox: asyncio.Queue[StreamEntry | Json | str] = field(init=False)
    overflowed: asyncio.Event = field(default_factory=asyncio.Event)
    language: str = "ja"
    place: Json = field(default_factory=lambda: views.NO_PLACE)

    def __post_init__(self) -> None:
        """Make room: a desk is shown everything, a customer's page what is theirs."""
        self.outbox = asyncio.Queue(DESK_OUTBOX_SIZE if self.staff else OUTBOX_SIZE)

    def offer(self, item: StreamEntry | Json | str) -> None:
        """Put something into the outbox, or note that it is full."""
        if self.outbox.full():
            self.overflowed.set()
        else:
            self.outbox.put_nowait(item)


class Hub:
    """Who listens, and the loops that feed them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._of_contact: dict[str, set[Subscriber]] = defaultdict(set)
        self._of_conversation: dict[str, set[Subscriber]] = defaultdict(set)
        self._staff: set[Subscriber] = set()
        self._queue_moved = asyncio.Event()
        self._loads_moved = asyncio.Event()
        self._shown_agents: dict[str, Json] = {}
        self._read_to: str | None = None
        self._generation: str | None = None

    def add(self, subscriber: Subscriber) -> None:
        """Hand the subscriber what is for it from now on."""
        if subscriber.staff:
            self._staff.add(subscriber)
            return
        self._of_contact[subscriber.contact_id].add(subscriber)
        self.follow(subscriber, subscriber.conversation_id)

    def follow(self, subscriber: Subscriber, conversation_id: str) -> None:
        """Hand the subscriber another conversation's events from now on."""
        self._drop_from(self._of_conversation, subscriber.conversation_id, subscriber)
        subscriber.conversation_id = conversation_id
        subscriber.place = views.NO_PLACE
        if conversation_id:
            self._of_conversation[conversation_id].add(subscriber)
            self._queue_moved.set()

    def take_up(self, subscriber: Subscriber, conversation_id: str) -> None:
        """Follow what the contact had when somebody looked, unless a later one has begun since: that one stays."""
        if not subscriber.conversation_id:
            self.follow(subscriber, conversation_id)

    def remove(self, subscriber: Subscriber) -> None:
        """Hand it nothing more."""
        self._staff.discard(subscriber)
        self._drop_from(self._of_contact, subscriber.contact_id, subscriber)
        self._drop_from(self._of_conversation, subscriber.conversation_id, subscriber)

    def watches(self, conversation_id: str) -> bool:
        """Tell whether a socket of this process still shows the conversation to its contact."""
        return bool(self._of_conversation.get(conversation_id))

    async def read_events(self) -> None:
        """Follow the event stream, for ever; begun again after a fault, it goes on where it was."""
        if self._read_to is None:
            self._read_to = await stream.newest_id(self._services.live)
        while True:
            entries = await stream.read(self._services.live, self._read_to, block_ms=_BLOCK_MS, limit=_AT_ONCE)
            for entry in entries:
                self._hand_out(entry)
            if entries:
                self._read_to = entries[-1].stream_id
                await self._show_staff(entries)

    async def read_frames(self) -> None:
        """Follow the passing frames, for ever."""
        after = await frames.newest_id(self._services.live)
        while True:
            after, passed = await frames.read(self._services.live, after, block_ms=_BLOCK_MS)
            for frame in passed:
                self._pass_on(frame)

    async def show_positions(self) -> None:
        """Tell those who wait here their place, their range and how it stands in their queue, at most once a second.

        Places change when the queue has moved; the rest without that too, so those of who waits are looked up often.
        """
        while True:
            moved = await self._has_moved()
            found = [
                i for i, all_of in self._of_conversation.items()
                if moved or any(one.place["position"] is not None for one in all_of)
            ]  # fmt: skip
            if found:
                places = await views.places_of(self._services, found)
                for conversation_id in found:
                    self._show_place(conversation_id, places.get(conversation_id, views.NO_PLACE))
            await asyncio.sleep(_POSITIONS_EVERY_S)

    async def _has_moved(self) -> bool:
        try:
            async with asyncio.timeout(_RANGES_EVERY_S):
                await self._queue_moved.wait()
        except TimeoutError:
            return False
        self._queue_moved.clear()
        return True

    def _show_place(self, conversation_id: str, place: Json) -> None:
        for subscriber in self._of_conversation.get(conversation_id, ()):
            if subscriber.place != place:
                subscriber.place = place
                if place["position"] is not None:
                    subscriber.offer({"type": "position.show", **place})

    async def show_agents(self) -> None:
        """Show desks whose load has changed, at most once a second; what agents say themselves is shown at once."""
        while True:
            await self._loads_moved.wait()
            self._loads_moved.clear()
            if self._staff:
                now_ms = self._services.now_ms()
                for duty in await agents.duty(self._services.live):
                    shown = duty.as_json(now_ms)
                    if self._shown_agents.get(duty.id) != shown:
                        self._shown_agents[duty.id] = shown
                        self._offer_staff({"type": "agent.show", "agent": shown})
            await asyncio.sleep(_POSITIONS_EVERY_S)

    def _hand_out(self, entry: StreamEntry) -> None:
        event = entry.event
        if event["type"] == "conversation.started":
            for subscriber in list(self._of_contact.get(event["internal"].get("contact_id", ""), ())):
                self.follow(subscriber, entry.conversation_id)
        for subscriber in self._of_conversation.get(entry.conversation_id, ()):
            subscriber.offer(entry)
        if event["type"] in _MOVES_QUEUE:
            self._queue_moved.set()
            self._loads_moved.set()
            self._services.bell.ring()
        if is_contact_message(event) or "payload" in event["internal"]:
            self._services.wake.ring(event.get("message_id", ""))
        if self._generation not in (None, entry.generation):
            self._offer_staff({"type": "list.reload"})  # logs were rebuilt: what desks hold may be gone
        self._generation = entry.generation

    async def _show_staff(self, entries: Sequence[StreamEntry]) -> None:
        """Show each event with the row that its conversation has by now; all rows are looked up at once."""
        if not self._staff:
            return
        found = await views.rows(self._services, {entry.conversation_id for entry in entries})
        rows = {row["conversation_id"]: row for row in found}
        for entry in entries:
            row = rows.get(entry.conversation_id)
            shown = views.shape(self._services, entry.event, entry.conversation_id, staff=True)
            if row is None or shown is None:
                continue
            text = encode({"type": "event.append", "event": shown, "conversation": row})
            for subscriber in self._staff:
                if may_read(entry.event, subscriber.agent_id, leads=subscriber.supervisor):
                    subscriber.offer(text)

    def _offer_staff(self, frame: Json, *, supervisors_only: bool = False) -> None:
        text = encode(frame)
        for subscriber in self._staff:
            if subscriber.supervisor or not supervisors_only:
                subscriber.offer(text)

    def _pass_on(self, frame: Json) -> None:
        if "to" in frame:
            self._offer_agent(frame)
            return
        conversation_id = frame.get("conversation_id", "")
        from_contact = frame.get("author", {}).get("role") == Role.CONTACT
        if frame["type"] in _FOR_ALL_CONTACTS:
            self._offer_contacts(frame)
            return
        if frame["type"] == "agent.show":
            self._shown_agents[frame["agent"]["id"]] = frame["agent"]
            self._services.bell.ring()
        if frame["type"] == "alert.show":
            self._offer_staff(frame, supervisors_only=True)
            return
        aside = frame.pop("aside", False)
        if frame["type"] in _FOR_CONTACTS and not from_contact and not aside:
            author = {name: value for name, value in frame["author"].items() if name != "id"}
            plain = {name: value for name, value in frame.items() if name != "conversation_id"} | {"author": author}
            for subscriber in self._of_conversation.get(conversation_id, ()):
                subscriber.offer(plain)
        self._offer_staff(frame)

    def _offer_contacts(self, frame: Json) -> None:
        """Show it to every customer's page, or to those of the language that it names."""
        plain = {name: value for name, value in frame.items() if name != "language"}
        for subscribers in self._of_contact.values():
            for subscriber in subscribers:
                if frame.get("language", subscriber.language) == subscriber.language:
                    subscriber.offer(plain)

    def _offer_agent(self, frame: Json) -> None:
        plain = {name: value for name, value in frame.items() if name != "to"}
        for subscriber in self._staff:
            if subscriber.agent_id == frame["to"]:
                subscriber.offer(plain)

    @staticmethod
    def _drop_from(index: dict[str, set[Subscriber]], key: str, subscriber: Subscriber) -> None:
        if key in index:
            index[key].discard(subscriber)
            if not index[key]:
                del index[key]
