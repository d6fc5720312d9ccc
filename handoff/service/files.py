"""Images from customers: checked by content, stripped of all but pixels, kept outside the web root, signed for."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import struct
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from handoff.domain import ids
from handoff.domain.model import Json
from handoff.errors import Forbidden, InvalidFields, NotFound, TooLarge, Unsupported
from handoff.service.context import Services

MAX_BYTES = 8_000_000
_MAX_PIXELS = 40_000_000
_LONGEST = 2000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_ADDRESS_LIFETIME_MS = 7 * 24 * 3_600_000
_WORKERS = ThreadPoolExecutor(2, "images")  # one of 40 megapixels takes 160 MB while it is decoded
Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before anything is decoded


async def keep_image(services: Services, content: bytes) -> Json:
    """Store an image; returns {file_id, width, height, digest}.

    Raises Unsupported when it is no image of a known kind, TooLarge for more than 8 MB or 40 megapixels.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("An image may have at most 8 MB.", limit=MAX_BYTES)
    file_id = ids.new_file_id()
    loop = asyncio.get_running_loop()
    width, height = await loop.run_in_executor(_WORKERS, _write, content, _path(services, file_id))
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return {"file_id": file_id, "width": width, "height": height, "digest": digest}


async def drop_image(services: Services, image: Json) -> None:
    """Remove an image that no message came to carry."""
    await asyncio.to_thread(_path(services, image["file_id"]).unlink, missing_ok=True)


def address_of(services: Services, image: Mapping[str, Any]) -> Json:
    """Shape a stored image for a reader: {url, width, height}; the address opens for a week from that day."""
    if "file_id" not in image:
        return dict(image)
    day_ms = 24 * 3_600_000
    until_ms = (services.now_ms() // day_ms) * day_ms + _ADDRESS_LIFETIME_MS
    sign = _signature(services, image["file_id"], until_ms)
    url = f"/files/{image['file_id']}?e={until_ms}&s={sign}"
    return {"url": url, "width": image["width"], "height": image["height"]}


async def read(services: Services, file_id: str, until: str, signature: str) -> bytes:
    """Return the file of a signed address; raises Forbidden or NotFound."""
    if not ids.is_id(file_id, "f") or not (until.isascii() and until.isdecimal() and len(until) < 16):
        raise NotFound("There is no such file.")
    expected = _signature(services, file_id, int(until))
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        raise Forbidden("This address is not valid.")
    if int(until) < services.now_ms():
        raise Forbidden("This address has expired; open the conversation again.")
    try:
        return await asyncio.to_thread(_path(services, file_id).read_bytes)
    except FileNotFoundError as error:
        raise NotFound("There is no such file.") from error


def _write(content: bytes, path: Path) -> tuple[int, int]:
    """Decode and encode anew: position data, comments and anything hidden behind the image do not survive."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:  # reads no further than the header
            if opened.width * opened.height > _MAX_PIXELS:
                raise TooLarge("An image may have at most 40 megapixels.")
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONGEST, _LONGEST))
            plain = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except UnidentifiedImageError as error:
        raise Unsupported("Only JPEG, PNG, WebP and GIF images can be sent.") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise InvalidFields("The image is damaged and cannot be read.", field="file") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    clean.save(path, "WEBP", quality=85, method=4)
    return plain.width, plain.height


def _path(services: Services, file_id: str) -> Path:
    return services.settings.var_dir / "files" / f"{file_id}.webp"


def _signature(services: Services, file_id: str, until_ms: int) -> str:
    key = services.settings.secret.encode()
    return hmac.new(key, f"file:{file_id}:{until_ms}".encode(), hashlib.sha256).hexdigest()[:32]
