"""Find the Python 3.10 that Rasa needs; handoff uses the interpreter that runs these steps."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from steps.progress import SetupError
from steps.shell import run, succeeds

ADVICE = "Rasa needs a Python 3.10: install one (pyenv install 3.10), or set BOT_PYTHON to one that is there."


def service_python() -> Path:
    """Return the interpreter beneath the environment that runs us, so that no environment rests on another."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


def bot_python(uv: Path) -> Path:
    """Return a Python 3.10 that really runs: BOT_PYTHON, python3.10, pyenv's, or one that uv fetches.

    A pyenv shim named python3.10 may exist and fail, so each candidate is started.
    """
    chosen = os.environ.get("BOT_PYTHON")
    if chosen:
        if not _is_310(chosen):
            raise SetupError(f"BOT_PYTHON={chosen} is not a Python 3.10 that runs. {ADVICE}")
        return _beneath(chosen)
    for candidate in _candidates():
        if _is_310(candidate):
            return _beneath(candidate)
    run([uv, "python", "install", "3.10"], remedy=ADVICE)
    found = run([uv, "python", "find", "--no-project", "--managed-python", "3.10"], remedy=ADVICE)
    return Path(found.strip())


def _candidates() -> Iterator[str]:
    yield "python3.10"
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from (str(p) for p in sorted(versions.glob("3.10.*/bin/python3.10"), reverse=True))


def _is_310(python: str) -> bool:
    return succeeds([python, "-c", "import sys, ssl, venv; sys.exit(sys.version_info[:2] != (3, 10))"])


def _beneath(python: str) -> Path:
    code = "import os, sys; print(os.path.realpath(sys._base_executable))"
    return Path(run([python, "-c", code], remedy=ADVICE).strip())
