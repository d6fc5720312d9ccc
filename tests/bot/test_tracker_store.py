"""The bot's memory on a real server: only appended to, refused when somebody else wrote, bounded in time."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.exceptions import RasaException

from bot.tracker_store import STORED, AppendOnlyTrackerStore
from tests.bot.stack import free_port, process, valkey_binary


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with server(tmp_path_factory.mktemp("valkey"), port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def server(folder: Path, port: int) -> Iterator[None]:
    options = ["--port", str(port), "--save", "", "--appendonly", "yes", "--appendfsync", "always"]
    with process([valkey_binary(), *options, "--dir", str(folder)], {}, folder / "log"):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield


def store_on(url: str, **settings: float) -> AppendOnlyTrackerStore:
    return AppendOnlyTrackerStore(Domain.empty(), host=url, **settings)  # type: ignore[arg-type]


def test_what_was_saved_is_read_back_and_only_new_events_are_written(url: str) -> None:
    async def scenario() -> None:
        store = store_on(url, ttl_s=60)
        tracker = await store.get_or_create_full_tracker("c_1#1", append_action_listen=False)
        assert await store.retrieve("c_1#1") is None
        tracker.update(UserUttered("こんにちは", message_id="t_1"))
        await store.save(tracker)
        tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)
        again = await store.retrieve("c_1#1")
        assert again is not None
        assert [type(event) for event in again.events] == [UserUttered, ActionExecuted]
        assert again.events[0].message_id == "t_1"
        key = "hk:{main}:bot:tracker:c_1#1"
        assert await store._redis.llen(key) == 2
        assert 0 < await store._redis.ttl(key) <= 60
        assert list(await store.keys()) == ["c_1#1"]
        await store._redis.connection_pool.disconnect()

    asyncio.run(scenario())


def test_the_second_of_two_writers_is_refused(url: str) -> None:
    async def scenario() -> None:
        store, other = store_on(url), store_on(url)
        first = await store.create_tracker("c_2#1")
        second = await other.retrieve("c_2#1")
        assert second is not None
        first.update(UserUttered("one"))
        second.update(UserUttered("two"))
        await store.save(first)
        with pytest.raises(RasaException, match="moved on"):
            await other.save(second)
        await store._redis.connection_pool.disconnect()
        await other._redis.connection_pool.disconnect()

    asyncio.run(scenario())


def test_what_a_failed_turn_left_in_memory_is_read_anew(url: str) -> None:
    async def scenario() -> None:
        store = store_on(url)
        made = await store.create_tracker("c_3#1")
        remembered = await store.retrieve("c_3#1")
        assert remembered is not None
        assert remembered is made
        await store.save(remembered)
        remembered.update(UserUttered("said in a turn that failed"))
        again = await store.retrieve("c_3#1")
        assert again is not None
        assert not any(isinstance(event, UserUttered) for event in again.events)
        await store._redis.connection_pool.disconnect()

    asyncio.run(scenario())


def test_a_server_that_was_started_again_is_asked_again(tmp_path: Path) -> None:
    port = free_port()

    async def scenario() -> None:
        store = store_on(f"redis://127.0.0.1:{port}/0")
        with server(tmp_path, port):
            tracker = await store.create_tracker("c_5#1")
        tracker.update(UserUttered("written while nobody was there"))
        saving = asyncio.create_task(store.save(tracker))
        await asyncio.sleep(0.3)
        with server(tmp_path, port):
            await saving
            other = store_on(f"redis://127.0.0.1:{port}/0")
            again = await other.retrieve("c_5#1")
            assert again is not None
            assert any(isinstance(event, UserUttered) for event in again.events)
            await store._redis.connection_pool.disconnect()
            await other._redis.connection_pool.disconnect()

    asyncio.run(scenario())


def test_an_append_whose_answer_was_lost_counts_once(url: str) -> None:
    async def scenario() -> None:
        store = store_on(url)
        tracker = await store.create_tracker("c_6#1")
        tracker.update(UserUttered("once"))
        known = len(tracker.events) - 1
        await store.save(tracker)
        setattr(tracker, STORED, known)
        await store.save(tracker)
        assert await store._redis.llen("hk:{main}:bot:tracker:c_6#1") == len(tracker.events)
        await store._redis.connection_pool.disconnect()

    asyncio.run(scenario())


def test_a_server_that_hangs_fails_within_the_time_limit() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()

        async def scenario() -> None:
            store = store_on(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0", timeout_s=0.2)
            began = time.monotonic()
            with pytest.raises(Exception, match=r"(?i)timeout"):
                await store.retrieve("c_3#1")
            assert time.monotonic() - began < 2
            await store._redis.connection_pool.disconnect()

        asyncio.run(scenario())


@pytest.mark.parametrize("address", ["", "${HANDOFF_REDIS_URL}"])
def test_a_store_without_an_address_is_refused(address: str) -> None:
    with pytest.raises(RasaException, match="HANDOFF_REDIS_URL"):
        store_on(address)
