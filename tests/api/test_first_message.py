"""A first message that overtakes the page's own socket: what comes after it still reaches the page."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from handoff.api import poll, widget_socket
from handoff.domain.model import Conversation
from handoff.service import converse
from handoff.service.context import Services
from handoff.service.converse import Visitor
from tests.people import Customer, Instance


@pytest.fixture
def overtaken(customer: Customer, monkeypatch: pytest.MonkeyPatch) -> Customer:
    """The customer writes, and is answered, between a reader's look for the conversation and its next step."""
    look = converse.current
    looks = 0

    async def slow_look(services: Services, visitor: Visitor) -> Conversation | None:
        nonlocal looks
        looks += 1
        first = looks == 1
        found = await look(services, visitor)
        if first:
            await customer.say("はじめの質問")
            await customer.answered()
        return found

    for module in (widget_socket, poll):
        monkeypatch.setattr(module.converse, "current", slow_look)
    return customer


async def test_the_socket_shows_what_was_said_and_what_follows(gateway: Instance, overtaken: Customer) -> None:
    async with gateway.http.ws_connect(f"{gateway.url}/api/widget/socket", origin=gateway.url) as socket:
        await socket.send_json({"type": "session.authenticate", "token": overtaken.token, "since": 0})
        await _until(socket, "bot", "はじめの質問")
        await overtaken.say("つぎの質問")
        await _until(socket, "contact", "つぎの質問")


async def test_the_long_poll_answers_at_once(gateway: Instance, overtaken: Customer) -> None:
    async with gateway.http.get(
        f"{gateway.url}/api/widget/events?since=0&wait_s=20",
        headers=overtaken.headers,
        timeout=aiohttp.ClientTimeout(total=5),
    ) as response:
        found = await response.json()
    assert [event["text"] for event in found["events"] if event["type"] == "message.appended"]


async def _until(socket: aiohttp.ClientWebSocketResponse, role: str, words: str) -> None:
    """Read until somebody of this role has said something with these words."""
    async with asyncio.timeout(5):
        while True:
            event = (await socket.receive_json()).get("event", {})
            if event.get("author", {}).get("role") == role and words in event["text"]:
                return
