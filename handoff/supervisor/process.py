"""Start a program so that it neither hears the terminal's Ctrl-C nor outlives us."""

import asyncio
import contextlib
import ctypes
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from handoff.supervisor.folder import ROOT
from handoff.supervisor.logs import open_log

SIGTERM, SIGKILL = signal.SIGTERM, signal.SIGKILL
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


async def start(argv: Sequence[str], environ: Mapping[str, str], log: Path) -> asyncio.subprocess.Process:
    """Start a program in a session of its own, from the checkout's root, its output appended to `log`.

    Ctrl-C reaches the supervisor only, which stops the programs in order. Should the supervisor be killed,
    the kernel kills the programs: what they had acknowledged is on disk. Raises OSError if it can't be started.
    """
    with open_log(log) as output:
        return await asyncio.create_subprocess_exec(
            *argv,
            env=dict(environ),
            cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )


def die_with_parent() -> Callable[[], None]:
    """Return what a child does before it becomes the program: ask the kernel to be killed when we die."""
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, SIGKILL)
        if os.getppid() != parent:  # we died between fork and here
            os._exit(1)

    return ask


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to the program and what it started; nothing happens if it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)


async def stop(process: asyncio.subprocess.Process, patience_s: float) -> bool:
    """Ask the program to end, kill it after `patience_s`; say whether it ended by itself."""
    signal_group(process.pid, SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), patience_s)
    except TimeoutError:
        signal_group(process.pid, SIGKILL)
        await process.wait()
        return False
    return True


def how_it_ended(status: int) -> str:
    """Put an exit status into words."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
