"""Run a program quietly, and show what it said only when it failed."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from steps.progress import ROOT, SetupError

Argument = str | Path


def run(argv: Sequence[Argument], *, remedy: str, environ: Mapping[str, str] | None = None) -> str:
    """Run to the end and return standard output; raise SetupError with the last lines and the remedy."""
    result = subprocess.run(
        [str(a) for a in argv],
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        said = (result.stderr.strip() or result.stdout.strip()).splitlines()[-15:]
        raise SetupError("\n".join([*said, f"{Path(argv[0]).name} failed (exit {result.returncode}). {remedy}"]))
    return result.stdout


def succeeds(argv: Sequence[Argument]) -> bool:
    """Say whether the program exists, runs and exits with 0."""
    try:
        result = subprocess.run(
            [str(a) for a in argv], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0
