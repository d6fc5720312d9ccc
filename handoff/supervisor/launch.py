"""Run a whole stack beside the caller, for tests and measurements: scripts/run without the set-up."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handoff.supervisor.folder import ROOT, Folder
from handoff.supervisor.ports import free_ports
from handoff.supervisor.process import die_with_parent


class RunningStack:
    """One instance, started as a process of its own; what it printed is in `output`."""

    def __init__(self, folder: Folder, port: int, process: "subprocess.Popen[bytes]", output: Path) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.output = output
        self.process = process

    def facts(self) -> dict[str, Any]:
        """Return var/run.json: pid, ready, bot, url, internal_port, programs {name: {pid, up, starts}}.

        One that an instance before this one left behind counts for nothing.
        """
        try:
            facts = json.loads(self.folder.run_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            facts = None
        if not isinstance(facts, dict) or facts.get("pid") != self.process.pid:
            return {"programs": {}, "ready": False, "bot": "off"}
        return facts

    def logins(self) -> list[dict[str, str]]:
        """Return the demo logins: email, password, role."""
        logins = json.loads(self.folder.demo_logins.read_text(encoding="utf-8"))
        return logins if isinstance(logins, list) else []

    def pid_of(self, name: str) -> int:
        """Return the process id of a program that runs."""
        return int(self.facts()["programs"][name]["pid"])

    def wait_until(self, holds: Callable[[dict[str, Any]], bool], limit_s: float = 60.0) -> dict[str, Any]:
        """Return the facts once `holds(facts)`; raise TimeoutError or RuntimeError with what the stack printed."""
        deadline = time.monotonic() + limit_s
        while True:
            facts = self.facts()
            if holds(facts):
                return facts
            if self.process.poll() is not None:
                raise RuntimeError(f"the stack ended with {self.process.returncode}:\n{self.printed()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {limit_s:.0f} s; {facts}\n{self.printed()}")
            time.sleep(0.05)

    def wait_ready(self, limit_s: float = 60.0) -> None:
        """Return when customers can be served."""
        self.wait_until(lambda facts: bool(facts["ready"]), limit_s)

    def wait_for_bot(self, limit_s: float = 300.0) -> None:
        """Return when the bot is up, trained first where needed."""
        self.wait_until(lambda facts: facts["bot"] == "up", limit_s)

    def printed(self) -> str:
        """Return all that it printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def stop(self, limit_s: float = 60.0) -> int:
        """Stop it as Ctrl-C would and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(limit_s)


def launch(
    var_dir: Path, *, port: int | None = None, with_bot: bool = True, environ: Mapping[str, str] | None = None
) -> RunningStack:
    """Start a stack on a free port unless one is given; `environ` adds settings to it.

    It dies with the thread that calls this: an interrupted test run leaves nothing behind.
    """
    var_dir.mkdir(parents=True, exist_ok=True)
    output = var_dir / "output.log"
    port = port or free_ports(1)[0]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("HANDOFF_")}
    settings = {**(environ or {}), "HANDOFF_PORT": str(port), "HANDOFF_VAR_DIR": str(var_dir)}
    argv = [sys.executable, "-m", "handoff.supervisor", *([] if with_bot else ["--without-bot"])]
    with output.open("ab") as file:
        process = subprocess.Popen(
            argv,
            cwd=ROOT,
            env={**outside, **settings},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 — takes no lock that another thread could hold
        )
    return RunningStack(Folder(var_dir.resolve()), port, process, output)


@contextmanager
def running_stack(
    var_dir: Path,
    *,
    port: int | None = None,
    with_bot: bool = True,
    environ: Mapping[str, str] | None = None,
    ready_within_s: float = 60.0,
) -> Iterator[RunningStack]:
    """Run a stack inside a `with`: ready at its start, stopped at its end, killed if it does not stop.

    A model that has yet to be trained needs a longer `ready_within_s`: the training comes before everything else.
    """
    stack = launch(var_dir, port=port, with_bot=with_bot, environ=environ)
    try:
        stack.wait_ready(ready_within_s)
        yield stack
        stack.stop()
    finally:
        if stack.process.poll() is None:
            stack.process.kill()
            stack.process.wait()
