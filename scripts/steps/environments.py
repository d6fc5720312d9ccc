"""Make the Python environments: tools (uv itself), bot (3.10) and service (3.11 or newer)."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from steps import interpreters, stamps
from steps.progress import ROOT, SetupError, step
from steps.shell import Argument, run

VENV = ROOT / ".venv"
BYTECODE = VENV / "bytecode"  # see bytecode.sh
REQUIREMENTS = ROOT / "requirements"
ONLINE = "Is the package index reachable?"


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment and its two lock files: what running needs, and what the tests need as well."""

    name: str
    run_lock: str
    dev_lock: str
    what: str
    find_python: Callable[[Path], Path]

    @property
    def path(self) -> Path:
        """Where it lives."""
        return VENV / self.name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.path / "bin" / "python"


SERVICE = Environment(
    "service", "service.txt", "dev.txt", "installing aiohttp and friends", lambda _uv: interpreters.service_python()
)
BOT = Environment(
    "bot", "bot.txt", "bot-dev.txt", "installing Rasa, TensorFlow and spaCy, 3 GB", interpreters.bot_python
)


def bring_uv() -> Path:
    """Return the path of uv, after installing it from PyPI into .venv/tools if it is not there."""
    venv, lock = VENV / "tools", REQUIREMENTS / "tools.txt"
    uv, stamp = venv / "bin" / "uv", {"lock": stamps.digest(lock)}
    if uv.exists() and stamps.read(venv / "stamp.json") == stamp:
        return uv
    with step("uv", "installing"):
        python = venv / "bin" / "python"
        if not python.exists():
            remedy = "On Debian and Ubuntu: apt-get install python3-venv"
            run([interpreters.service_python(), "-m", "venv", "--clear", venv], remedy=remedy)
        pip: list[Argument] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        run([*pip, "-r", lock], remedy=ONLINE)
        stamps.write(venv / "stamp.json", stamp)
    return uv


def make(environment: Environment, uv: Path, *, dev: bool) -> None:
    """Install the lock file, unless the stamp says that it is installed.

    An environment made for tests keeps what tests need when `dev` is false.
    """
    stamp_path = environment.path / "stamp.json"
    old = stamps.read(stamp_path)
    dev = dev or old.get("kind") == "dev"
    lock = REQUIREMENTS / (environment.dev_lock if dev else environment.run_lock)
    wanted = {"kind": "dev" if dev else "run", "lock": stamps.digest(lock)}
    chosen = os.environ.get("BOT_PYTHON", "") if environment is BOT else ""
    same_python = not chosen or old.get("chosen") == chosen
    if environment.python.exists() and same_python and wanted.items() <= old.items():
        return
    with step(f"{environment.name} environment", environment.what):
        python = environment.find_python(uv)
        if not (environment.python.exists() and _rests_on(environment, python)):
            run([uv, "venv", "--quiet", "--clear", "--python", python, environment.path], remedy=ONLINE)
        sync: list[Argument] = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", environment.python, lock]
        run(sync, remedy=ONLINE, environ={"UV_PYTHON_DOWNLOADS": "never"})
        shutil.rmtree(BYTECODE, ignore_errors=True)  # of files that another version may have taken the place of
        stamps.write(stamp_path, {**wanted, "python": str(python), "chosen": chosen})


def _rests_on(environment: Environment, python: Path) -> bool:
    """Say whether the environment was made from this very interpreter and still runs."""
    code = "import os, sys; print(os.path.realpath(sys._base_executable))"
    try:
        return Path(run([environment.python, "-c", code], remedy="").strip()) == python.resolve()
    except (SetupError, OSError):
        return False
