"""HTTP edge for what the record has: history, search, saved views, export."""

from __future__ import annotations

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, query_int, read_body
from handoff.domain import ids
from handoff.errors import NotFound
from handoff.service import record_search

routes = web.RouteTableDef()
_BASE = "/api/desk"
_VIEWS = _BASE + "/views"


class View(Body):
    """A search saved under a name."""

    name: str
    shared: bool
    filters: dict[str, str]


class Empty(Body):
    """Nothing to say."""


@routes.get(_BASE + "/contacts/{id}")
async def contact(request: web.Request) -> web.Response:
    """A contact's conversations over all time."""
    await auth.staff_of(request)
    contact_id = request.match_info["id"]
    if not ids.is_id(contact_id, "p"):
        raise NotFound("There is no contact with this id in the record.")
    cursor = request.query.get("cursor") or None
    return web.json_response(await record_search.contact_history(request.app[SERVICES], contact_id, cursor))


@routes.get(_BASE + "/search")
async def search(request: web.Request) -> web.Response:
    """Conversations by words and filters."""
    await auth.staff_of(request)
    found = await record_search.find(
        request.app[SERVICES], request.query.get("q", "")[:200], record_search.filters_of(request.query),
        request.query.get("cursor") or None, max(query_int(request, "limit", 30, 100), 1),
    )  # fmt: skip
    return web.json_response(found)


@routes.get(_BASE + "/export.csv")
async def export(request: web.Request) -> web.StreamResponse:
    """A selection as a file for a spreadsheet, sent as it is read."""
    services, staff = request.app[SERVICES], await auth.staff_of(request)
    filters = record_search.filters_of(request.query)
    chunks = await record_search.export(services, staff, request.query.get("q", "")[:200], filters)
    response = web.StreamResponse(headers={"Content-Disposition": 'attachment; filename="conversations.csv"'})
    response.content_type, response.charset = "text/csv", "utf-8"
    await response.prepare(request)
    async for chunk in chunks:
        await response.write(chunk)
    await response.write_eof()
    return response


@routes.get(_VIEWS)
async def views(request: web.Request) -> web.Response:
    """Saved searches: the agent's own and the shared ones."""
    staff = await auth.staff_of(request)
    return web.json_response({"views": await record_search.views(request.app[SERVICES], staff)})


@routes.post(_VIEWS)
async def create_view(request: web.Request) -> web.Response:
    """Save a search."""
    services, staff = await auth.acting(request)
    body = await read_body(request, View)
    return web.json_response(
        {"view": await record_search.save_view(services, staff, None, body.model_dump())}, status=201
    )


@routes.post(_VIEWS + "/{id}")
async def change_view(request: web.Request) -> web.Response:
    """Change a saved search."""
    services, staff = await auth.acting(request)
    body = await read_body(request, View)
    changed = await record_search.save_view(services, staff, request.match_info["id"], body.model_dump())
    return web.json_response({"view": changed})


@routes.post(_VIEWS + "/{id}/delete")
async def delete_view(request: web.Request) -> web.Response:
    """Take a saved search away."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    await record_search.delete_view(services, staff, request.match_info["id"])
    return web.json_response({})
