"""Is the desk quick with thousands in the list and a million messages on record? See README.md."""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.measure import desk_pages, desk_record, desk_words
from benchmarks.measure.figures import percentile, publish, table
from benchmarks.measure.machine import facts
from handoff.settings import read_tuning
from handoff.supervisor.launch import RunningStack, running_stack
from handoff.supervisor.roomy import roomy_tuning
from tests.e2e import browser as browsers

ROOT = Path(__file__).resolve().parents[1]
MESSAGES, WAITING = 1_000_000, 10_000
VIEWS, SWITCHES, SEARCHES = 12, 60, 60
_RESTORING_S = 900.0


def prepare(folder: Path, wanted: int, waiting: int) -> None:
    """Fill the record once; the folder is kept for the next run."""
    if not (folder / "hikitsugi.db").exists():
        with running_stack(folder, with_bot=False):
            pass

    async def fill() -> None:
        tuning, now_ms = read_tuning(ROOT / "handoff.yml"), int(time.time() * 1000)
        async with desk_record.opened(folder) as db:
            await desk_record.fill(db, wanted, now_ms)
            await desk_record.fill_waiting(db, tuning, waiting, now_ms)

    asyncio.run(fill())
    for path in (folder / "valkey").glob("*"):  # an empty live store: handoff brings back what is open
        for file in [path] if path.is_file() else path.iterdir():
            file.unlink()


def measure(stack: RunningStack, waiting: int) -> dict[str, list[float]]:
    """Drive Chromium through it."""
    login = next(one for one in stack.logins() if one["role"] == "agent")
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        state = desk_pages.session(browser, stack.url, login["email"], login["password"])
        first = desk_pages.first_views(browser, stack.url, state, VIEWS)
        page = desk_pages.at_work(browser, stack.url, state, waiting)
        switch = desk_pages.switches(page, SWITCHES)
        search = desk_pages.searches(page, stack.url, desk_words.searched(random.Random(20_265), SEARCHES))
        browser.close()
    for name, times in {"first": first, "switch": switch, "search": search}.items():
        print(name, " ".join(f"{one:.0f}" for one in times), flush=True)
    return {"first": first, "switch": switch, "search": search}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--var", type=Path, default=ROOT / "var" / "bench" / "desk")
    options.add_argument("--messages", type=int, default=MESSAGES)
    options.add_argument("--waiting", type=int, default=WAITING)
    chosen = options.parse_args()
    before, folder = facts(), chosen.var.resolve()
    prepare(folder, chosen.messages, chosen.waiting)
    with running_stack(folder, with_bot=False, environ=roomy_tuning(folder), ready_within_s=_RESTORING_S) as stack:
        found = measure(stack, chosen.waiting)
    figures: dict[str, object] = {
        "switch_p95_ms": round(percentile(found["switch"], 0.95), 1),
        "first_view_ms": round(percentile(found["first"], 0.95), 1),
        "search_p95_ms": round(percentile(found["search"], 0.95), 1),
        "switch_p50_ms": round(percentile(found["switch"], 0.5), 1),
        "first_view_p50_ms": round(percentile(found["first"], 0.5), 1),
        "search_p50_ms": round(percentile(found["search"], 0.5), 1),
        "messages": chosen.messages,
        "waiting": chosen.waiting,
    }
    shown = table(["what", "p50 ms", "p95 ms", "reach"], [
        [
            f"another conversation, {chosen.waiting:,} in the list",
            figures["switch_p50_ms"], figures["switch_p95_ms"], 100,
        ],
        ["first view of the desk", figures["first_view_p50_ms"], figures["first_view_ms"], 1000],
        [f"search over {chosen.messages:,} messages", figures["search_p50_ms"], figures["search_p95_ms"], 150],
    ])  # fmt: skip
    publish("desk", "scripts/bench desk", shown, figures, before)


if __name__ == "__main__":
    main()
