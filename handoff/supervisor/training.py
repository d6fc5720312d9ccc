"""Run scripts/train, which trains only when what the model is made of has changed."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

from handoff.supervisor import process
from handoff.supervisor.errors import StartError
from handoff.supervisor.folder import ROOT
from handoff.supervisor.logs import tail
from handoff.supervisor.terminal import say

TRAIN = ROOT / "scripts" / "train"
FIRST_WORD_S = 3.0
BEAT_S = 10.0


async def trained_model(environ: Mapping[str, str], output: Path) -> Path:
    """Return the model's path, which scripts/train prints last; raise StartError with its words if it fails.

    Tells the person waiting how long it has taken; ends the training when cancelled.
    """
    _forget(output)
    started = time.monotonic()
    try:
        running = await process.start([str(TRAIN)], environ, output)
    except OSError as error:
        raise StartError(f"{TRAIN} can't be started: {error}") from error
    try:
        status = await _wait_aloud(running, started)
    finally:
        if running.returncode is None:
            process.signal_group(running.pid, process.SIGKILL)
    lines = tail(output).splitlines()
    model = _model(lines) if status == 0 else None
    if model is None:
        raise StartError("\n".join([*lines, f"The bot could not be trained ({process.how_it_ended(status)})."]))
    return model


async def _wait_aloud(running: asyncio.subprocess.Process, started: float) -> int:
    beat_s = FIRST_WORD_S
    while True:
        try:
            status = await asyncio.wait_for(running.wait(), beat_s)
        except TimeoutError:
            say(f"training the bot: {time.monotonic() - started:.0f} s")
            beat_s = BEAT_S
        else:
            if beat_s == BEAT_S and status == 0:
                say(f"training took {time.monotonic() - started:.0f} s")
            return status


def _forget(output: Path) -> None:
    output.unlink(missing_ok=True)


def _model(lines: list[str]) -> Path | None:
    path = ROOT / lines[-1].strip() if lines else None
    return path if path and path.is_file() else None
