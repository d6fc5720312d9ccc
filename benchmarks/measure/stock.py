"""The stock assistant to compare with: what `rasa init --no-prompt` makes, trained once, behind its REST channel."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handoff.supervisor.folder import ROOT
from handoff.supervisor.ports import free_ports
from handoff.supervisor.process import die_with_parent

PYTHON = ROOT / ".venv" / "bot" / "bin" / "python"
_START_S = 240.0


def made_once(folder: Path) -> Path:
    """Return the stock assistant's folder, made and trained by Rasa's own command on first use."""
    home = folder / "stock"
    if not list((home / "models").glob("*.tar.gz")):
        print("making and training the stock assistant (once) …", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        with (folder / "stock-init.log").open("wb") as log:
            subprocess.run(
                [PYTHON, "-m", "rasa", "init", "--no-prompt", "--init-dir", home],
                cwd=home,
                env=_environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
            )
    return home


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the stock assistant on loopback while the block lasts; yields the address of its REST channel."""
    home = made_once(folder)
    port = free_ports(1)[0]
    argv = [str(PYTHON), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
    with (folder / "stock-run.log").open("wb") as log:
        process = subprocess.Popen(
            argv,
            cwd=home,
            env=_environ(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 — takes no lock that another thread could hold
        )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the stock assistant ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 — loopback
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.5)
    raise TimeoutError(f"the stock assistant was not up within {_START_S:.0f} s")


def _environ() -> dict[str, str]:
    """Return our environment with what Rasa itself recommends for a server: no telemetry, a quiet log."""
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "LOG_LEVEL": "WARNING"}
