"""How fast do those who wait get their agents, and does it stay so when very many wait? See README.md."""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import time
from collections import defaultdict, deque
from pathlib import Path
from statistics import median

from benchmarks.measure import line_chart, waiting_room
from benchmarks.measure.figures import RESULTS, percentile, publish, table
from benchmarks.measure.machine import facts
from benchmarks.measure.waiting_room import NOW_MS
from handoff.domain import events, ids
from handoff.domain.model import Status
from handoff.domain.tuning import Tuning
from handoff.live import ownership, queue
from handoff.live.queue import Given
from handoff.live.store import Live
from handoff.service.routing import BATCH
from handoff.settings import read_tuning

ROOT = Path(__file__).resolve().parents[1]
WAITING, AGENTS, CAPACITY = 10_000, 500, 8
FREED, AT_ONCE = 3000, 16
SIZES = (100, 1000, 10_000, 100_000)
REPEATS = 300


async def speed(live: Live, tuning: Tuning, rng: random.Random) -> float:
    """10,000 wait, 500 agents come with room for 20 each: assignments a second while two dispatchers give all away."""
    store = waiting_room.another_workspace(live)
    await waiting_room.fill(store, tuning, WAITING, rng)
    await waiting_room.hire(store, AGENTS, WAITING // AGENTS * 2, rng)
    begun, given = time.perf_counter(), 0

    async def dispatcher() -> None:
        nonlocal given
        while got := await queue.dispatch(store, tuning.routing, now_ms=NOW_MS, most=BATCH, token=ids.new_token()):
            given += len(got)

    await asyncio.gather(dispatcher(), dispatcher())
    if given < WAITING * 0.9:
        raise SystemExit(f"only {given} of {WAITING} found an agent; the figures would mean nothing")
    return given / (time.perf_counter() - begun)


class Floor:
    """All agents are full and 10,000 wait; agents resolve, two dispatchers give, and the time between is kept."""

    def __init__(self, store: Live, tuning: Tuning) -> None:
        self.store, self.tuning = store, tuning
        self.held: deque[tuple[str, str]] = deque()
        self.taken: asyncio.Queue[str] = asyncio.Queue()
        self.freed_at: dict[str, deque[float]] = defaultdict(deque)
        self.waits: list[float] = []
        self.bell = asyncio.Event()

    async def dispatch(self) -> None:
        """Give whenever the bell rings, for ever."""
        while True:
            await self.bell.wait()
            self.bell.clear()
            while len(await self._give()) == BATCH:
                pass

    async def work(self, times: int) -> None:
        """Resolve one, wait until a freed place is taken again, and so on."""
        for _ in range(times):
            conversation_id, agent_id = self.held.popleft()
            self.freed_at[agent_id].append(time.perf_counter())
            event = events.fact("conversation.resolved", NOW_MS, by={"role": "agent", "name": "", "id": agent_id})
            await ownership.change_owner(
                self.store, conversation_id, Status.RESOLVED, statuses=(Status.ASSIGNED,), holder=agent_id,
                events=[event], now_ms=NOW_MS, fields={"resolved_ms": NOW_MS},
            )  # fmt: skip
            self.bell.set()
            await self.taken.get()

    async def _give(self) -> list[Given]:
        routing = self.tuning.routing
        found = await queue.dispatch(self.store, routing, now_ms=NOW_MS, most=BATCH, token=ids.new_token())
        now = time.perf_counter()
        for one in found:
            self.held.append((one.conversation_id, one.agent_id))
            if self.freed_at[one.agent_id]:
                self.waits.append((now - self.freed_at[one.agent_id].popleft()) * 1000)
                self.taken.put_nowait(one.agent_id)
        return found


async def latencies(live: Live, tuning: Tuning, rng: random.Random) -> list[float]:
    """16 agents at a time resolve: ms from then until the freed place is taken again."""
    floor = Floor(waiting_room.another_workspace(live), tuning)
    await waiting_room.fill(floor.store, tuning, WAITING + AGENTS * CAPACITY, rng)
    await waiting_room.hire(floor.store, AGENTS, CAPACITY, rng)
    dispatchers = [asyncio.create_task(floor.dispatch()) for _ in range(2)]
    before = -1
    while before < len(floor.held) or not floor.held:  # until nobody has room any more
        before = len(floor.held)
        floor.bell.set()
        await asyncio.sleep(1)
    rng.shuffle(floor.held)
    async with asyncio.timeout(120):
        await asyncio.gather(*(floor.work(FREED // AT_ONCE) for _ in range(AT_ONCE)))
    for task in dispatchers:
        task.cancel()
    await asyncio.gather(*dispatchers, return_exceptions=True)
    return floor.waits


async def growth(live: Live, tuning: Tuning, rng: random.Random) -> list[tuple[int, float]]:
    """The time of one assignment (ms, median), by how many wait: one is given, then put back, the sizes in turn."""
    stores = {size: waiting_room.another_workspace(live) for size in SIZES}
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    for size, store in stores.items():
        await waiting_room.fill(store, tuning, size, rng)
        await waiting_room.hire(store, AGENTS, 1, rng)
    for _ in range(REPEATS):
        for size, store in stores.items():
            begun = time.perf_counter()
            (one,) = await queue.dispatch(store, tuning.routing, now_ms=NOW_MS, most=1, token=ids.new_token())
            times[size].append((time.perf_counter() - begun) * 1000)
            await ownership.change_owner(
                store, one.conversation_id, Status.QUEUED, statuses=(Status.ASSIGNED,), holder="", events=[],
                now_ms=NOW_MS, fields={},
            )  # fmt: skip
    return [(size, median(found)) for size, found in times.items()]


async def measure(folder: Path) -> None:
    before, tuning, rng = facts(), read_tuning(ROOT / "handoff.yml"), random.Random(20_261)
    async with waiting_room.empty_store(folder) as live:
        rates = [await speed(live, tuning, rng) for _ in range(3)]
        waits = await latencies(live, tuning, rng)
        grown = await growth(live, tuning, rng)
    figures: dict[str, object] = {
        "assignments_per_s": round(median(rates)),
        "assign_p50_ms": round(percentile(waits, 0.5), 2),
        "assign_p99_ms": round(percentile(waits, 0.99), 2),
        "growth_ratio": round(grown[-1][1] / grown[0][1], 2),
    }
    shown = table(["what", "measured", "reach"], [
        ["assignments a second (10,000 waiting, 500 agents)", figures["assignments_per_s"], "2,000"],
        ["freed place taken again, p50, ms", figures["assign_p50_ms"], ""],
        ["freed place taken again, p99, ms", figures["assign_p99_ms"], "50"],
        *([f"one assignment with {size:,} waiting, ms", round(ms, 3), ""] for size, ms in grown),
        ["growth, 100,000 over 100 waiting", figures["growth_ratio"], "logarithmic: 2.5"],
    ])  # fmt: skip
    line_chart.write(
        RESULTS / "queue.svg", "One assignment by how many wait", "waiting", "ms (median)", [(n, ms) for n, ms in grown]
    )
    publish("queue", "scripts/bench queue", shown + "\n\n![Time of one assignment](queue.svg)", figures, before)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--var", type=Path, default=ROOT / "var" / "bench" / "queue")
    folder = options.parse_args().var
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asyncio.run(measure(folder))
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
