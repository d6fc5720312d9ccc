"""Customers who ask: through our gateway over the widget's socket, and the stock assistant over its REST channel."""

from __future__ import annotations

import secrets
import time
from typing import Any, Protocol, Self

import aiohttp

ANSWER_WITHIN_S = 60.0


class HandedOver(Exception):
    """The conversation is with people: the bot answers no more in it."""


class Conversation(Protocol):
    """One customer's conversation with an assistant."""

    async def ask(self, text: str) -> tuple[float, bool]:
        """Ask one question; return the milliseconds to its answer and whether there was one to read.

        Raises HandedOver when the turn before ended with a handoff.
        """

    async def leave(self) -> None:
        """Go away."""


class Visitor:
    """A customer with the widget's socket open, as the page itself has it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    @classmethod
    async def arriving(cls, http: aiohttp.ClientSession, url: str) -> Self:
        """Begin a visit and connect; nothing is said yet."""
        async with http.post(f"{url}/api/widget/visits", json={"locale": "ja"}) as response:
            response.raise_for_status()
            token = (await response.json())["token"]
        socket = await http.ws_connect(f"{url}/api/widget/socket", origin=url)
        await socket.send_json({"type": "session.authenticate", "token": token, "since": 0, "generation": None})
        ready = await socket.receive_json(timeout=ANSWER_WITHIN_S)
        if ready["type"] != "session.ready":
            raise RuntimeError(f"the socket did not open: {ready}")
        return cls(socket)

    async def ask(self, text: str) -> tuple[float, bool]:
        """Send a message and wait for the first word of its answer, which comes in one step with the rest."""
        mine = f"b-{secrets.token_hex(8)}"
        started = time.perf_counter()
        await self._socket.send_json({"type": "message.send", "client_message_id": mine, "text": text})
        heard = False
        while True:
            frame: dict[str, Any] = await self._socket.receive_json(timeout=ANSWER_WITHIN_S)
            if frame["type"] == "message.refuse":
                raise RuntimeError(f"refused: {frame['error']}")
            event = frame.get("event") or {"type": ""}
            if event["type"] == "conversation.queued":
                raise HandedOver
            if event["type"] != "message.appended":
                continue
            heard = heard or event["client_message_id"] == mine
            if heard and event["author"]["role"] == "bot":
                return (time.perf_counter() - started) * 1000, bool(event["text"])

    async def leave(self) -> None:
        """Close the page."""
        await self._socket.close()


class RestCaller:
    """A customer of Rasa's REST channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url
        self._sender = secrets.token_hex(8)

    async def ask(self, text: str) -> tuple[float, bool]:
        """Post a message and read the whole answer."""
        started = time.perf_counter()
        async with self._http.post(self._url, json={"sender": self._sender, "message": text}) as response:
            response.raise_for_status()
            replies = await response.json()
        return (time.perf_counter() - started) * 1000, bool(replies)

    async def leave(self) -> None:
        """Nothing to close."""
