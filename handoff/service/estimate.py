"""Estimate the waits of all who are queued, and decide what each is shown.

1. Who is on duty, what they hold and since when, who waits in which order, and what recent times and errors teach.
2. One simulation gives everybody's wait (domain/wait.py); every first estimate is remembered, shown or not, because
   its error is what later ones are put right by.
3. A range is shown where the queue's recent ranges were good enough; it moves back only with a word.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from handoff.domain import hours
from handoff.domain.clocks import Clocks
from handoff.domain.promise import LONGER, Shown, look
from handoff.domain.queues import split_class
from handoff.domain.wait import InLine, OnDuty, Simulated, choose, simulate, spread_of
from handoff.live import agents, deadlines, queue, waits
from handoff.live.agents import Duty
from handoff.live.waits import Learned, Prediction, Promised
from handoff.service import calendars, door
from handoff.service.context import Services

_RUNS = 48
_MOST = 400  # nobody further back is told anything but the place


async def estimate(services: Services) -> None:
    """Look once at everybody who waits or might ask, and keep what they are shown from now on."""
    live, now_ms = services.live, services.now_ms()
    waiting = [w for w in await queue.waiting(live, _MOST) if w.place and not w.place.startswith("@")]
    line = [InLine(w.conversation_id, w.place, split_class(w.place)[0]) for w in waiting]
    askers, staff = door.askers(services), await on_duty(services, now_ms)
    learned = await waits.learned(live, sorted({one.queue for one in (*line, *askers)}))
    simulated = simulate_now(staff, line, learned, services, seed=now_ms // 1000, askers=askers)
    good = {name: is_good_enough(services, each) for name, each in learned.items()}
    await door.keep(services, staff, simulated, learned, good)
    if waiting:
        clocks = await deadlines.clocks_of_many(live, [w.conversation_id for w in waiting])
        await _keep(services, line, clocks, learned, simulated, now_ms)


async def on_duty(services: Services, now_ms: int) -> list[OnDuty]:
    """Return who could be given something, now or when they are done with what they hold."""
    found = [d for d in await agents.duty(services.live) if d.is_on_duty(now_ms) and d.classes]
    held = [i for duty in found for i, counts in duty.holds.items() if counts]
    clocks = await deadlines.clocks_of_many(services.live, held)
    return [_as_on_duty(duty, clocks, now_ms) for duty in found]


def simulate_now(
    staff: list[OnDuty],
    line: list[InLine],
    learned: Mapping[str, Learned],
    services: Services,
    *,
    seed: int,
    askers: Sequence[InLine] = (),
) -> dict[str, Simulated]:
    """Play what is to come, with what the queues have taught."""
    leaving = [each.leaves_per_min for each in learned.values() if each.leaves_per_min]
    return simulate(
        staff, line, {name: each.handled_ms for name, each in learned.items()}, askers=askers,
        leaves_per_min=sum(leaving) / len(leaving) if leaving else 0.0, runs=_RUNS, seed=seed,
        assumed_ms=round(services.tuning.wait.assumed_handle_min * 60_000),
    )  # fmt: skip


def is_good_enough(services: Services, learned: Learned) -> bool:
    """Tell whether recent ranges of a queue held often enough for the next to be shown."""
    tuning = services.tuning.wait
    recent = learned.hits[:60]
    return len(recent) >= tuning.least_scored and sum(recent) >= tuning.good_enough * len(recent)


def _as_on_duty(duty: Duty, clocks: Mapping[str, Clocks], now_ms: int) -> OnDuty:
    counted = [i for i, counts in duty.holds.items() if counts]
    lasted = tuple(sorted(max(now_ms - (clocks[i].assigned_ms if i in clocks else now_ms), 0) for i in counted))
    ready_in_ms = max(duty.wrap_up_until_ms - now_ms, 0)
    return OnDuty(frozenset(duty.classes), max(duty.capacity - len(counted), 0), lasted, ready_in_ms)


async def _keep(
    services: Services, line: list[InLine], clocks: Mapping[str, Clocks], learned: Mapping[str, Learned],
    simulated: Mapping[str, Simulated], now_ms: int,
) -> None:  # fmt: skip
    ids = [one.conversation_id for one in line]
    known, shown = await waits.predictions(services.live, ids), await waits.shown(services.live, ids)
    is_open = {q: hours.is_open(await calendars.of_queue(services, q), now_ms) for q in learned}
    fresh: dict[str, Prediction] = {}
    now_shown: dict[str, Shown | None] = {}
    for one in line:
        i, found = one.conversation_id, simulated.get(one.conversation_id)
        promised = i in clocks and clocks[i].promised_ms
        if found is None or not is_open[one.queue] or promised:
            if i in shown:
                now_shown[i] = None
            continue
        taught = learned[one.queue]
        reckoned = spread_of(found, taught.errors)
        prediction = known.get(i) or _first(services, found, reckoned, now_ms)
        if is_good_enough(services, taught):
            seen = look(shown.get(i), reckoned, services.tuning.wait, now_ms)
            prediction = _promising(prediction, shown.get(i), seen)
            if seen != shown.get(i):
                now_shown[i] = seen
        elif i in shown:
            now_shown[i] = None
        if prediction != known.get(i):
            fresh[i] = prediction
    await waits.keep(services.live, fresh, now_shown)


def _first(services: Services, found: Simulated, reckoned: list[float], now_ms: int) -> Prediction:
    tuning = services.tuning.wait
    held = choose(reckoned, wanted=tuning.aim_chance, at_least=tuning.shown_from_chance, most_min=tuning.most_min)
    return Prediction(
        now_ms, found.median_ms, found.spread, held.lower_min if held else None, held.upper_min if held else None
    )


def _promising(prediction: Prediction, before: Shown | None, seen: Shown | None) -> Prediction:
    """Note the first range that was shown, and each time that it was taken back for a later one."""
    if seen is None:
        return prediction
    if prediction.first is None:
        return dataclasses.replace(prediction, first=Promised(seen.at_ms, seen.lower_min, seen.upper_min))
    if seen.word == LONGER and before is not None and seen.until_ms > before.until_ms:
        return dataclasses.replace(prediction, revised=prediction.revised + 1)
    return prediction
