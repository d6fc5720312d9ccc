"""What both kinds of sockets share: frames in, frames out, closing with a reason."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from handoff import metrics
from handoff.api.encoding import encode
from handoff.api.hub import Subscriber
from handoff.api.parsing import decode
from handoff.domain.model import Json
from handoff.errors import HandoffError, Malformed, NotReady, Unauthenticated

log = logging.getLogger(__name__)
MAX_FRAME_BYTES = 32_000
FIRST_FRAME_S = 10
HEARTBEAT_S = 20.0
_GRACE_S = 15.0
BAD_FRAME, NOT_AUTHENTICATED, ORIGIN_REFUSED, TOO_SLOW, FLOOD = 4400, 4401, 4403, 4408, 4429


class OpenSockets(set[web.WebSocketResponse]):
    """The sockets of this process, to be told when it stops."""


SOCKETS: web.AppKey[OpenSockets] = web.AppKey("sockets", OpenSockets)


@asynccontextmanager
async def opened(request: web.Request) -> AsyncIterator[web.WebSocketResponse]:
    """Shake hands and close at the end, whatever happened; "going away" when the server stops.

    This is the outermost edge of a socket: what we did not expect is logged and closes it with 1011.
    """
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES, compress=False)
    await socket.prepare(request)
    request.app[SOCKETS].add(socket)
    try:
        yield socket
    except ConnectionError:
        log.debug("socket broke off")
    except NotReady as error:
        metrics.REFUSED.labels(error.code).inc()
        await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=error.code.encode())
    except Exception:
        metrics.FAULTS.labels("socket").inc()
        log.exception("socket failed", extra={"route": request.path})
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    finally:
        request.app[SOCKETS].discard(socket)


async def first_frame(socket: web.WebSocketResponse) -> Any:
    """Return the first frame, decoded; None when it did not come in time or the socket closed."""
    try:
        received = await socket.receive(timeout=FIRST_FRAME_S)
    except TimeoutError:
        return None
    return decode(received.data) if received.type is WSMsgType.TEXT else None


async def send(socket: web.WebSocketResponse, frame: Json | str) -> None:
    """Send one frame, encoded already or not, unless the socket is closed."""
    if not socket.closed:
        await socket.send_str(frame if isinstance(frame, str) else encode(frame))


async def refuse(socket: web.WebSocketResponse, error: HandoffError, **about: Any) -> None:
    """Tell why a frame was refused; the socket stays open."""
    metrics.REFUSED.labels(error.code).inc()
    await send(socket, {"type": "message.refuse" if about else "error.show", **about, **error.as_json()})


async def turn_away(socket: web.WebSocketResponse, error: HandoffError) -> None:
    """Close a socket whose first frame did not let it in, saying why."""
    await refuse(socket, error)
    code = NOT_AUTHENTICATED if isinstance(error, Unauthenticated) else BAD_FRAME
    await socket.close(code=code, message=error.code.encode())


def frame_of(data: str) -> Json:
    """Decode a frame; raises Malformed when it is no object with a type."""
    frame = decode(data)
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Malformed("Send a JSON object with a `type`.")
    return frame


async def cut_when_slow(request: web.Request, socket: web.WebSocketResponse, subscriber: Subscriber) -> None:
    """Close a socket whose reader cannot keep up; it comes back with its cursor."""
    await subscriber.overflowed.wait()
    metrics.REFUSED.labels("too_slow").inc()
    if transport := request.transport:  # one that never reads would hold what lies in its buffer for ever
        asyncio.get_running_loop().call_later(_GRACE_S, transport.abort)
    await socket.close(code=TOO_SLOW, message=b"too slow", drain=False)


async def until_first_ends(*jobs: asyncio.Task[None]) -> None:
    """Run tasks side by side until one ends, then end the others; a failure is raised."""
    try:
        done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        for job in done:
            job.result()
    finally:
        waiting = set(jobs)
        while waiting:  # a library may lose one cancellation; a socket that never ends would hold up the server's end
            for job in waiting:
                job.cancel()
            _, waiting = await asyncio.wait(waiting, timeout=1)
