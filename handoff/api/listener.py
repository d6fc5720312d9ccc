"""What is no HTTP at all gets the one error shape too: aiohttp answers it before any middleware."""

from __future__ import annotations

from aiohttp import web

from handoff import metrics
from handoff.errors import HandoffError, Malformed


class Listener(web.AppRunner):
    """An AppRunner whose connections refuse unreadable requests in the one shape, counted, without a traceback.

    A traceback would put the bytes of a stranger's request, a token among them perhaps, into the log.
    """

    __slots__ = ()

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **made._kwargs)  # noqa: SLF001


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if status != 400:
            return super().handle_error(request, status, exc, message)
        error: HandoffError = Malformed("This is no request that can be read: mind the request line and the headers.")
        metrics.REFUSED.labels(error.code).inc()
        response = web.json_response(error.as_json(), status=error.status)
        response.force_close()
        return response
