"""Multipart bodies: read piece by piece, refused as soon as they are too large or not what they should be."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from handoff.errors import InvalidFields, Malformed, TooLarge, Unsupported

_MULTIPART_BYTES = 20_000
_FIELD_BYTES = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """One file with one short text beside it."""

    field: str
    content: bytes
    name: str


async def read_upload(request: web.Request, field: str, most: int) -> Upload:
    """Read `field` and `file`, once each and nothing else; raises TooLarge beyond `most` bytes of the file."""
    if request.content_type != "multipart/form-data":
        raise Unsupported("Send the file as multipart/form-data.")
    if request.content_length is None:
        raise Malformed("Send the upload with a Content-Length.")
    if request.content_length > most + _MULTIPART_BYTES:
        raise TooLarge(f"At most {most} bytes are taken.", limit=most)
    found: dict[str, bytes] = {}
    file_name = ""
    try:
        async for part in await request.multipart():
            name = getattr(part, "name", None)
            if name not in (field, "file") or name in found or not hasattr(part, "read_chunk"):
                raise InvalidFields(f"Send `{field}` and `file`, once each, nothing else.", field="file")
            found[name] = await _read_part(part, most if name == "file" else _FIELD_BYTES)
            file_name = (getattr(part, "filename", None) or "") if name == "file" else file_name
    except (ValueError, AssertionError, RuntimeError, HttpProcessingError) as error:
        raise Malformed("The multipart body is damaged.") from error
    if set(found) != {field, "file"}:
        raise InvalidFields(f"Send `{field}` and `file`.", field="file")
    return Upload(found[field].decode("utf-8", "replace"), found["file"], file_name)


async def _read_part(part: object, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(65536):  # type: ignore[attr-defined]
        content += chunk
        if len(content) > most:
            raise TooLarge(f"At most {most} bytes are taken.", limit=most)
    return bytes(content)
