"""HTTP edge for images that customers send."""

from __future__ import annotations

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.widget import delivered
from handoff.errors import HandoffError, InvalidFields, Malformed, NotReady, TooLarge, Unsupported
from handoff.live import limits
from handoff.service import converse, files

routes = web.RouteTableDef()
_MULTIPART_BYTES = 20_000


@routes.post("/api/widget/uploads")
async def upload(request: web.Request) -> web.Response:
    """Take an image: multipart with `client_message_id` and `file`."""
    services, visitor = request.app[SERVICES], auth.visitor_of(request)
    tuning = services.tuning.limits
    await limits.take(
        services.live, "uploads", visitor.contact_id,
        now_ms=services.now_ms(), burst=tuning.uploads_burst, per_minute=tuning.uploads_per_minute,
    )  # fmt: skip
    client_message_id, content = await _read_upload(request)
    image = await files.keep_image(services, content)
    try:
        delivery = await converse.send_image(services, visitor, client_message_id, image)
    except NotReady:  # the message may have been appended all the same
        raise
    except HandoffError:
        await files.drop_image(services, image)
        raise
    if delivery.repeated:
        await files.drop_image(services, image)
    return delivered(delivery)


async def _read_upload(request: web.Request) -> tuple[str, bytes]:
    if request.content_type != "multipart/form-data":
        raise Unsupported("Send the image as multipart/form-data.")
    if request.content_length is None:
        raise Malformed("Send the upload with a Content-Length.")
    if request.content_length > files.MAX_BYTES + _MULTIPART_BYTES:
        raise TooLarge(f"At most {files.MAX_BYTES} bytes are taken.", limit=files.MAX_BYTES)
    found: dict[str, bytes] = {}
    try:
        async for part in await request.multipart():
            name = getattr(part, "name", None)
            if name not in ("client_message_id", "file") or name in found or not hasattr(part, "read_chunk"):
                raise InvalidFields("Send `client_message_id` and `file`, once each, nothing else.", field="file")
            found[name] = await _read_part(part, files.MAX_BYTES if name == "file" else 200)
    except (ValueError, AssertionError, RuntimeError, HttpProcessingError) as error:
        raise Malformed("The multipart body is damaged.") from error
    if set(found) != {"client_message_id", "file"}:
        raise InvalidFields("Send `client_message_id` and `file`.", field="file")
    return found["client_message_id"].decode("utf-8", "replace"), found["file"]


async def _read_part(part: object, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(65536):  # type: ignore[attr-defined]
        content += chunk
        if len(content) > most:
            raise TooLarge(f"At most {most} bytes are taken.", limit=most)
    return bytes(content)
