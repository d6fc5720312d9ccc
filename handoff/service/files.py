"""Files of a conversation: checked by content, kept outside the web root, opened by signed addresses alone.

Images lose everything but their pixels; documents (domain/documents.py) are kept as they are.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import struct
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image, ImageOps, UnidentifiedImageError

from handoff.domain import documents, ids
from handoff.domain.model import Json
from handoff.errors import Forbidden, InvalidFields, NotFound, TooLarge, Unsupported
from handoff.service.context import Services

MAX_BYTES = 8_000_000
_MAX_PIXELS = 40_000_000
_LONGEST = 2000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
IMAGE_TYPES = tuple(f"image/{each.lower()}" for each in _FORMATS)
_ADDRESS_STEP_MS = 3_600_000  # within an hour an address stays the same, so that a browser keeps what it has
_SUFFIXES = {".webp": "image/webp"} | {kind.suffix: kind.media_type for kind in documents.KINDS}
_WORKERS = ThreadPoolExecutor(2, "images")  # one of 40 megapixels takes 160 MB while it is decoded
Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before anything is decoded


async def keep_image(services: Services, content: bytes, most: int = MAX_BYTES) -> Json:
    """Store an image; returns {file_id, width, height, digest}.

    Raises Unsupported when it is no image of a known kind, TooLarge for more than `most` bytes or 40 megapixels.
    """
    if len(content) > most:
        raise TooLarge(f"An image may have at most {most // 1_000_000} MB.", limit=most)
    file_id = ids.new_file_id()
    loop = asyncio.get_running_loop()
    width, height = await loop.run_in_executor(_WORKERS, _write, content, _path(services, file_id))
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return {"file_id": file_id, "width": width, "height": height, "digest": digest}


async def keep_file(services: Services, name: str, content: bytes) -> Json | None:
    """Store what an agent sends: {file_id, name, media_type, size_bytes, width, height}; None for an unknown kind."""
    kind = documents.kind_of(name, content)
    if kind is None:
        try:
            image = await keep_image(services, content, most=len(content))
        except Unsupported:
            return None
        size = await asyncio.to_thread(lambda: _path(services, image["file_id"]).stat().st_size)
        return {
            "file_id": image["file_id"],
            "name": documents.safe_name(name.rpartition(".")[0] or name, ".webp"),
            "media_type": "image/webp", "size_bytes": size,
            "width": image["width"], "height": image["height"],
        }  # fmt: skip
    file_id = ids.new_file_id()
    path = _path(services, file_id, kind.suffix)
    await asyncio.to_thread(_write_document, path, content)
    return {
        "file_id": file_id, "name": documents.safe_name(name, kind.suffix), "media_type": kind.media_type,
        "size_bytes": len(content), "width": None, "height": None,
    }  # fmt: skip


async def remove_one(services: Services, file_id: str) -> None:
    """Remove a file that no message came to carry."""
    await asyncio.to_thread(remove, services.settings.var_dir, file_id)


def remove(var_dir: Path, file_id: str) -> None:
    """Remove a file of whatever kind."""
    for suffix in _SUFFIXES:
        (var_dir / "files" / f"{file_id}{suffix}").unlink(missing_ok=True)


def address_of(services: Services, file: Mapping[str, Any]) -> Json:
    """Shape a stored image or file for a reader; the address opens for an hour, at most two, and is made at each read.

    {url, width, height} or {url, name, media_type, size_bytes}, whose name is signed for too.
    """
    if "file_id" not in file:
        return dict(file)
    until_ms = (services.now_ms() // _ADDRESS_STEP_MS + 2) * _ADDRESS_STEP_MS
    name = file.get("name", "")
    url = f"/files/{file['file_id']}?e={until_ms}&s={_signature(services, file['file_id'], until_ms, name)}"
    url += f"&n={quote(name, safe='')}" if name else ""
    return {"url": url} | {key: value for key, value in file.items() if key != "file_id"}


async def read(
    services: Services, file_id: str, until: str, signature: str, name: str, *, late: bool
) -> tuple[bytes, str]:
    """Return content and media type of a signed address, `late` even when its time is over.

    Raises Forbidden or NotFound.
    """
    if not ids.is_id(file_id, "f") or not (until.isascii() and until.isdecimal() and len(until) < 16):
        raise NotFound("There is no such file.")
    expected = _signature(services, file_id, int(until), name)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        raise Forbidden("This address is not valid.")
    if int(until) < services.now_ms() and not late:
        raise Forbidden("This address has expired; open the conversation again.")
    for suffix, media_type in _SUFFIXES.items():
        with suppress(FileNotFoundError):
            return await asyncio.to_thread(_path(services, file_id, suffix).read_bytes), media_type
    raise NotFound("There is no such file.")


def _write_document(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


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


def _path(services: Services, file_id: str, suffix: str = ".webp") -> Path:
    return services.settings.var_dir / "files" / f"{file_id}{suffix}"


def _signature(services: Services, file_id: str, until_ms: int, name: str) -> str:
    key, signed = services.settings.secret.encode(), f"file:{file_id}:{until_ms}" + (f":{name}" if name else "")
    return hmac.new(key, signed.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
