"""The internal listener: the account of one conversation for the bot's actions, and metrics. Never behind a proxy."""

from __future__ import annotations

import hmac

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from handoff.api.auth import bearer
from handoff.api.keys import SERVICES
from handoff.api.middleware import Handler
from handoff.errors import Unauthenticated
from handoff.metrics import REGISTRY
from handoff.service import lookup

routes = web.RouteTableDef()
_ONE = "/internal/conversations/{id}"


@web.middleware
async def service_secret(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only the bot's actions at accounts; metrics are for whoever reaches this listener."""
    if request.path.startswith("/internal/"):
        token = (bearer(request) or "").encode("utf-8", "replace")
        if not hmac.compare_digest(token, request.app[SERVICES].settings.internal_secret.encode()):
            raise Unauthenticated("The service secret is missing or wrong.")
    return await handler(request)


@routes.get("/metrics")
async def metrics(_request: web.Request) -> web.Response:
    """Prometheus text."""
    return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


@routes.get(f"{_ONE}/orders")
async def orders(request: web.Request) -> web.Response:
    """Orders, or the one with `number`."""
    found = await lookup.orders(request.app[SERVICES], request.match_info["id"], request.query.get("number"))
    return web.json_response(found)


@routes.get(f"{_ONE}/refunds")
async def refunds(request: web.Request) -> web.Response:
    """Refunds."""
    return web.json_response(await lookup.refunds(request.app[SERVICES], request.match_info["id"]))


@routes.get(f"{_ONE}/points")
async def points(request: web.Request) -> web.Response:
    """Points and rank."""
    return web.json_response(await lookup.points(request.app[SERVICES], request.match_info["id"]))


@routes.get(f"{_ONE}/subscriptions")
async def subscriptions(request: web.Request) -> web.Response:
    """定期便."""
    return web.json_response(await lookup.subscriptions(request.app[SERVICES], request.match_info["id"]))
