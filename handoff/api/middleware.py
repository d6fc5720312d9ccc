"""The outermost edge of every request: one error shape, counted refusals, headers for safety."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from handoff import metrics
from handoff.errors import HandoffError, SlowDown

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every failure in the one shape; what we did not expect is logged and says nothing of its inside."""
    try:
        return await handler(request)
    except HandoffError as error:
        return refusal(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = _HTTP_CODES.get(error.status, "malformed_body")
        metrics.REFUSED.labels(code).inc()
        message = "The body is too large." if error.status == 413 else f"{error.reason}."
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        return web.json_response({"error": {"code": code, "message": message}}, status=error.status, headers=allow)
    except (ConnectionResetError, ConnectionAbortedError):
        raise
    except Exception:
        metrics.FAULTS.labels("http").inc()
        log.exception("request failed", extra={"method": request.method, "route": _route(request)})
        body = {"error": {"code": "internal_error", "message": "Something went wrong on our side; it has been noted."}}
        return web.json_response(body, status=500)


def refusal(error: HandoffError) -> web.Response:
    """Shape and count an expected failure."""
    metrics.REFUSED.labels(error.code).inc()
    headers = {"Retry-After": str(-(-error.retry_after_ms // 1000))} if isinstance(error, SlowDown) else None
    return web.json_response(error.as_json(), status=error.status, headers=headers)


async def safe_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set on everything that leaves; pages add their own content security policy."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.path.startswith(("/api/", "/files/")):
        response.headers.setdefault("Cache-Control", "no-store" if request.path.startswith("/api/") else "private")
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "?"
