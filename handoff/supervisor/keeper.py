"""Keep one program running: start it, see that it is well, start it again when it died or hangs."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.supervisor import logs, process
from handoff.supervisor.backoff import Backoff
from handoff.supervisor.errors import StartError
from handoff.supervisor.process import SIGKILL
from handoff.supervisor.terminal import say

# An essential program that ends with this before it was ever well has a wrong setting: a restart would not help.
WRONG_SETTING = 2


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how to tell that it is well; all times in seconds."""

    name: str
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    is_well: Callable[[], Awaitable[bool]]
    patience_s: float
    """How long it may take to end when asked."""
    start_limit_s: float = 300.0
    """How long it may take to be well after a start."""
    hang_limit_s: float = 60.0
    """How long it may be unwell once it was well."""
    is_essential: bool = False
    """Whether there is nothing to serve customers with when its settings are wrong."""


class Keeper:
    """One kept program. `changed` is called whenever it starts, becomes well or ends."""

    def __init__(self, program: Program, log_folder: Path, changed: Callable[[], None]) -> None:
        self.program = program
        self.up = asyncio.Event()
        self.starts = 0
        self._log = log_folder / f"{program.name}.log"
        self._changed = changed
        self._ending = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._backoff = Backoff()
        self._was_up = False

    @property
    def pid(self) -> int | None:
        """The process that runs now; None between two runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def run(self) -> None:
        """Keep the program running until `end`; raise StartError if it can't be started as it is set up."""
        while not self._ending.is_set():
            started = time.monotonic()
            log_bytes = self._log.stat().st_size if self._log.exists() else 0
            status = await self._run_once()
            self.up.clear()
            self._changed()
            if self._ending.is_set():
                return
            if self.program.is_essential and status == WRONG_SETTING and not self._was_up:
                raise StartError(f"{self.program.name} can't start:\n{logs.tail(self._log, log_bytes)}")
            wait_s = self._backoff.after_run_of(time.monotonic() - started)
            how = process.how_it_ended(status)
            say(f"{self.program.name} ended ({how}), starting it again in {wait_s:.1f} s; see {self._log}")
            await _either(self._ending, wait_s)

    async def end(self) -> None:
        """End the program for good: ask, and kill it when its patience is over."""
        self._ending.set()
        if self._process and self._process.returncode is None:
            by_itself = await process.stop(self._process, self.program.patience_s)
            if not by_itself:
                say(f"{self.program.name} did not end within {self.program.patience_s:.0f} s and was killed")

    def kill(self) -> None:
        """Kill the program at once and for good."""
        self._ending.set()
        if self.pid:
            process.signal_group(self.pid, SIGKILL)

    async def _run_once(self) -> int:
        try:
            self._process = await process.start(self.program.argv, self.program.environ, self._log)
        except OSError as error:
            raise StartError(f"{self.program.name} can't be started: {error}. Does scripts/setup succeed?") from error
        self.starts += 1
        self._changed()
        if self._ending.is_set():  # asked to end while it was being started
            process.signal_group(self._process.pid, SIGKILL)
        watch = asyncio.create_task(self._watch(self._process))
        try:
            return await self._process.wait()
        finally:
            watch.cancel()

    async def _watch(self, running: asyncio.subprocess.Process) -> None:
        """Notice when the program becomes well; kill it when it is unwell for too long."""
        last_well = time.monotonic()
        while True:
            if await self.program.is_well():
                last_well = time.monotonic()
                if not self.up.is_set():
                    self._was_up = True
                    self.up.set()
                    self._changed()
                    if self.starts > 1:
                        say(f"{self.program.name} is up again")
            limit_s = self.program.hang_limit_s if self.up.is_set() else self.program.start_limit_s
            if time.monotonic() - last_well > limit_s:
                say(f"{self.program.name} has not answered for {limit_s:.0f} s and is killed")
                process.signal_group(running.pid, SIGKILL)
                return
            await asyncio.sleep(2.0 if self.up.is_set() else 0.2)


async def _either(event: asyncio.Event, wait_s: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), wait_s)
    except TimeoutError:
        return
