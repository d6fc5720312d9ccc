"""scripts/test: run the parts of the suite in two lanes that keep two cores busy."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

from steps import pages
from steps.environments import BOT, SERVICE
from steps.progress import ROOT

PARTS = ("bot", "service", "web", "e2e")
# The browser's tests take longest and wait most. What needs no model goes first in the other lane, so that a training
# that is due goes on beside it.
LANES = (("e2e",), ("service", "web", "bot"))
_ELSEWHERE = [f"--ignore=tests/{folder}" for folder in ("bot", "actions", "e2e", "web")]
_ONLY_FAILED = ("--last-failed", "--last-failed-no-failures=none")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one part ended: its last line of figures, its exit status and the time it took."""

    part: str
    figures: str
    status: int
    duration_s: float


def command(part: str, extra: Sequence[str]) -> list[str]:
    """Return the command line of one part; `extra` goes to pytest."""
    match part:
        case "bot":
            # The conftest above belongs to the service side, whose packages this environment lacks.
            pytest = [BOT.python, "-m", "pytest", "-q", "--confcutdir=tests/bot", "tests/bot", "tests/actions"]
        case "service":
            # A test waits for the disk half of its time; each worker has stores of its own.
            pytest = [SERVICE.python, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *_ELSEWHERE, "tests"]
        case "e2e":
            # Each worker has a whole stack and a browser of its own.
            pytest = [SERVICE.python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "tests/e2e"]
        case _:
            files = sorted((ROOT / "tests/web").rglob("*.test.js"))
            if not files:
                raise SystemExit("There are no tests in tests/web: node would look elsewhere.")
            return [str(pages.node()), "--test", *map(str, files)]
    return [*map(str, pytest), *extra]


def main() -> int:
    """Run the chosen parts and print one line for each; return 1 if any failed."""
    parser = argparse.ArgumentParser(prog="scripts/test", description="Run every test, or the parts named.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; all when none is named")
    ours, extra = _split(sys.argv[1:])
    chosen = parser.parse_args(ours).parts or list(PARTS)
    if unknown := sorted(set(chosen) - set(PARTS)):
        parser.error(f"there is no part called {', '.join(unknown)}")
    started = time.monotonic()
    outcomes = [_again_alone(outcome, extra) for outcome in run(chosen, extra)]
    print()
    for outcome in outcomes:
        mark = "✓" if outcome.status == 0 else "✗"
        print(f"{mark} {outcome.part:<8} {outcome.figures} ({outcome.duration_s:.0f} s)")
    print(f"  in all   {time.monotonic() - started:.0f} s")
    return 0 if all(outcome.status == 0 for outcome in outcomes) else 1


def _split(argv: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in argv:
        return argv, []
    at = argv.index("--")
    return argv[:at], argv[at + 1 :]


def run(chosen: Sequence[str], extra: Sequence[str]) -> list[Outcome]:
    """Run both lanes side by side and return how each part ended, in the order of PARTS."""

    def follow(lane: Sequence[str]) -> list[Outcome]:
        return [_Part(part, extra).finish() for part in lane if part in chosen]

    with ThreadPoolExecutor(len(LANES)) as pool:
        ended = {outcome.part: outcome for lane in pool.map(follow, LANES) for outcome in lane}
    return [ended[part] for part in PARTS if part in ended]


def _again_alone(outcome: Outcome, extra: Sequence[str]) -> Outcome:
    """Run what failed once more by itself: on two busy cores a time limit says little about the product.

    Both runs are printed; a test that fails twice has failed.
    """
    if outcome.status != 1 or outcome.part == "web":
        return outcome
    print(f"{outcome.part}: {outcome.figures}; what failed runs once more by itself", flush=True)
    second = _Part(outcome.part, [*_ONLY_FAILED, *extra]).finish()
    figures = f"{outcome.figures}; again alone: {second.figures}"
    return Outcome(outcome.part, figures, second.status, outcome.duration_s + second.duration_s)


class _Part:
    """One running part, whose output is shown in one piece when it has finished."""

    def __init__(self, part: str, extra: Sequence[str]) -> None:
        self.part = part
        if part == "e2e":
            _train()
        self.started = time.monotonic()
        self.output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 — closed by finish()
        print(f"… {part} tests", flush=True)
        self.process = subprocess.Popen(
            command(part, extra),
            cwd=ROOT,
            env=_environ(),
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def finish(self) -> Outcome:
        status = self.process.wait()
        with self.output:
            self.output.seek(0)
            text = self.output.read().decode(errors="replace").rstrip()
        print(f"── {self.part} ──\n{text}", flush=True)
        return Outcome(self.part, _figures(text), status, time.monotonic() - self.started)


def _train() -> None:
    """Make the model once for all workers; nothing to do where it is made already."""
    subprocess.run([ROOT / "scripts/train"], env=_environ(), check=True)


def _figures(text: str) -> str:
    """Return pytest's last line, or node's totals in one line."""
    totals = re.findall(r"^[#ℹ] (tests|pass|fail|skipped) (\d+)", text, re.MULTILINE)
    if totals:
        return ", ".join(f"{count} {word}" for word, count in totals)
    last = text.splitlines()[-1] if text else "no output"
    return re.sub(r"\x1b\[[0-9;]*m|^=+ | =+$| in [\d.]+s.*", "", last)


def _environ() -> dict[str, str]:
    """Return our environment without the HANDOFF_… settings of whoever started us: tests make their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDOFF_")}
    return {**kept, "PATH": f"{pages.node().parent}:{kept.get('PATH', '')}"}


if __name__ == "__main__":
    sys.exit(main())
