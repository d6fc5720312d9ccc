"""Modules, style sheets and pictures as they leave: without comments and casts, joined, packed, told by content."""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aiohttp import ETag, web

from handoff.api import joined
from handoff.errors import NotFound

log = logging.getLogger(__name__)

_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".png": "image/png",
    ".webp": "image/webp",
    ".json": "application/json",
}
_joined: dict[Path, tuple[Asset, list[tuple[Path, int]]]] = {}  # and of what it is made, as it was then
_OURS = frozenset({".js", ".css"})
# A comment with code behind it on its line is a cast: it goes alone.
_COMMENT = re.compile(rb"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*$|//[^\n]*$)", re.MULTILINE | re.DOTALL)
_CAST = re.compile(rb"/\*\* @type \{[^\n]*?\} \*/ ?")
# A sheet that names others leaves as one: a third smaller when packed together, and fetched in one go.
_IMPORT = re.compile(rb"^@import \"([^\":]+)\";$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file ready to send."""

    content: bytes
    packed: bytes
    kind: str
    etag: str


def send(request: web.Request, path: Path) -> web.Response:
    """Answer with the file, with 304 where the caller has it; raises NotFound for what is no asset. Reads the disk."""
    return answer(request, _read_asset(path))


def send_joined(request: web.Request, folder: Path, first: str) -> web.Response:
    """Answer with a page's first module and, in the same file, all that it leads to below `folder`. Reads the disk."""
    known = _joined.get(folder / first)
    if known is None or any(_changed_ns(part) != changed_ns for part, changed_ns in known[1]):
        known = _joined[folder / first] = _join(folder, first)
    return answer(request, known[0])


def answer(request: web.Request, asset: Asset) -> web.Response:
    """Answer with a file that was read."""
    known = request.if_none_match or ()
    if any(etag.value == asset.etag for etag in known):
        response = web.Response(status=304)
    else:
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        charset = "utf-8" if asset.kind.startswith("text/") else None
        response = web.Response(body=asset.packed if packs else asset.content, content_type=asset.kind, charset=charset)
        if packs:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-cache"
    response.etag = ETag(asset.etag)
    return response


def _read_asset(path: Path) -> Asset:
    if path.suffix not in _TYPES or not path.is_file():
        raise NotFound("There is no such file.")
    return _pack(path, tuple((part, part.stat().st_mtime_ns) for part in _parts(path)))


def _join(folder: Path, first: str) -> tuple[Asset, list[tuple[Path, int]]]:
    read: dict[Path, int] = {}

    def text_of(name: str) -> str:
        read[folder / name] = _changed_ns(folder / name)
        return _read(folder / name).decode()

    try:
        content = joined.join(first, text_of)[0].encode()
    except joined.Unjoinable as error:
        log.warning("a page works from its single files", extra={"why": str(error)})
        content = _read(folder / first)
    return _asset(content, ".js"), list(read.items())


def _changed_ns(path: Path) -> int:
    """When it changed; 0 when it is gone."""
    return path.stat().st_mtime_ns if path.exists() else 0


def _parts(path: Path) -> list[Path]:
    """The file, or what a sheet is joined from: those it names by lines of `@import`, one deep, before itself."""
    if path.suffix != ".css":
        return [path]
    named = _IMPORT.findall(path.read_bytes())
    return [*((path.parent / name.decode()).resolve(strict=True) for name in named), path]


@lru_cache(maxsize=500)
def _pack(path: Path, parts: tuple[tuple[Path, int], ...]) -> Asset:
    """Join the parts, which come with when they changed."""
    return _asset(b"".join(_read(part) for part, _changed_ns in parts), path.suffix)


def _asset(content: bytes, suffix: str) -> Asset:
    return Asset(content, gzip.compress(content, 9, mtime=0), _TYPES[suffix], hashlib.sha256(content).hexdigest()[:20])


def _read(path: Path) -> bytes:
    """Read a file; of ours, comments that fill whole lines leave empty lines, so that every line keeps its number."""
    content = path.read_bytes()
    if path.suffix in _OURS and "node_modules" not in path.parts:
        content = _COMMENT.sub(lambda found: b"\n" * found.group(0).count(b"\n"), content)
        content = _CAST.sub(b"", content)
    return _IMPORT.sub(b"", content) if path.suffix == ".css" else content
