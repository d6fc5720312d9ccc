"""HTTP edge for what agents write with: canned replies, drafts, replies that can be taken back."""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.errors import InvalidFields
from handoff.service import canned, drafts, suggestions, undo

routes = web.RouteTableDef()
_BASE = "/api/desk"
_CANNED = _BASE + "/canned-replies"


class Canned(Body):
    """A prepared reply; `texts` by language."""

    shortcut: str
    title: str
    texts: dict[Literal["ja", "en"], str]
    scope: Literal["shared", "own"]


class Draft(Body):
    """What stands in the composer; an empty text removes the draft."""

    text: str
    kind: Literal["reply", "note"]


class Named(Body):
    """Which reply: the id that its sender gave it."""

    client_message_id: str


class Empty(Body):
    """Nothing to say."""


@routes.get(_CANNED)
async def canned_replies(request: web.Request) -> web.Response:
    """Prepared replies that fit what was typed."""
    staff, query = await auth.staff_of(request), request.query
    language = query.get("language") or None
    if language not in (None, "ja", "en"):
        raise InvalidFields("language must be ja or en.", field="language")
    found = await canned.find(
        request.app[SERVICES], staff, query.get("q", "")[:80], language, query.get("conversation_id") or None
    )
    return web.json_response({"canned_replies": found})


@routes.post(_CANNED)
async def create_canned(request: web.Request) -> web.Response:
    """Prepare a reply."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Canned)
    return web.json_response({"canned_reply": await canned.create(services, staff, body.model_dump())}, status=201)


@routes.post(_CANNED + "/{id}")
async def change_canned(request: web.Request) -> web.Response:
    """Change a prepared reply."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Canned)
    changed = await canned.change(services, staff, request.match_info["id"], body.model_dump())
    return web.json_response({"canned_reply": changed})


@routes.post(_CANNED + "/{id}/delete")
async def delete_canned(request: web.Request) -> web.Response:
    """Take a prepared reply away."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    await canned.delete(services, staff, request.match_info["id"])
    return web.json_response({})


@routes.get(_BASE + "/drafts")
async def my_drafts(request: web.Request) -> web.Response:
    """Where the agent has begun to write."""
    staff = await auth.staff_of(request)
    return web.json_response({"drafts": await drafts.marks(request.app[SERVICES], staff)})


@routes.post(_BASE + "/conversations/{id}/draft")
async def keep_draft(request: web.Request) -> web.Response:
    """Keep what stands in the composer."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Draft)
    updated_ms = await drafts.keep(services, staff, request.match_info["id"], body.kind, body.text)
    return web.json_response({"updated_ms": updated_ms})


@routes.get(_BASE + "/held")
async def held_replies(request: web.Request) -> web.Response:
    """What of the agent's waits to be sent, and what could not be."""
    staff = await auth.staff_of(request)
    return web.json_response(await undo.waiting(request.app[SERVICES], staff))


@routes.post(_BASE + "/conversations/{id}/held/cancel")
async def cancel_held(request: web.Request) -> web.Response:
    """Take a reply back before it goes out."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Named)
    back = await undo.take_back(services, staff, request.match_info["id"], body.client_message_id)
    return web.json_response(back)


@routes.post(_BASE + "/conversations/{id}/held/dismiss")
async def dismiss_refused(request: web.Request) -> web.Response:
    """Note that the agent saw what could not be sent."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Named)
    await undo.dismiss(services, staff, request.match_info["id"], body.client_message_id)
    return web.json_response({})


@routes.get(_BASE + "/conversations/{id}/suggestions")
async def suggested(request: web.Request) -> web.Response:
    """What they might answer."""
    services, staff = request.app[SERVICES], await auth.staff_of(request)
    return web.json_response(await suggestions.suggestions(services, staff, request.match_info["id"]))
