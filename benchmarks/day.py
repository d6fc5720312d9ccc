"""One day of 2,000 conversations through the real code, and under two other rules. See README.md."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import day_ours, day_peers, day_plan, day_plot
from benchmarks.measure.day_ours import RealDay
from benchmarks.measure.day_plan import Day
from benchmarks.measure.figures import RESULTS, publish, table
from benchmarks.measure.machine import facts
from benchmarks.measure.waiting_room import empty_store
from handoff.settings import read_tuning

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("wait_p50_s", "wait_p90_s", "abandoned_share", "overtakes", "stranded")


async def play(day: Day, folder: Path) -> RealDay:
    """Play the day on stores of its own in `folder`."""
    async with empty_store(folder, synced=False) as store:
        port = store.redis.connection_pool.connection_kwargs["port"]
        return await day_ours.play(day, f"redis://127.0.0.1:{port}/0", folder)


def share(held: Sequence[bool]) -> float | None:
    """Return the share that held; None of nothing."""
    return round(sum(held) / len(held), 4) if held else None


def main() -> None:
    """Play, print, write, and draw."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--size", type=int, default=2000)
    chosen = options.parse_args()
    before = facts()
    day = day_plan.draw(chosen.seed, chosen.size)
    folder = ROOT / "var" / "bench" / "day"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ours = asyncio.run(play(day, folder))
    wrap_up = round(read_tuning(ROOT / "handoff.yml").routing.wrap_up_s * 1000)
    peers = {"round_robin": day_peers.round_robin(day, wrap_up), "by_hand": day_peers.by_hand(day, wrap_up)}
    figures: dict[str, object] = {
        "inside_promise_share": share(ours.inside),
        "promise_shown_share": share(ours.shown_when_long),
        "promise_width_ok_share": share(ours.widths),
        **ours.outcome.figures(),
        **{name: outcome.figures() for name, outcome in peers.items()},
        "conversations": chosen.size, "seed": chosen.seed, "agents": len(day.workers),
    }  # fmt: skip
    outcomes = {"ours": ours.outcome, **peers}
    rows = [[name, *(outcome.figures()[key] for key in NAMES)] for name, outcome in outcomes.items()]
    honest = (
        f"Ranges: {figures['inside_promise_share']} of {len(ours.inside)} first ranges held; shown to "
        f"{figures['promise_shown_share']} of {len(ours.shown_when_long)} who waited over two minutes; "
        f"{figures['promise_width_ok_share']} of {len(ours.widths)} looks at a range found it narrow enough."
    )
    day_plot.draw(RESULTS / "day.svg", day, {name: outcome.waits for name, outcome in outcomes.items()})
    shown = table(["rule", *NAMES], rows) + "\n\n" + honest + "\n\n![Waits by hour](day.svg)"
    publish("day", f"scripts/bench day --seed {chosen.seed} --size {chosen.size}", shown, figures, before)


if __name__ == "__main__":
    main()
