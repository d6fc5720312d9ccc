"""The embedded Valkey keeps what it acknowledged, and only one runs on a folder: with the real server."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from handoff.supervisor import process, valkey
from handoff.supervisor.folder import Folder
from handoff.supervisor.ports import free_ports
from handoff.supervisor.valkey import Valkey


@asynccontextmanager
async def running(folder: Folder) -> AsyncIterator[tuple[Valkey, asyncio.subprocess.Process]]:
    server = valkey.embedded(folder, free_ports(1)[0])
    program = server.program()
    child = await process.start(program.argv, program.environ, folder.logs / "valkey.log")
    try:
        async with asyncio.timeout(20):
            while not await server.answers():
                assert child.returncode is None, (folder.logs / "valkey.log").read_text()
        yield server, child
    finally:
        if child.returncode is None:
            await process.stop(child, 10)


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.held():
        async with running(folder) as (server, child):
            async with Redis.from_url(server.url) as redis:
                for number in range(500):
                    await redis.rpush("log", number)
            child.kill()
            await child.wait()
        async with running(folder) as (server, _), Redis.from_url(server.url, decode_responses=True) as redis:
            assert await redis.lrange("log", 0, -1) == [str(number) for number in range(500)]


async def test_it_writes_every_change_before_it_answers_and_drops_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.held():
        async with running(folder) as (server, _), Redis.from_url(server.url, decode_responses=True) as redis:
            settings = await redis.config_get("append*", "maxmemory*", "bind")
    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "always"
    assert settings["maxmemory-policy"] == "noeviction"
    assert settings["bind"] == "127.0.0.1"


async def test_the_password_is_asked_for_and_not_on_the_command_line(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.held():
        async with running(folder) as (server, child):
            assert server.password not in command_line(child.pid)
            async with Redis(port=server.port) as redis:
                with pytest.raises(AuthenticationError):
                    await redis.ping()


async def test_a_server_left_behind_is_stopped_before_a_new_one_starts(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.held():
        async with running(folder) as (_, left_behind):
            waiting = asyncio.create_task(left_behind.wait())
            await asyncio.to_thread(valkey.stop_orphan, folder.valkey)
            assert await waiting == 0


async def test_a_foreign_process_under_a_recorded_id_is_left_alone(tmp_path: Path) -> None:
    other = await asyncio.create_subprocess_exec("sleep", "600")
    try:
        (tmp_path / "valkey.pid").write_text(str(other.pid))
        valkey.stop_orphan(tmp_path)
        assert other.returncode is None
        os.kill(other.pid, 0)
    finally:
        other.send_signal(signal.SIGKILL)
        await other.wait()
