"""Is it running, can it serve? For supervisors and load balancers."""

from __future__ import annotations

from aiohttp import web

from handoff.api.keys import SERVICES
from handoff.errors import NotReady
from handoff.live.store import persistence_warning
from handoff.record.database import Database

routes = web.RouteTableDef()


@routes.get("/healthz")
async def healthz(_request: web.Request) -> web.Response:
    """The process runs."""
    return web.json_response({"running": True})


@routes.get("/readyz")
async def readyz(request: web.Request) -> web.Response:
    """Customers can be served: both stores answer. The bot may still be starting; messages wait for it."""
    services = request.app[SERVICES]
    redis, database = await services.live.ping(), await _answers(services.db)
    warning = await persistence_warning(services.live) if redis else None
    body = {
        "ready": redis and database,
        "redis": redis,
        "database": database,
        "bot": {"state": services.watch.state.value, "model_id": services.watch.model_id},
        "warnings": [warning] if warning else [],
    }
    return web.json_response(body, status=200 if body["ready"] else 503)


async def _answers(db: Database) -> bool:
    try:
        await db.ping()
    except NotReady:
        return False
    return True
