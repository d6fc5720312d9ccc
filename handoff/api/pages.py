"""The pages and their files: widget, desk, demo shop; with a content security policy each."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from handoff.api import assets, auth
from handoff.api.keys import SERVICES
from handoff.channels.mail_catcher import caught
from handoff.errors import HandoffError, NotFound
from handoff.service import files, identify
from handoff.service.context import Services

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
routes = web.RouteTableDef()
_IMPORT_MAP = re.compile(rb"<script type=\"importmap\">(.*?)</script>", re.DOTALL)
_DESK_FIRST = "/web/desk/main.js"
_ASKED_FIRST = ("/api/desk/me", "/api/desk/queue")
_FOLDERS = ("lib", "widget", "desk", "demo")


@routes.get("/")
async def root(request: web.Request) -> web.Response:
    """Lead a person who typed only the address to the shop in the demo, else to the desk."""
    raise web.HTTPFound("/demo/" if request.app[SERVICES].settings.demo else "/desk/")


@routes.get("/embed.js")
async def embed(request: web.Request) -> web.Response:
    """The loader that any page includes; may be used from any origin, so it carries nothing."""
    response = await asyncio.to_thread(assets.send, request, WEB / "embed.js")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@routes.get("/widget/")
async def widget(request: web.Request) -> web.Response:
    """The customer's page; may be framed by the inbox's origins only."""
    services = request.app[SERVICES]
    inbox = services.tuning.inboxes.get(request.query.get("inbox", "web"))
    if inbox is None:
        raise NotFound("There is no such inbox.")
    ancestors = " ".join("'self'" if origin == "self" else origin for origin in inbox.origins)
    response = await _page(WEB / "widget" / "index.html", frame_ancestors=ancestors)
    locale = "en" if request.query.get("locale", "").startswith("en") else "ja"
    response.headers["Link"] = f"</web/widget/texts/{locale}.js>; rel=modulepreload"
    return response


@routes.get("/desk/")
async def desk(request: web.Request) -> web.Response:
    """The agents' page; never framed. Who is logged in has their first rows sent on the way with the modules."""
    asked = _ASKED_FIRST if await _is_logged_in(request) else ()
    return await _page(WEB / "desk" / "index.html", first=_DESK_FIRST, asked=asked)


@routes.get("/demo/")
async def demo(request: web.Request) -> web.Response:
    """The demo shop."""
    _only_in_demo(request)
    return await _page(WEB / "demo" / "index.html", frames="'self'")


@routes.get("/demo/mail")
async def mail(request: web.Request) -> web.Response:
    """The mails that the demo caught."""
    _only_in_demo(request)
    return await _page(WEB / "demo" / "mail.html")


@routes.get("/api/demo/mails")
async def mails(request: web.Request) -> web.Response:
    """The caught mails, newest first."""
    services = _only_in_demo(request)
    return web.json_response({"mails": await asyncio.to_thread(caught, services.settings.var_dir / "mail")})


@routes.get("/api/demo/identity")
async def identity(request: web.Request) -> web.Response:
    """A site's token for the demo customer, as the shop's own server would sign it for who is logged in there."""
    return web.json_response({"identity": await identify.demo_site_token(_only_in_demo(request))})


@routes.get("/web/{folder}/{path:.+}")
async def static(request: web.Request) -> web.Response:
    """A module, style sheet or picture of the pages."""
    folder = request.match_info["folder"]
    if folder not in _FOLDERS:
        raise NotFound("There is no such file.")
    if request.path == _DESK_FIRST:
        return await asyncio.to_thread(assets.send_joined, request, WEB, "desk/main.js")
    path = await asyncio.to_thread(_inside, WEB / folder, request.match_info["path"])
    return await asyncio.to_thread(assets.send, request, path)


@routes.get("/vendor/{name:.+}")
async def vendor(request: web.Request) -> web.Response:
    """A page library, from the list of web/vendor.json."""
    listed = json.loads(await asyncio.to_thread((WEB / "vendor.json").read_text, "utf-8"))
    if request.match_info["name"] not in listed:
        raise NotFound("There is no such library.")
    return await asyncio.to_thread(assets.send, request, ROOT / listed[request.match_info["name"]])


@routes.get("/files/{id}")
async def file(request: web.Request) -> web.Response:
    """A file of a conversation, by signed address; all but pictures are saved, never shown."""
    query, name = request.query, request.query.get("n", "")
    content, media_type = await files.read(
        request.app[SERVICES], request.match_info["id"], query.get("e", ""), query.get("s", ""), name,
        late=await _is_logged_in(request),  # a desk stays open for longer than an address
    )  # fmt: skip
    response = web.Response(body=content, content_type=media_type)
    if media_type != "image/webp":
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _only_in_demo(request: web.Request) -> Services:
    services = request.app[SERVICES]
    if not services.settings.demo:
        raise NotFound("There is no demo here.")
    return services


async def _is_logged_in(request: web.Request) -> bool:
    try:
        await auth.staff_of(request)
    except HandoffError:
        return False
    return True


async def _page(
    path: Path, *, frame_ancestors: str = "'none'", frames: str = "'none'", first: str = "", asked: Sequence[str] = ()
) -> web.Response:
    """Answer with a page that names, to be fetched at once, its libraries and its `first` module.

    `asked`: what the page is going to ask our API before anything else.
    """
    content = await asyncio.to_thread(path.read_bytes)
    found = _IMPORT_MAP.search(content)
    if first:
        named = [first, *_libraries(found)]
        links = "".join(f'<link rel="preload" as="fetch" href="{address}" crossorigin />' for address in asked)
        links += "".join(f'<link rel="modulepreload" href="{address}" />' for address in named)
        content = content.replace(b"</head>", links.encode() + b"</head>")
    digest = base64.b64encode(hashlib.sha256(found.group(1)).digest()).decode() if found else ""
    scripts = f"'self' 'sha256-{digest}'" if found else "'self'"
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' blob: data:; "
        f"connect-src 'self'; font-src 'self'; frame-src {frames}; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {frame_ancestors}"
    )
    response = web.Response(body=content, content_type="text/html", charset="utf-8")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-cache"
    return response


def _libraries(import_map: re.Match[bytes] | None) -> list[str]:
    return list(json.loads(import_map.group(1))["imports"].values()) if import_map else []


def _inside(folder: Path, path: str) -> Path:
    if "\0" in path:
        raise NotFound("There is no such file.")
    found = (folder / path).resolve()
    if not found.is_relative_to(folder) or not found.is_file():
        raise NotFound("There is no such file.")
    return found
