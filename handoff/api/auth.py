"""Who calls: a visitor by bearer token, an agent by session cookie; and from which page."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from handoff import metrics
from handoff.api.keys import SERVICES
from handoff.domain.model import Staff
from handoff.errors import Forbidden, Unauthenticated
from handoff.live import sessions
from handoff.record import agents
from handoff.service import tokens
from handoff.service.context import Services
from handoff.service.converse import Visitor

COOKIE = "hikitsugi_desk"


def bearer(request: web.Request) -> str | None:
    """Return the bearer token of the request, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def visitor_of(request: web.Request) -> Visitor:
    """Return who the visitor's token names; raise Unauthenticated."""
    token = bearer(request)
    if token is None:
        raise Unauthenticated("Send the visitor's token as `Authorization: Bearer …`.", code="token_missing")
    return tokens.read_exchanged(request.app[SERVICES], token)


async def staff_of(request: web.Request) -> Staff:
    """Return who is logged in; raise Unauthenticated.

    The account is read each time: a deactivated agent, a changed password and a changed role count at once.
    """
    services, token = request.app[SERVICES], request.cookies.get(COOKIE)
    session = await sessions.get(services.live, token) if token else None
    agent = await agents.get(services.db, session.agent_id) if session else None
    if session is None or agent is None or not agent.active or agent.stamp != session.stamp:
        raise Unauthenticated("Please log in.", code="not_logged_in")
    return agent.staff()


def check_desk_origin(request: web.Request) -> None:
    """Refuse a POST or socket of the desk that comes from another site's page."""
    origin = request.headers.get("Origin")
    if origin is None or not _is_own(request, origin):
        metrics.FOREIGN_REFUSED.inc()
        raise Forbidden("The desk answers only to its own page.", code="origin_refused")


async def acting(request: web.Request) -> tuple[Services, Staff]:
    """Return our connections and who is logged in, for a call that changes something: page and session are checked."""
    check_desk_origin(request)
    return request.app[SERVICES], await staff_of(request)


async def acting_on(request: web.Request) -> tuple[Services, Staff, str]:
    """Return the same, and the id that the address names."""
    services, staff = await acting(request)
    return services, staff, request.match_info["id"]


def check_widget_origin(request: web.Request) -> None:
    """Refuse a socket from a page that is not ours; the widget's page always is, in whatever site it is framed."""
    origin = request.headers.get("Origin")
    if origin is not None and not _is_own(request, origin):
        metrics.FOREIGN_REFUSED.inc()
        raise Forbidden("This page may not open the widget's socket.", code="origin_refused")


def caller_address(request: web.Request) -> str:
    """The caller's address, past as many trusted proxies as HANDOFF_TRUSTED_PROXIES says stand before us."""
    services: Services = request.app[SERVICES]
    hops = services.settings.trusted_proxies
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return request.remote or "unknown"


def _is_own(request: web.Request, origin: str) -> bool:
    parts = urlsplit(origin)
    public = request.app[SERVICES].settings.public_url
    if public and origin == public.rstrip("/"):
        return True
    return parts.scheme in ("http", "https") and parts.netloc == request.host
