"""The desk's socket: every event with the row it changes, typing, and the sign that its agent is there."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from aiohttp import WSMsgType, web
from pydantic import Field

from handoff import metrics
from handoff.api import auth, sockets
from handoff.api.hub import Hub, Subscriber
from handoff.api.keys import HUB, SERVICES
from handoff.api.parsing import Body, parse
from handoff.domain import ids
from handoff.domain.model import Json, Staff, StaffRole
from handoff.errors import HandoffError, InvalidFields, Malformed, NotFound, Unauthenticated
from handoff.live import limits
from handoff.service import assign, availability, present, together
from handoff.service.context import Services

routes = web.RouteTableDef()
_FRAMES_BURST, _FRAMES_PER_MINUTE = 60, 300
_SESSION_CHECK_S = 30


class Authenticate(Body):
    """The first frame; who it is says the cookie."""

    type: Literal["session.authenticate"]


class Typing(Body):
    """An agent types, or stopped."""

    type: Literal["typing.start", "typing.stop"]
    conversation_id: str


class Viewing(Body):
    """A conversation is on an agent's screen, or no longer; a supervisor may look without being seen."""

    type: Literal["viewing.start", "viewing.stop"]
    conversation_id: Annotated[str, Field(max_length=100)]
    silent: bool = False


class Beat(Body):
    """The page is open."""

    type: Literal["presence.beat"]


_FRAMES: dict[str, type[Body]] = {
    "typing.start": Typing, "typing.stop": Typing, "presence.beat": Beat,
    "viewing.start": Viewing, "viewing.stop": Viewing,
}  # fmt: skip


@routes.get("/api/desk/socket")
async def desk_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve one desk until it goes or its session ends."""
    auth.check_desk_origin(request)
    staff = await auth.staff_of(request)
    services, hub = request.app[SERVICES], request.app[HUB]
    async with sockets.opened(request) as socket:
        try:
            parse(await sockets.first_frame(socket), Authenticate)
        except (Malformed, InvalidFields) as error:
            await sockets.turn_away(socket, error)
            return socket
        await _serve(request, services, hub, staff, socket)
    return socket


async def _serve(
    request: web.Request, services: Services, hub: Hub, staff: Staff, socket: web.WebSocketResponse
) -> None:
    supervises = staff.role in (StaffRole.SUPERVISOR, StaffRole.ADMIN)
    subscriber = Subscriber(staff=True, supervisor=supervises, agent_id=staff.id)
    hub.add(subscriber)
    ready: Json = {
        "type": "session.ready",
        "agent": {"id": staff.id, "name": staff.name, "email": staff.email, "role": staff.role.value},
        "availability": await _come(services, staff),
        "now_ms": services.now_ms(),
    }
    await sockets.send(socket, ready)
    viewing: set[str] = set()
    try:
        with metrics.SOCKETS.labels("desk").track_inprogress():
            await sockets.until_first_ends(
                asyncio.create_task(_write(socket, subscriber)),
                asyncio.create_task(_read(services, socket, staff, viewing)),
                asyncio.create_task(_end_with_session(request, socket)),
                asyncio.create_task(_keep_present(services, staff)),
                asyncio.create_task(sockets.cut_when_slow(request, socket, subscriber)),
            )
    finally:
        hub.remove(subscriber)
        for conversation_id in viewing:
            await together.end(services, staff, conversation_id)


async def _come(services: Services, staff: Staff) -> Json | None:
    found = await availability.come(services, staff)
    return found.as_json(services.now_ms()) if found else None


async def _keep_present(services: Services, staff: Staff) -> None:
    """An open socket is life too: a browser slows the timers of a page in the background."""
    while True:
        await asyncio.sleep(services.tuning.routing.beat_s)
        await availability.beat(services, staff)


async def _write(socket: web.WebSocketResponse, subscriber: Subscriber) -> None:
    while True:
        item = await subscriber.outbox.get()
        if isinstance(item, dict | str):
            await sockets.send(socket, item)


async def _read(services: Services, socket: web.WebSocketResponse, staff: Staff, viewing: set[str]) -> None:
    async for received in socket:
        if received.type is not WSMsgType.TEXT:
            await socket.close(code=sockets.BAD_FRAME, message=b"text frames only")
            return
        try:
            await _take(services, staff, sockets.frame_of(received.data), viewing)
        except HandoffError as error:
            await sockets.refuse(socket, error)


async def _take(services: Services, staff: Staff, frame: Json, viewing: set[str]) -> None:
    await limits.take(
        services.live, "desk_frames", staff.id,
        now_ms=services.now_ms(), burst=_FRAMES_BURST, per_minute=_FRAMES_PER_MINUTE,
    )  # fmt: skip
    model = _FRAMES.get(frame["type"])
    if model is None:
        raise InvalidFields("There is no such frame.", field="type")
    parsed = parse(frame, model)
    if isinstance(parsed, Beat):
        await availability.beat(services, staff)
    if isinstance(parsed, Typing) and staff.may_answer():
        if not ids.is_id(parsed.conversation_id, "c"):
            raise NotFound("There is no such conversation.")
        typing = parsed.type == "typing.start"
        await present.show_agent_typing(services, staff, parsed.conversation_id, typing=typing)
        await assign.show_life(services, staff, parsed.conversation_id, works=typing)
        await together.write(services, staff, parsed.conversation_id, writes=typing)
    if isinstance(parsed, Viewing):
        await _view(services, staff, parsed, viewing)


async def _view(services: Services, staff: Staff, frame: Viewing, viewing: set[str]) -> None:
    if frame.type == "viewing.stop" or (frame.silent and staff.leads()):
        if frame.conversation_id in viewing:
            viewing.discard(frame.conversation_id)
            await together.end(services, staff, frame.conversation_id)
        return
    await together.begin(services, staff, frame.conversation_id)
    viewing.add(frame.conversation_id)


async def _end_with_session(request: web.Request, socket: web.WebSocketResponse) -> None:
    while True:
        await asyncio.sleep(_SESSION_CHECK_S)
        try:
            await auth.staff_of(request)
        except Unauthenticated:
            await socket.close(code=sockets.NOT_AUTHENTICATED, message=b"not_logged_in")
            return
