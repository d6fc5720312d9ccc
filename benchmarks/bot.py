"""scripts/bench bot: how long a turn takes through socket, gateway, Valkey and bot, beside stock Rasa alone."""

from __future__ import annotations

import argparse
import asyncio
import functools
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import aiohttp

from benchmarks.measure import machine, questions, rounds, stock
from benchmarks.measure.customers import RestCaller, Visitor
from benchmarks.measure.figures import percentile, publish, table
from benchmarks.measure.rounds import Arrival, Measured
from handoff.supervisor.folder import ROOT
from handoff.supervisor.launch import running_stack
from handoff.supervisor.roomy import roomy_tuning

CONCURRENCIES = (1, 8, 32)
REACH_SHARE, REACH_FACTOR = 2 / 3, 1.5
# Enough for each lazily loaded part of both assistants to have been used.
_WARM_UP = 64
_TRAINING_S = 1200.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench bot", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="rounds of each side at each concurrency (4)")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the usual number of questions (1.0)")
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "bench", help="where models and data lie")
    chosen = parser.parse_args()
    measured_on = machine.facts()
    with _both(chosen.var.resolve()) as (ours, theirs):
        found = asyncio.run(_measure(ours, theirs, chosen.rounds, chosen.scale))
    figures = {str(concurrency): _figures(*pair) for concurrency, pair in found.items()}
    command = shlex.join(["scripts/bench", "bot", *sys.argv[1:]])
    publish("bot", command, _shown(figures), figures, measured_on)
    return 0


@contextmanager
def _both(var: Path) -> Iterator[tuple[str, str]]:
    """Run both assistants side by side, idle while the other is asked; yields their addresses."""
    ours = running_stack(var, environ=roomy_tuning(var), ready_within_s=_TRAINING_S)
    with ours as stack, stock.running(var) as theirs:
        print("waiting for the bot …", flush=True)
        stack.wait_for_bot()
        yield stack.url, theirs


async def _measure(ours: str, theirs: str, times: int, scale: float) -> dict[int, tuple[Measured, Measured]]:
    """Ask both the same questions in turn, round by round, so that a machine that slows down slows both."""
    fresh = questions.distinct()
    found = {concurrency: (Measured(), Measured()) for concurrency in CONCURRENCIES}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=120)) as http:
        arrivals: tuple[Arrival, Arrival] = (
            functools.partial(Visitor.arriving, http, ours),
            functools.partial(_caller, http, theirs),
        )
        for arrive in arrivals:
            await rounds.run(arrive, list(islice(fresh, _WARM_UP)), 8, Measured())
        for concurrency, pair in found.items():
            for number in range(times):
                asked = list(islice(fresh, max(concurrency, round(scale * (40 + 10 * concurrency)))))
                for arrive, into in zip(arrivals, pair, strict=True):
                    await rounds.run(arrive, asked, concurrency, into)
                print(f"{concurrency} at a time: round {number + 1} of {times}", flush=True)
    return found


async def _caller(http: aiohttp.ClientSession, url: str) -> RestCaller:
    return RestCaller(http, url)


def _figures(ours: Measured, theirs: Measured) -> dict[str, float | int]:
    return {
        "turn_p50_ms": round(percentile(ours.turns_ms, 0.5), 1),
        "turn_p95_ms": round(percentile(ours.turns_ms, 0.95), 1),
        "stock_p50_ms": round(percentile(theirs.turns_ms, 0.5), 1),
        "stock_p95_ms": round(percentile(theirs.turns_ms, 0.95), 1),
        "turns_per_s": round(len(ours.turns_ms) / ours.seconds, 1),
        "stock_turns_per_s": round(len(theirs.turns_ms) / theirs.seconds, 1),
        "turns": len(ours.turns_ms),
        "unanswered": ours.unanswered,
        "stock_unanswered": theirs.unanswered,
        "handed_over": ours.handed_over,
    }


def _shown(figures: dict[str, dict[str, float | int]]) -> str:
    """Lay the figures out: ours and the stock's side by side, their ratio, and whether the aim is reached."""
    heads = ("at a time", "turn p50/p95 ms", "stock p50/p95 ms", "share", "turns/s", "stock", "times", "reach")
    rows = []
    for concurrency, f in figures.items():
        p50, p95 = f["turn_p50_ms"] / f["stock_p50_ms"], f["turn_p95_ms"] / f["stock_p95_ms"]
        times = f["turns_per_s"] / f["stock_turns_per_s"]
        ours, theirs = f"{f['turn_p50_ms']} / {f['turn_p95_ms']}", f"{f['stock_p50_ms']} / {f['stock_p95_ms']}"
        reached = "yes" if max(p50, p95) <= REACH_SHARE and times >= REACH_FACTOR else "no"
        speeds = (f["turns_per_s"], f["stock_turns_per_s"], f"{times:.2f}")
        rows.append((concurrency, ours, theirs, f"{p50:.2f} / {p95:.2f}", *speeds, reached))
    return table(heads, rows)


if __name__ == "__main__":
    sys.exit(main())
