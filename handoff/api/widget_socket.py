"""The customer's socket: events by cursor, messages, typing, read marks, feedback."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from aiohttp import WSMsgType, web
from pydantic import Field

from handoff import metrics
from handoff.api import auth, sockets
from handoff.api.hub import Subscriber
from handoff.api.keys import HUB, SERVICES
from handoff.api.parsing import Body, parse
from handoff.api.poll import PAGE, missed, resumes
from handoff.api.widget import Message, deliver
from handoff.domain.model import Author, Conversation, Json, Role
from handoff.errors import HandoffError, InvalidFields, Malformed, NotFound, SlowDown, Unauthenticated
from handoff.live import conversations, limits
from handoff.live.stream import StreamEntry
from handoff.service import converse, door, present, tokens, views
from handoff.service.converse import Visitor

routes = web.RouteTableDef()
_FRAMES_BURST, _FRAMES_PER_MINUTE = 60, 300
_MOST_BAD_FRAMES = 20


class Authenticate(Body):
    """The first frame: who, and from where on."""

    type: Literal["session.authenticate"]
    token: str
    since: Annotated[int, Field(ge=0)] = 0
    generation: str | None = None


class MessageSend(Message):
    """A message or a pressed button."""

    type: Literal["message.send"]


class Typing(Body):
    """The customer types, or stopped."""

    type: Literal["typing.start", "typing.stop"]


class ReadMark(Body):
    """All up to `seq` was on the screen."""

    type: Literal["read.mark"]
    seq: int


class Feedback(Body):
    """Whether an answer helped."""

    type: Literal["feedback.give"]
    message_id: str
    helpful: bool


_FRAMES: dict[str, type[Body]] = {
    "message.send": MessageSend,
    "typing.start": Typing,
    "typing.stop": Typing,
    "read.mark": ReadMark,
    "feedback.give": Feedback,
}


@routes.get("/api/widget/socket")
async def widget_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve one page of a customer until it goes."""
    auth.check_widget_origin(request)
    services = request.app[SERVICES]
    async with sockets.opened(request) as socket:
        try:
            hello = parse(await sockets.first_frame(socket), Authenticate)
            visitor = tokens.read_exchanged(services, hello.token)
        except (Malformed, InvalidFields, Unauthenticated) as error:
            await sockets.turn_away(socket, error)
            return socket
        with metrics.SOCKETS.labels("widget").track_inprogress():
            await _Page(request, socket, visitor).serve(hello)
    return socket


class _Page:
    """One open page: its cursor, and the two loops that read and write."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, visitor: Visitor) -> None:
        self._request, self._socket, self._visitor = request, socket, visitor
        self._services, self._hub = request.app[SERVICES], request.app[HUB]
        self._subscriber = Subscriber(contact_id=visitor.contact_id, language=visitor.locale)
        self._cursor = 0
        self._shown, self._generation = "", ""
        self._bad_frames = 0

    async def serve(self, hello: Authenticate) -> None:
        self._hub.add(self._subscriber)  # before looking: what begins meanwhile is then heard of
        try:
            head = await converse.current(self._services, self._visitor)
            self._hub.take_up(self._subscriber, head.id if head else "")
            await self._greet(head, hello.since, hello.generation)
            await sockets.until_first_ends(
                asyncio.create_task(self._write()),
                asyncio.create_task(self._read()),
                asyncio.create_task(self._beat()),
                asyncio.create_task(sockets.cut_when_slow(self._request, self._socket, self._subscriber)),
            )
        finally:
            conversation_id = self._subscriber.conversation_id
            self._hub.remove(self._subscriber)
            if conversation_id and not self._hub.watches(conversation_id):
                await present.contact_gone(self._services, conversation_id)

    async def _greet(self, head: Conversation | None, since: int, generation: str | None) -> None:
        reset = not resumes(head, since, generation)
        self._cursor = 0 if reset else since
        self._shown, self._generation = (head.id, head.generation) if head else ("", "")
        place = await views.place_of(self._services, head)
        self._subscriber.place = place
        await self._send(
            {
                "type": "session.ready",
                "conversation_id": head.id if head else None,
                "seq": head.seq if head else 0,
                "generation": head.generation if head else None,
                "reset": reset,
                "status": head.status.value if head else None,
                **place,
                "door": await door.of_language(self._services, self._visitor.locale),
                "assignee": {"name": head.assignee_name} if head and head.assignee else None,
                "identity_level": views.level_now(self._services, head),
                "bot_state": self._services.watch.state.value,
            }
        )
        if head:
            await self._catch_up(head.id)

    async def _catch_up(self, conversation_id: str) -> None:
        read = PAGE
        while read >= PAGE:  # a page that is not full is the last
            found = await missed(self._services, conversation_id, self._cursor)
            read = found.seq - self._cursor
            for event in found.events:
                self._cursor = event["seq"]
                await self._send({"type": "event.append", "event": event, "seq": self._cursor})
            if found.seq > self._cursor:
                self._cursor = found.seq
                await self._send({"type": "cursor.advance", "seq": self._cursor})

    async def _write(self) -> None:
        while True:
            item = await self._subscriber.outbox.get()
            if not isinstance(item, StreamEntry):
                await self._send(item)
                continue
            if item.conversation_id != self._shown or item.generation != self._generation:
                await self._greet(await conversations.get(self._services.live, item.conversation_id), 0, "")
            elif item.event["seq"] == self._cursor + 1:
                await self._show(item)
            elif item.event["seq"] > self._cursor:
                await self._catch_up(self._shown)

    async def _show(self, entry: StreamEntry) -> None:
        self._cursor = entry.event["seq"]
        shown = views.shape(self._services, entry.event, entry.conversation_id, staff=False)
        if shown is None:
            await self._send({"type": "cursor.advance", "seq": self._cursor})
        else:
            await self._send({"type": "event.append", "event": shown, "seq": self._cursor})

    async def _read(self) -> None:
        async for received in self._socket:
            if received.type is not WSMsgType.TEXT:
                await self._socket.close(code=sockets.BAD_FRAME, message=b"text frames only")
                return
            about: Json = {}
            try:
                frame = sockets.frame_of(received.data)
                if frame["type"] == "message.send" and isinstance(frame.get("client_message_id"), str):
                    about = {"client_message_id": frame["client_message_id"][:100]}
                await self._take(frame)
            except SlowDown as error:
                await sockets.refuse(self._socket, error, **about)
                await asyncio.sleep(min(error.retry_after_ms / 1000, 2))  # whoever floods is read more slowly
            except HandoffError as error:
                await sockets.refuse(self._socket, error, **about)
                self._bad_frames += error.status in (400, 422)
                if self._bad_frames > _MOST_BAD_FRAMES:
                    await self._socket.close(code=sockets.FLOOD, message=b"too many bad frames")
                    return

    async def _take(self, frame: Json) -> None:
        services = self._services
        model = _FRAMES.get(frame["type"])
        if model is None:
            raise InvalidFields("There is no such frame.", field="type")
        parsed = parse(frame, model)
        if not isinstance(parsed, MessageSend) or parsed.text is None:  # texts have a narrower limit of their own
            await limits.take(
                services.live, "frames", self._visitor.contact_id,
                now_ms=services.now_ms(), burst=_FRAMES_BURST, per_minute=_FRAMES_PER_MINUTE,
            )  # fmt: skip
        if isinstance(parsed, MessageSend):
            await self._accept(parsed)
            return
        conversation_id = self._subscriber.conversation_id
        if not conversation_id:
            if isinstance(parsed, Typing):
                return
            raise NotFound("There is no conversation yet.")
        match parsed:
            case Typing():
                typing = parsed.type == "typing.start"
                await converse.set_typing(services, conversation_id, typing=typing)
                await present.show_typing(services, conversation_id, Author(Role.CONTACT), typing=typing)
            case ReadMark():
                await converse.mark_read(services, await self._head(), parsed.seq)
            case Feedback():
                await converse.give_feedback(services, await self._head(), parsed.message_id, helpful=parsed.helpful)
            case _:
                raise InvalidFields("There is no such frame.", field="type")

    async def _accept(self, frame: MessageSend) -> None:
        delivery = await deliver(self._services, self._visitor, frame)
        await self._send({
            "type": "message.accept", "client_message_id": frame.client_message_id, **delivery.as_json()
        })  # fmt: skip

    async def _head(self) -> Conversation:
        head = await converse.current(self._services, self._visitor)
        if head is None:
            raise NotFound("There is no conversation yet.")
        return head

    async def _beat(self) -> None:
        while True:
            if self._subscriber.conversation_id:
                await present.contact_seen(self._services, self._subscriber.conversation_id)
                await asyncio.sleep(present.HEARTBEAT_MS / 1000)
            else:
                await asyncio.sleep(1)

    async def _send(self, frame: Json | str) -> None:
        await sockets.send(self._socket, frame)
