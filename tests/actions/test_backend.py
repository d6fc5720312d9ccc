"""The client of the internal API against the golden payloads: levels, failures, limits."""

from __future__ import annotations

import asyncio

import pytest

from actions import backend as client
from actions.backend import BackendFailed, IdentityRequired
from tests.bot.stack import GOLDEN, Backend, free_port


def test_a_proved_conversation_gets_its_account(backend: Backend) -> None:
    backend.prove("c_1")
    assert asyncio.run(client.orders("c_1")) == GOLDEN["orders"]["response"]["orders"]
    assert asyncio.run(client.orders("c_1", "HD-10023456"))[0]["number"] == "HD-10023456"
    assert asyncio.run(client.orders("c_1", "HD-00000000")) == []
    assert asyncio.run(client.refunds("c_1")) == GOLDEN["refunds"]["response"]["refunds"]
    assert asyncio.run(client.points("c_1")) == GOLDEN["points"]["response"]["points"]
    assert asyncio.run(client.subscriptions("c_1")) == GOLDEN["subscriptions"]["response"]["subscriptions"]


def test_too_low_a_level_names_the_level_that_is_needed(backend: Backend) -> None:
    backend.prove("c_2", "site")
    assert asyncio.run(client.points("c_2"))["balance"] == 1240
    with pytest.raises(IdentityRequired) as raised:
        asyncio.run(client.orders("c_2"))
    assert raised.value.level == "code"
    with pytest.raises(IdentityRequired) as raised:
        asyncio.run(client.points("c_3"))
    assert raised.value.level == "site"


def test_a_failing_backend_is_a_failure_and_not_an_empty_account(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.prove("c_4")
    backend.down = True
    with pytest.raises(BackendFailed, match="status 500"):
        asyncio.run(client.orders("c_4"))
    monkeypatch.setenv("HANDOFF_INTERNAL_SECRET", "another")
    backend.down = False
    with pytest.raises(BackendFailed, match="status 401"):
        asyncio.run(client.orders("c_4"))
    monkeypatch.setenv("HANDOFF_INTERNAL_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(BackendFailed):
        asyncio.run(client.orders("c_4"))
