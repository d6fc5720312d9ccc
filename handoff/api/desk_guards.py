"""HTTP edge for looking twice and looking back: guards, harassment, autopsy, the audit log, the wall."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.api.rows import row_answer
from handoff.domain.text import MAX_CHARS
from handoff.service import audit as audits
from handoff.service import autopsy as autopsies
from handoff.service import guards, harassment
from handoff.service import wall as walls

routes = web.RouteTableDef()
_BASE = "/api/desk"
_ONE = _BASE + "/conversations/{id}"


class Text(Body):
    """What stands in the composer."""

    text: Annotated[str, Field(max_length=MAX_CHARS)]


class Flag(Body):
    """A word to the supervisors."""

    note: str | None = None


class Reason(Body):
    """Why."""

    note: str


class Empty(Body):
    """Nothing to say."""


@routes.post(_ONE + "/check")
async def check(request: web.Request) -> web.Response:
    """What an agent should look at before they send a text."""
    services, _, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Text)
    return web.json_response({"findings": await guards.check(services, conversation_id, body.text)})


@routes.post(_ONE + "/harassment")
async def flag_harassment(request: web.Request) -> web.Response:
    """Flag harassment; the supervisors are called in."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Flag)
    return await row_answer(services, await harassment.flag(services, staff, conversation_id, body.note))


@routes.post(_ONE + "/harassment/clear")
async def clear_harassment(request: web.Request) -> web.Response:
    """Take the flag away, with a reason."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Reason)
    return await row_answer(services, await harassment.clear(services, staff, conversation_id, body.note))


@routes.get(_ONE + "/autopsy")
async def autopsy(request: web.Request) -> web.Response:
    """Where the time of a conversation went, and why."""
    staff = await auth.staff_of(request)
    return web.json_response(await autopsies.of(request.app[SERVICES], staff, request.match_info["id"]))


@routes.get(f"{_BASE}/audit")
async def audit(request: web.Request) -> web.Response:
    """Who did what."""
    return web.json_response(await audits.read(request.app[SERVICES], await auth.staff_of(request), request.query))


@routes.post(_ONE + "/watch")
async def watch(request: web.Request) -> web.Response:
    """Read along; nobody is told."""
    services, staff, conversation_id = await auth.acting_on(request)
    await read_body(request, Empty)
    await walls.watch(services, staff, conversation_id)
    return web.json_response({})


@routes.get(f"{_BASE}/wall")
async def wall(request: web.Request) -> web.Response:
    """What could go wrong now, who is there, how today goes."""
    return web.json_response(await walls.show(request.app[SERVICES], await auth.staff_of(request)))


@routes.get(f"{_BASE}/wall/conversations")
async def behind(request: web.Request) -> web.Response:
    """The conversations behind a number."""
    staff = await auth.staff_of(request)
    found = await walls.behind(request.app[SERVICES], staff, request.query.get("number", ""))
    return web.json_response({"conversations": found})
