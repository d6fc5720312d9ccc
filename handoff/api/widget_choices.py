"""HTTP edge for what a customer decides: to wait, leave the line, take a promise; to correct, end and rate."""

from __future__ import annotations

from aiohttp import web

from handoff.api.parsing import Body
from handoff.api.visitors import Email, own_conversation
from handoff.service import converse, leaving, promising

routes = web.RouteTableDef()
_BASE = "/api/widget/conversation"


class Correction(Body):
    """What was passed on wrongly."""

    text: str


class Rating(Body):
    """How it was, 1 to 5, with a word if they like."""

    score: int
    comment: str | None = None


class Empty(Body):
    """Nothing to say."""


@routes.post(f"{_BASE}/email")
async def leave_email(request: web.Request) -> web.Response:
    """Keep an address for "you have an answer"."""
    services, head, body = await own_conversation(request, Email)
    await converse.leave_email(services, head, body.email)
    return web.json_response({})


@routes.post(f"{_BASE}/correction")
async def correct(request: web.Request) -> web.Response:
    """Correct what was passed on."""
    services, head, body = await own_conversation(request, Correction)
    await converse.correct(services, head, body.text)
    return web.json_response({})


@routes.post(f"{_BASE}/leave")
async def leave(request: web.Request) -> web.Response:
    """Leave the queue, back to the bot."""
    services, head, _ = await own_conversation(request, Empty)
    await leaving.leave(services, head)
    return web.json_response({})


@routes.post(f"{_BASE}/rejoin")
async def rejoin(request: web.Request) -> web.Response:
    """Go back to the place in the queue that was left."""
    services, head, _ = await own_conversation(request, Empty)
    await leaving.rejoin(services, head)
    return web.json_response({})


@routes.post(f"{_BASE}/promise")
async def promise(request: web.Request) -> web.Response:
    """Take the promise of an answer instead of the wait."""
    services, head, _ = await own_conversation(request, Empty)
    return web.json_response({"promised_ms": await promising.take(services, head)})


@routes.post(f"{_BASE}/end")
async def end(request: web.Request) -> web.Response:
    """End the conversation."""
    services, head, _ = await own_conversation(request, Empty)
    await converse.end(services, head)
    return web.json_response({})


@routes.post(f"{_BASE}/csat")
async def rate(request: web.Request) -> web.Response:
    """Say how it was."""
    services, head, body = await own_conversation(request, Rating)
    await converse.rate(services, head, body.score, body.comment)
    return web.json_response({})
