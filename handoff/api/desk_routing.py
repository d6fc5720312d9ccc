"""HTTP edge for routing: availability, offers, transfer, escalation. docs/protocol.md has the contract."""

from __future__ import annotations

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.api.rows import row_answer
from handoff.service import assign, availability, transfer
from handoff.service.permission import may_answer
from handoff.service.transfer import Destination

routes = web.RouteTableDef()
_BASE = "/api/desk"
_ONE = _BASE + "/conversations/{id}"


class Availability(Body):
    """What an agent says of themselves; away has a reason."""

    availability: str
    reason: str | None = None


class To(Body):
    """Exactly one of them."""

    agent: str | None = None
    queue: str | None = None
    supervisor: bool = False


class Transfer(Body):
    """Where to and what the next one should know; `force`: although they are not online."""

    to: To
    note: str
    force: bool = False


class Escalate(Body):
    """The priority it is to have, and why."""

    priority: str
    note: str


class Empty(Body):
    """Nothing to say."""


@routes.get(f"{_BASE}/availability")
async def my_availability(request: web.Request) -> web.Response:
    """What routing knows of me."""
    staff = await auth.staff_of(request)
    return web.json_response({"agent": await availability.mine(request.app[SERVICES], staff)})


@routes.put(f"{_BASE}/availability")
async def say_availability(request: web.Request) -> web.Response:
    """Be online, away or offline."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Availability)
    said = await availability.say(services, staff, staff.id, body.availability, body.reason)
    await availability.beat(services, staff)
    return web.json_response({"agent": said | {"present": True}})


@routes.put(f"{_BASE}/agents/{{id}}/availability")
async def set_availability(request: web.Request) -> web.Response:
    """Set a colleague's, as a supervisor."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Availability)
    agent_id = request.match_info["id"]
    return web.json_response(
        {"agent": await availability.say(services, staff, agent_id, body.availability, body.reason)}
    )


@routes.get(f"{_BASE}/roster")
async def roster(request: web.Request) -> web.Response:
    """Who is there, with what load; what waits where."""
    await auth.staff_of(request)
    return web.json_response(await availability.roster(request.app[SERVICES]))


@routes.post(_ONE + "/accept")
async def accept(request: web.Request) -> web.Response:
    """Take on what is offered."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    return await row_answer(services, await assign.accept(services, staff, request.match_info["id"]))


@routes.post(_ONE + "/decline")
async def decline(request: web.Request) -> web.Response:
    """Let the next one have it."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    return await row_answer(services, await assign.decline(services, staff, request.match_info["id"]))


@routes.post(_ONE + "/transfer")
async def pass_on(request: web.Request) -> web.Response:
    """Pass it on."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Transfer)
    to = Destination(body.to.agent, body.to.queue, body.to.supervisor)
    moved = await transfer.transfer(services, staff, request.match_info["id"], to, body.note, force=body.force)
    return await row_answer(services, moved)


@routes.post(_ONE + "/escalate")
async def escalate(request: web.Request) -> web.Response:
    """Raise its priority."""
    services, staff = await auth.acting(request)
    may_answer(staff)
    body = await read_body(request, Escalate)
    moved = await transfer.escalate(services, request.match_info["id"], body.priority, staff.author(), body.note)
    return await row_answer(services, moved)
