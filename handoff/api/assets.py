"""Modules, style sheets and pictures as they leave: without comments and casts, joined, packed, told by content."""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aiohttp import ETag, web

from handoff.errors import NotFound

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
_KEPT_S = 5.0  # the page that named them is on its way to the browser
_kept: dict[str, tuple[Asset, float]] = {}
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


def keep(paths: Mapping[str, Path]) -> None:
    """Read what a page is about to ask for, by address: over a hundred small files at once. Reads the disk."""
    until_s = time.monotonic() + _KEPT_S
    _kept.update({address: (_read_asset(path), until_s) for address, path in paths.items()})


def kept(address: str) -> Asset | None:
    """Return what was read for a page a moment ago: nothing has to be looked up again."""
    asset, until_s = _kept.get(address, (None, 0.0))
    return asset if time.monotonic() < until_s else None


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


def _parts(path: Path) -> list[Path]:
    """The file, or what a sheet is joined from: those it names by lines of `@import`, one deep, before itself."""
    if path.suffix != ".css":
        return [path]
    named = _IMPORT.findall(path.read_bytes())
    return [*((path.parent / name.decode()).resolve(strict=True) for name in named), path]


@lru_cache(maxsize=500)
def _pack(path: Path, parts: tuple[tuple[Path, int], ...]) -> Asset:
    """Join the parts, which come with when they changed."""
    content = b"".join(_read(part) for part, _changed_ns in parts)
    return Asset(
        content, gzip.compress(content, 9, mtime=0), _TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:20]
    )


def _read(path: Path) -> bytes:
    """Read a file; of ours, comments that fill whole lines leave empty lines, so that every line keeps its number."""
    content = path.read_bytes()
    if path.suffix in _OURS and "node_modules" not in path.parts:
        content = _COMMENT.sub(lambda found: b"\n" * found.group(0).count(b"\n"), content)
        content = _CAST.sub(b"", content)
    return _IMPORT.sub(b"", content) if path.suffix == ".css" else content
