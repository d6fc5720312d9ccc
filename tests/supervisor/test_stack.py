"""The real stack, without the bot: ready, restarts, side by side, stopped in order, nothing left behind."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.supervisor.folder import ROOT
from handoff.supervisor.launch import RunningStack, launch, running_stack

# Hundreds of invented customers take longer to make than all the rest.
EMPTY = {"HANDOFF_DEMO": "false"}


def answers(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as response:
        return int(response.status)


def lives(pid: int) -> bool:
    """Say whether the process runs; one that is dead and not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    with running_stack(tmp_path_factory.mktemp("shared") / "var", with_bot=False, environ=EMPTY) as running:
        yield running


def test_customers_are_served_and_told_where(tmp_path: Path) -> None:
    with running_stack(tmp_path / "var", with_bot=False) as stack:
        assert answers(f"{stack.url}/readyz") == 200
        stack.wait_until(lambda _: "Ctrl-C stops everything" in stack.printed())
        assert stack.logins()
        for expected in (f"{stack.url}/demo/", f"{stack.url}/desk/", *(login["password"] for login in stack.logins())):
            assert expected in stack.printed()


@pytest.mark.parametrize("name", ["handoff", "valkey"])
def test_a_killed_program_comes_back(stack: RunningStack, name: str) -> None:
    os.kill(stack.pid_of(name), signal.SIGKILL)
    stack.wait_until(lambda facts: facts["programs"][name]["starts"] == 2 and facts["programs"][name]["up"])
    stack.wait_until(lambda _: _is_ready(stack))


def _is_ready(stack: RunningStack) -> bool:
    try:
        return answers(f"{stack.url}/readyz") == 200
    except OSError:
        return False


def test_ctrl_c_stops_handoff_first_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running_stack(tmp_path / "var", with_bot=False, environ=EMPTY) as stack:
        pids = [stack.pid_of(name) for name in ("handoff", "valkey")]
        assert stack.stop() == 0
    assert not any(map(lives, pids))
    assert not stack.folder.run_file.exists()
    assert "was killed" not in stack.printed()
    assert "ended (" not in stack.printed()


def test_programs_do_not_outlive_a_killed_supervisor_and_the_folder_can_be_used_again(tmp_path: Path) -> None:
    stack = launch(tmp_path / "var", with_bot=False, environ=EMPTY)
    try:
        stack.wait_ready()
        pids = [stack.pid_of(name) for name in ("handoff", "valkey")]
    finally:
        stack.process.kill()
        stack.process.wait()
    with running_stack(tmp_path / "var", with_bot=False, environ=EMPTY) as again:
        assert not any(map(lives, pids))
        assert again.facts()["ready"]


def test_two_instances_run_side_by_side_and_a_third_on_the_same_folder_is_refused(
    stack: RunningStack, tmp_path: Path
) -> None:
    with running_stack(tmp_path / "other", with_bot=False, environ=EMPTY) as other:
        assert answers(f"{stack.url}/readyz") == answers(f"{other.url}/readyz") == 200
    third = launch(stack.folder.path, with_bot=False, environ=EMPTY)
    assert third.process.wait(30) == 1
    assert "HANDOFF_VAR_DIR" in third.printed()
    assert answers(f"{stack.url}/readyz") == 200


def test_a_taken_port_is_said_plainly(stack: RunningStack, tmp_path: Path) -> None:
    port = stack.url.rpartition(":")[2]
    environ = {**os.environ, "HANDOFF_PORT": port, "HANDOFF_VAR_DIR": str(tmp_path / "other")}
    argv = [sys.executable, "-m", "handoff.supervisor", "--without-bot"]
    refused = subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=30, check=False)
    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} is taken; choose another: HANDOFF_PORT=… scripts/run\n"
