"""HTTP edge for time: opening hours, read by staff and set by supervisors; and the honesty of promised waits."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import Field

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.domain.model import Json
from handoff.service import calendars, honesty

routes = web.RouteTableDef()
_BASE = "/api/desk/calendars"


class Hours(Body):
    """A calendar as people edit it (domain/calendar_json.py); `version`: the one that was read."""

    version: int
    week: dict[str, Any]
    time_zone: str = "Asia/Tokyo"
    public_holidays: str = "jp"
    on_holidays: list[Any] = Field(default_factory=list)
    special_days: list[Any] = Field(default_factory=list)


@routes.get(_BASE)
async def listed(request: web.Request) -> web.Response:
    """Every calendar, with whether it is open now and when it opens next."""
    await auth.staff_of(request)
    return web.json_response({"calendars": await calendars.shown(request.app[SERVICES])})


@routes.post(_BASE + "/{id}")
async def change(request: web.Request) -> web.Response:
    """Set the hours of one, effective at once."""
    services, staff, calendar_id = await auth.acting_on(request)
    body: Json = (await read_body(request, Hours)).model_dump()
    return web.json_response({"calendar": await calendars.put(services, staff, calendar_id, body)})


@routes.get("/api/desk/waits")
async def waits(request: web.Request) -> web.Response:
    """How each queue stands, and whether what customers were told of their wait came true."""
    staff = await auth.staff_of(request)
    return web.json_response(await honesty.show(request.app[SERVICES], staff))
