"""Set-up steps: found interpreters, stamps, and the command lines of the suite's parts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from steps import interpreters, machine, stamps
from steps.progress import ROOT, SetupError
from steps.test import LANES, PARTS, command, run


def a_program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_stamp_changes_with_the_content_of_its_files(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("a==1")
    first = stamps.digest(lock)
    lock.write_text("a==2")
    assert stamps.digest(lock) != first


def test_a_stamp_that_was_cut_short_counts_as_none(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp.json"
    assert stamps.read(stamp) == {}
    stamps.write(stamp, {"lock": "abc"})
    assert stamps.read(stamp) == {"lock": "abc"}
    stamp.write_text('{"lock": ')
    assert stamps.read(stamp) == {}


def test_a_bot_python_of_another_version_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_PYTHON", sys.executable)
    with pytest.raises(SetupError, match="pyenv install"):
        interpreters.bot_python(Path("uv"))


def test_a_shim_that_fails_is_passed_over_for_pyenvs_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = tmp_path / "pyenv/versions/3.10.99/bin/python3.10"
    a_program(tmp_path / "shims/python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127")
    a_program(real, f"""case "$2" in *print*) echo {real};; esac""")
    monkeypatch.delenv("BOT_PYTHON", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}/shims:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert interpreters.bot_python(Path("uv")) == real


def test_uv_fetches_a_python_where_none_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    log = tmp_path / "log"
    uv = a_program(tmp_path / "uv", f"""echo "$*" >> {log}; [ "$2" = find ] && echo /fetched/python3.10; true""")
    a_program(tmp_path / "shims/python3.10", "exit 127")
    monkeypatch.delenv("BOT_PYTHON", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}/shims:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    assert interpreters.bot_python(uv) == Path("/fetched/python3.10")
    assert log.read_text().startswith("python install 3.10\n")


def test_every_part_of_the_suite_has_its_own_folders() -> None:
    lines = {part: " ".join(command(part, ["-x"])) for part in PARTS}
    assert lines["bot"].endswith("tests/bot tests/actions -x")
    assert "--ignore=tests/bot" in lines["service"]
    assert lines["e2e"].endswith("tests/e2e -x")


def test_what_python_compiles_is_kept_whatever_the_environment_says() -> None:
    ask = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"
    script = f". scripts/steps/bytecode.sh && '{sys.executable}' -c '{ask}'"
    environ = {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.check_output(["sh", "-c", script], cwd=ROOT, env=environ, text=True)
    assert told.split() == ["False", f"{ROOT}/.venv/bytecode"]


def test_every_script_that_starts_the_product_keeps_what_python_compiles() -> None:
    texts = {path.name: path.read_text() for path in (ROOT / "scripts").iterdir() if path.is_file()}
    starting = {name for name, text in texts.items() if "python" in text} - {"setup"}
    assert {"run", "test", "train"} <= starting
    assert [name for name in starting if ". scripts/steps/bytecode.sh\n" not in texts[name]] == []


def test_both_lanes_run_at_once_and_each_part_after_the_one_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def marks(part: str, wanted: str) -> list[str]:
        """A part that begins, waits for another to have begun, and says so."""
        wait = f"until [ -e {tmp_path}/{wanted} ]; do sleep 0.01; done"
        return ["timeout", "20", "sh", "-c", f"touch {tmp_path}/{part}; {wait}; echo 1 passed"]

    # The browser's tests wait for the last of the other lane, and its first for them: one after the other they hang.
    waits_for = {"e2e": "bot", "service": "e2e", "web": "service", "bot": "web"}
    monkeypatch.setattr("steps.test._train", lambda: None)
    monkeypatch.setattr("steps.test.command", lambda part, _extra: marks(part, waits_for[part]))
    assert [(outcome.part, outcome.status) for outcome in run(PARTS, [])] == [(part, 0) for part in PARTS]
    assert [part for lane in LANES for part in lane if part not in PARTS] == []


def test_only_the_parts_that_were_named_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steps.test.command", lambda part, _extra: ["sh", "-c", f"echo {part}; exit 3"])
    assert [(o.part, o.figures, o.status) for o in run(["web", "bot"], [])] == [("bot", "bot", 3), ("web", "web", 3)]


def test_a_machine_that_has_a_browser_is_left_as_it_is_and_the_one_without_windows_is_preferred(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs, log = tmp_path / "bin", tmp_path / "log"
    full = a_program(programs / "chromium", "")
    a_program(programs / "fc-list", "echo a font")
    a_program(programs / "initdb", "")
    a_program(programs / "pg_ctl", "")
    a_program(programs / "apt-get", f"""echo "$*" >> {log}; [ "$1" = update ]""")
    for name in ("sh", "grep"):
        (programs / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine.prepare()
    assert not log.exists()
    assert machine.chromium() == str(full)
    light = a_program(programs / machine.LIGHT, "")
    assert machine.chromium() == str(light)
