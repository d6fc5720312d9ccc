"""How long somebody will wait: a simulation of the people on duty and the queue, and a range learned from past errors.

1. `simulate` plays the next hour a number of times: every agent's conversations end after a handling time drawn from
   recent ones (given how long they have lasted already), those who wait are taken in the order of the queue by whoever
   able is free first, some of them leave before.
2. What came of earlier predictions says how far and in which direction such simulations err. `spread_of` moves and
   widens the simulated waits by these errors (normalised by each simulation's own spread).
3. `choose` picks the narrowest range of whole minutes that holds the wanted share of them, no wider than a promise may
   be: at most twice the lower end and two minutes. Where no such range is likely enough, nothing is promised.
"""

from __future__ import annotations

import heapq
import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import NormalDist, fmean

MINUTE_MS = 60_000
_SHIFT_MS = 60_000  # errors are ratios of (wait + one minute): a second more or less is none where nobody waits
_LEAST_SPREAD = 0.12
_ASSUMED = 30
# Until there are errors: those of a simulation that is right on average and a third too sure of itself.
_ASSUMED_ERRORS = tuple(NormalDist(0, 1.33).inv_cdf((i + 0.5) / _ASSUMED) for i in range(_ASSUMED))


@dataclass(frozen=True, slots=True)
class OnDuty:
    """An agent: classes they take, free places, how long each counted conversation has lasted, when free next (ms)."""

    classes: frozenset[str]
    free: int
    lasted_ms: tuple[int, ...] = ()
    ready_in_ms: int = 0


@dataclass(frozen=True, slots=True)
class InLine:
    """One who waits, in the order in which they will be taken."""

    conversation_id: str
    in_class: str
    queue: str


@dataclass(frozen=True, slots=True)
class Simulated:
    """The waits that one simulation gave a conversation, sorted, ms."""

    waits_ms: tuple[int, ...]

    @property
    def median_ms(self) -> float:
        """Their middle."""
        return float(self.waits_ms[len(self.waits_ms) // 2])

    @property
    def spread(self) -> float:
        """Their standard deviation on the scale of ratios."""
        logs = [math.log(w + _SHIFT_MS) for w in self.waits_ms]
        middle = fmean(logs)
        return max(math.sqrt(fmean([(each - middle) ** 2 for each in logs])), _LEAST_SPREAD)


@dataclass(frozen=True, slots=True)
class Range:
    """A promise in whole minutes and how likely it is to hold (0 to 1)."""

    lower_min: int
    upper_min: int
    chance: float


def simulate(
    agents: Sequence[OnDuty], line: Sequence[InLine], handled_ms: Mapping[str, Sequence[int]], *,
    leaves_per_min: float, runs: int, seed: int, assumed_ms: int, askers: Sequence[InLine] = (),
) -> dict[str, Simulated]:  # fmt: skip
    """Return the waits of all in line and of all who might ask whom somebody on duty could take; the others get none.

    Askers come after the whole line, each as if no other asked. `handled_ms`: recent handling times by queue;
    `assumed_ms` stands in where there are few. The same arguments give the same answer.
    """
    chance = random.Random(seed)
    times = {queue: _Handling(found, assumed_ms) for queue, found in handled_ms.items()}
    common = _Handling([ms for found in handled_ms.values() for ms in found], assumed_ms)
    groups: dict[frozenset[str], list[OnDuty]] = {}
    for agent in agents:
        groups.setdefault(agent.classes, []).append(agent)
    able = {c: [g for g in groups if c in g] for c in {one.in_class for one in (*line, *askers)}}
    waits: dict[str, list[int]] = {one.conversation_id: [] for one in (*line, *askers) if able[one.in_class]}
    for _ in range(runs):
        places = {group: _places(members, common, chance) for group, members in groups.items()}
        for one in line:
            first = min((p for group in able[one.in_class] if (p := places[group])), key=itemgetter(0), default=None)
            if first is None:
                continue
            free_at = max(first[0], 0)
            waits[one.conversation_id].append(free_at)
            if leaves_per_min and chance.expovariate(leaves_per_min) * MINUTE_MS < free_at:
                continue
            heapq.heapreplace(first, free_at + times.get(one.queue, common).draw(chance))
        for one in askers:
            free = [p[0] for group in able[one.in_class] if (p := places[group])]
            if free:
                waits[one.conversation_id].append(max(min(free), 0))
    return {i: Simulated(tuple(sorted(found))) for i, found in waits.items() if found}


def error_of(simulated_median_ms: float, simulated_spread: float, waited_ms: int) -> float:
    """Return by how many of its own spreads a simulation was wrong; positive when it took longer."""
    return (math.log(waited_ms + _SHIFT_MS) - math.log(simulated_median_ms + _SHIFT_MS)) / simulated_spread


def spread_of(simulated: Simulated, errors: Sequence[float]) -> list[float]:
    """Return the waits to reckon with, sorted, ms: the simulated middle moved and widened by past errors."""
    centre, spread = math.log(simulated.median_ms + _SHIFT_MS), simulated.spread
    kept = [*_ASSUMED_ERRORS[:: 1 + len(errors) // 20], *errors]
    return sorted(max(math.exp(min(centre + spread * e, 30)) - _SHIFT_MS, 0.0) for e in kept)


def choose(
    waits_ms: Sequence[float], *, wanted: float, at_least: float, most_min: int, until_min: int | None = None
) -> Range | None:
    """Return the narrowest range that holds `wanted` of the waits, else the likeliest; None when below `at_least`.

    No upper end lies beyond `most_min`, nor beyond `until_min`: what was promised before.
    """
    size, end_min = len(waits_ms), min(most_min, until_min if until_min is not None else most_min)
    below = [0, *(bisect_right(waits_ms, minute * MINUTE_MS) for minute in range(1, end_min + 1))]
    enough = _least_count(wanted, size)
    best: tuple[int, int, int] | None = None  # how many it holds, lower, upper
    for lower in range(end_min):
        top = min(2 * lower + 2, end_min)
        before = below[lower]
        if best is not None and best[0] >= enough:
            top = min(top, lower + best[2] - best[1])  # a wider one would not be taken
        most = below[top] - before
        if most >= enough:  # its end: the first minute that holds enough
            upper = bisect_left(below, before + enough, lower + 1, top)
            held = below[upper] - before
            if best is None or best[0] < enough or (best[1] - best[2], best[0]) < (lower - upper, held):
                best = held, lower, upper
        elif best is None or best[0] < min(most, enough):
            best = most, lower, bisect_left(below, below[top], lower + 1, top)
    if best is None or best[0] / size < at_least:
        return None
    return Range(best[1], best[2], best[0] / size)


def _least_count(share: float, size: int) -> int:
    """Return the least number that is at least this share of `size`, as dividing them tells."""
    return next(count for count in range(max(math.floor(share * size) - 1, 0), size + 2) if count / size >= share)


def within(waited_ms: int, lower_min: int, upper_min: int) -> bool:
    """Tell whether a wait was inside what was promised; both ends count, to the minute that a person reads."""
    return lower_min * MINUTE_MS <= waited_ms <= upper_min * MINUTE_MS


def width_holds(lower_min: int, upper_min: int) -> bool:
    """Tell whether a range says something: its upper end at most twice the lower and two minutes."""
    return upper_min <= 2 * lower_min + 2


class _Handling:
    """Handling times to draw from; a few assumed ones stand in until there are enough."""

    def __init__(self, found_ms: Sequence[int], assumed_ms: int) -> None:
        few = max(0, 12 - len(found_ms))
        assumed = [round(assumed_ms * (0.35 + 1.3 * i / 11)) for i in range(few)]
        self._sorted = sorted([*found_ms, *assumed])
        self._mean = fmean(self._sorted)

    def draw(self, chance: random.Random) -> int:
        return self._sorted[int(chance.random() * len(self._sorted))]

    def draw_rest(self, lasted_ms: int, chance: random.Random) -> int:
        longer = bisect_right(self._sorted, lasted_ms)
        if longer < len(self._sorted):
            return self._sorted[longer + int(chance.random() * (len(self._sorted) - longer))] - lasted_ms
        return round(chance.expovariate(2 / self._mean))


def _places(agents: Sequence[OnDuty], handling: _Handling, chance: random.Random) -> list[int]:
    """When each place of these agents is free, as a heap."""
    free: list[int] = []
    for agent in agents:
        free += [agent.ready_in_ms] * agent.free
        free += [max(agent.ready_in_ms, handling.draw_rest(lasted, chance)) for lasted in agent.lasted_ms]
    heapq.heapify(free)
    return free
