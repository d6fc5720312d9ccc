"""scripts/test: run the parts of the suite, the bot's beside the others, the browser's last."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from steps import pages
from steps.environments import BOT, SERVICE
from steps.progress import ROOT

PARTS = ("bot", "service", "web", "e2e")
_ELSEWHERE = [f"--ignore=tests/{folder}" for folder in ("bot", "actions", "e2e", "web")]


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
            pytest = [SERVICE.python, "-m", "pytest", "-q", *_ELSEWHERE, "tests"]
        case "e2e":
            # A browser test waits most of its time: two stacks side by side keep two cores busy.
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
    outcomes = _run(chosen, extra)
    print()
    for outcome in outcomes:
        mark = "✓" if outcome.status == 0 else "✗"
        print(f"{mark} {outcome.part:<8} {outcome.figures} ({outcome.duration_s:.0f} s)")
    return 0 if all(outcome.status == 0 for outcome in outcomes) else 1


def _split(argv: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in argv:
        return argv, []
    at = argv.index("--")
    return argv[:at], argv[at + 1 :]


def _run(chosen: Sequence[str], extra: Sequence[str]) -> list[Outcome]:
    """Run the bot's part in the background while the others follow one another, the browser's after all of them."""
    beside = _Part("bot", extra) if "bot" in chosen else None
    outcomes = [_again_alone(_Part(part, extra).finish(), extra) for part in ("service", "web") if part in chosen]
    if beside:
        outcomes.insert(0, _again_alone(beside.finish(), extra))
    if "e2e" in chosen:
        subprocess.run([ROOT / "scripts/train"], env=_environ(), check=True)  # once for all workers; mostly done before
        outcomes.append(_again_alone(_Part("e2e", extra).finish(), extra))
    return outcomes


def _again_alone(outcome: Outcome, extra: Sequence[str]) -> Outcome:
    """Run what failed once more by itself: on two busy cores a time limit says little about the product.

    Both runs are printed; a test that fails twice has failed.
    """
    if outcome.status != 1 or outcome.part == "web":
        return outcome
    print(f"{outcome.part}: {outcome.figures}; what failed runs once more by itself", flush=True)
    second = _Part(outcome.part, ["--last-failed", "--last-failed-no-failures=none", *extra]).finish()
    figures = f"{outcome.figures}; again alone: {second.figures}"
    return Outcome(outcome.part, figures, second.status, outcome.duration_s + second.duration_s)


class _Part:
    """One running part, whose output is shown in one piece when it has finished."""

    def __init__(self, part: str, extra: Sequence[str]) -> None:
        self.part = part
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
