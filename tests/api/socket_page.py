"""An open page, as tests speak of it: frames in, frames out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import WSMsgType

from tests.people import Customer, Desk, Json


class Page:
    """One open socket, and what came through it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen: list[Json] = []

    async def next(self) -> Json:
        """The next frame; fails when the socket closes instead."""
        received = await self.socket.receive(timeout=10)
        assert received.type is WSMsgType.TEXT, received
        frame: Json = json.loads(received.data)
        self.seen.append(frame)
        return frame

    async def until(self, type_: str, **fields: Any) -> Json:
        """Wait for a frame of this kind."""
        for _ in range(300):
            frame = await self.next()
            if frame["type"] == type_ and all(frame.get(n) == v for n, v in fields.items()):
                return frame
        raise AssertionError(type_)

    async def until_seq(self, seq: int) -> list[Json]:
        """Wait until the cursor is there; returns the events."""
        for _ in range(1000):
            if self.cursor >= seq:
                return [f["event"] for f in self.seen if f["type"] == "event.append"]
            await self.next()
        raise AssertionError(seq)

    @property
    def cursor(self) -> int:
        moved = [f["seq"] for f in self.seen if f["type"] in ("event.append", "cursor.advance")]
        return moved[-1] if moved else 0

    async def closed(self) -> int | None:
        """Read on until it closes; returns the code."""
        async with asyncio.timeout(20):
            async for _ in self.socket:
                pass
        return self.socket.close_code

    async def say(self, frame: Any) -> None:
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))


@asynccontextmanager
async def page(customer: Customer, **hello: Any) -> AsyncIterator[Page]:
    url = f"{customer.instance.url}/api/widget/socket"
    async with customer.instance.http.ws_connect(url, autoclose=True) as socket:
        opened = Page(socket)
        await opened.say({"type": "session.authenticate", "token": customer.token, **hello})
        yield opened


@asynccontextmanager
async def desk_page(desk: Desk) -> AsyncIterator[Page]:
    url = f"{desk.instance.url}/api/desk/socket"
    async with desk.instance.http.ws_connect(url, headers=desk.headers) as socket:
        opened = Page(socket)
        await opened.say({"type": "session.authenticate"})
        await opened.until("session.ready")
        yield opened
