"""A kept program is started again when it dies or hangs, and ends when asked: with real small programs."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handoff.supervisor.errors import StartError
from handoff.supervisor.keeper import Keeper, Program

STAYS = "import time; print('here', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(600)"
)


class Watcher:
    """Waits for what a keeper reports."""

    def __init__(self) -> None:
        self._change = asyncio.Event()

    def changed(self) -> None:
        self._change.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await self._change.wait()
                self._change.clear()


def program(code: str, is_well: Callable[[], Awaitable[bool]], *, patience_s: float = 10.0) -> Program:
    return Program(
        "small", (sys.executable, "-c", code), os.environ, is_well, patience_s, hang_limit_s=0.5, is_essential=True
    )


@asynccontextmanager
async def kept(made: Program, folder: Path) -> AsyncIterator[tuple[Keeper, Watcher]]:
    watcher = Watcher()
    keeper = Keeper(made, folder, watcher.changed)
    running = asyncio.create_task(keeper.run())
    try:
        yield keeper, watcher
        await keeper.end()
        async with asyncio.timeout(10):
            await running
    finally:
        keeper.kill()
        running.cancel()


def says_here(folder: Path) -> Callable[[], Awaitable[bool]]:
    async def is_well() -> bool:
        log = folder / "small.log"
        return log.exists() and b"here" in log.read_bytes()

    return is_well


async def test_a_program_that_dies_is_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with kept(program(STAYS, says_here(tmp_path)), tmp_path) as (keeper, watcher):
        await watcher.until(keeper.up.is_set)
        first = keeper.pid
        assert first
        os.kill(first, signal.SIGKILL)
        await watcher.until(lambda: keeper.starts == 2 and keeper.up.is_set())
        assert keeper.pid != first
    assert "small ended (SIGKILL), starting it again in 0.2 s" in capsys.readouterr().out
    assert keeper.pid is None


async def test_a_program_that_hangs_is_killed_and_started_again(tmp_path: Path) -> None:
    answers = True

    async def is_well() -> bool:
        return answers

    async with kept(program(STAYS, is_well), tmp_path) as (keeper, watcher):
        await watcher.until(keeper.up.is_set)
        answers = False
        await watcher.until(lambda: keeper.starts == 2)
        answers = True
        await watcher.until(keeper.up.is_set)


async def test_a_wrong_setting_stops_the_start_with_the_programs_own_words(tmp_path: Path) -> None:
    async def is_well() -> bool:
        return False

    (tmp_path / "small.log").write_text("from an earlier run\n")
    made = program("import sys; print('HANDOFF_PORT: no'); sys.exit(2)", is_well)
    with pytest.raises(StartError) as caught:
        await Keeper(made, tmp_path, Watcher().changed).run()
    assert str(caught.value) == "small can't start:\nHANDOFF_PORT: no"


async def test_a_program_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    async def is_well() -> bool:
        return False

    made = Program("small", (str(tmp_path / "nothing"),), {}, is_well, 1.0)
    with pytest.raises(StartError, match="scripts/setup"):
        await Keeper(made, tmp_path, Watcher().changed).run()


async def test_a_program_that_will_not_end_is_killed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with kept(program(STUBBORN, says_here(tmp_path), patience_s=0.2), tmp_path) as (keeper, watcher):
        await watcher.until(keeper.up.is_set)
    assert "did not end within 0 s and was killed" in capsys.readouterr().out


async def test_a_program_does_not_share_the_terminals_ctrl_c(tmp_path: Path) -> None:
    async with kept(program(STAYS, says_here(tmp_path)), tmp_path) as (keeper, watcher):
        await watcher.until(keeper.up.is_set)
        assert keeper.pid
        assert os.getsid(keeper.pid) == keeper.pid != os.getsid(0)
