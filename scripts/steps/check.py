"""scripts/check: format, lint, types and import contracts of everything; all problems, not only the first."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from steps import pages
from steps.environments import BOT, SERVICE
from steps.progress import ROOT

_SERVICE = SERVICE.path / "bin"
_BOT_TARGETS = ["bot", "actions", "tests/bot", "tests/actions"]
_BIOME = ROOT / "node_modules" / "@biomejs" / "cli-linux-x64" / "biome"
_TSC = ROOT / "node_modules" / "typescript" / "bin" / "tsc"


def checks() -> dict[str, Sequence[object]]:
    """Return every check's name and command line; the slow ones first."""
    return {
        "types, service side": [_SERVICE / "mypy"],
        "types, bot side": [BOT.path / "bin" / "mypy", "--config-file", "bot/mypy.ini", *_BOT_TARGETS],
        "python format": [_SERVICE / "ruff", "format", "--check", "--quiet", "--output-format=concise", "."],
        "python lint": [_SERVICE / "ruff", "check", "--quiet", "--output-format=concise", "."],
        "import contracts": [_SERVICE / "lint-imports", "--no-cache"],
        "pages format and lint": [_BIOME, "ci", "--colors=off"],
        "page types": [pages.node(), _TSC, "-p", "."],
        "page test types": [pages.node(), _TSC, "-p", "tests/web"],
    }


def main() -> int:
    """Run all checks, two at a time; return 1 if any failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        passed = list(pool.map(_passes, checks().items()))
    return 0 if all(passed) else 1


def _passes(check: tuple[str, Sequence[object]]) -> bool:
    name, argv = check
    started = time.monotonic()
    result = subprocess.run(
        [str(a) for a in argv],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = result.returncode == 0
    line = f"{'✓' if passed else '✗'} {name} ({time.monotonic() - started:.1f} s)"
    print(line if passed else f"{line}\n{result.stdout.rstrip()}", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
