"""HTTP edge for files that agents add to a reply or a note."""

from __future__ import annotations

from aiohttp import web

from handoff.api import auth
from handoff.api.parsing import Body, read_body
from handoff.api.uploads import read_upload
from handoff.live import limits
from handoff.service import attaching

routes = web.RouteTableDef()
_ONE = "/api/desk/conversations/{id}"
_BURST, _PER_MINUTE = 20, 60


class Dropped(Body):
    """Which file."""

    file_id: str


@routes.post(_ONE + "/files")
async def add_file(request: web.Request) -> web.Response:
    """Take a file that a message is to carry: multipart with `kind` and `file`."""
    services, staff, conversation_id = await auth.acting_on(request)
    await limits.take(
        services.live, "desk_files", staff.id, now_ms=services.now_ms(), burst=_BURST, per_minute=_PER_MINUTE
    )
    sent = await read_upload(request, "kind", attaching.most_bytes(services))
    taken = await attaching.add(services, staff, conversation_id, sent.field, sent.name, sent.content)
    return web.json_response({"file": taken}, status=201)


@routes.post(_ONE + "/files/drop")
async def drop_file(request: web.Request) -> web.Response:
    """Throw away a file that has not gone out."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Dropped)
    await attaching.drop(services, staff, conversation_id, body.file_id)
    return web.json_response({})
