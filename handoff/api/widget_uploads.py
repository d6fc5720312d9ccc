"""HTTP edge for images that customers send."""

from __future__ import annotations

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.uploads import read_upload
from handoff.api.widget import delivered
from handoff.errors import HandoffError, NotReady
from handoff.live import limits
from handoff.service import converse, files

routes = web.RouteTableDef()


@routes.post("/api/widget/uploads")
async def upload(request: web.Request) -> web.Response:
    """Take an image: multipart with `client_message_id` and `file`."""
    services, visitor = request.app[SERVICES], auth.visitor_of(request)
    tuning = services.tuning.limits
    await limits.take(
        services.live, "uploads", visitor.contact_id,
        now_ms=services.now_ms(), burst=tuning.uploads_burst, per_minute=tuning.uploads_per_minute,
    )  # fmt: skip
    sent = await read_upload(request, "client_message_id", files.MAX_BYTES)
    image = await files.keep_image(services, sent.content)
    try:
        delivery = await converse.send_image(services, visitor, sent.field, image)
    except NotReady:  # the message may have been appended all the same
        raise
    except HandoffError:
        await files.remove_one(services, image["file_id"])
        raise
    if delivery.repeated:
        await files.remove_one(services, image["file_id"])
    return delivered(delivery)
