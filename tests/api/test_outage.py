"""A store that does not answer is said so, at once and in the one shape; when it is back, all goes on."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handoff.settings import Secret, Settings
from tests.api.conftest import faults
from tests.people import Customer, Desk, new_id
from tests.valkey import free_port, running_valkey


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    return dataclasses.replace(settings, redis_url=Secret(f"redis://127.0.0.1:{port}/0"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "own-valkey"
    made.mkdir()
    return made


@pytest.fixture
def own_valkey(folder: Path, port: int) -> Iterator[Any]:
    server = running_valkey(folder, port)
    server.__enter__()
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        server.__exit__(None, None, None)

    yield stop
    if not stopped:
        stop()


async def test_a_live_store_that_went_away_is_said_and_comes_back(
    own_valkey: Any, start: Any, folder: Path, port: int
) -> None:
    instance = await start()
    customer = await Customer.visiting(instance)
    await customer.say("返品したいです")
    desk = await Desk.logged_in(instance, "agent")
    before = faults()
    await asyncio.to_thread(own_valkey)
    for path, body in (
        ("messages", {"client_message_id": new_id(), "text": "a"}),
        ("visits", {"locale": "ja"}),
        ("conversation/end", {}),
    ):
        status, answer = await customer.post(path, body)
        assert (status, answer["error"]["code"]) == (503, "not_ready"), path
    for path in ("queue", f"conversations/{customer.conversation_id}"):
        status, answer = await desk.get(path)
        assert (status, answer["error"]["code"]) == (503, "not_ready"), path
    async with instance.http.get(f"{instance.url}/readyz") as response:
        assert response.status == 503
    async with instance.http.get(f"{instance.url}/healthz") as response:
        assert response.status == 200
    assert faults() == before
    again = running_valkey(folder, port)
    await asyncio.to_thread(again.__enter__)
    try:
        sent = await customer.say("戻りましたか")
        assert sent["conversation_id"] == customer.conversation_id
        await customer.until(text="戻りましたか", author__role="contact")
    finally:
        await asyncio.to_thread(again.__exit__, None, None, None)
