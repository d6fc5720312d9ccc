"""The same day under two other rules, as models: round robin on arrival without leases, and first come by hand.

* Round robin, as Chatwoot does it by default: on arrival a conversation goes to the next online agent who is able,
  whatever they hold already; who finds nobody is not tried again until an agent comes online. Each agent works on three
  at a time from their own pile, oldest first. Nothing is taken back from an agent who left or whose machine died: it
  waits until they are there again.
* By hand: all look at one list; whoever has a free place looks every 5 to 40 seconds and takes the oldest they are able
  for. Nothing is taken back there either: what a dead machine held is begun anew when its agent is back.

Writing up is work under any rule: after each conversation an agent begins nothing new for `wrap_up` ms, as with us.
"""

import random
from collections import defaultdict

from benchmarks.measure.day_outcome import Outcome, Seen
from benchmarks.measure.day_plan import CLOSES, HOUR, Caller, Day, Worker

CAPACITY = 3
_STEP = 5_000


def round_robin(day: Day, wrap_up: int) -> Outcome:
    """Play the day with a pile for each agent."""
    piles: dict[int, list[Caller]] = defaultdict(list)
    unassigned: list[Caller] = []
    turn = 0

    def assign(caller: Caller, at: int) -> bool:
        nonlocal turn
        able = [w for w in day.workers if w.may_take(caller) and any(a <= at < b for a, b in w.works)]
        if not able:
            return False
        turn += 1
        piles[able[turn % len(able)].number].append(caller)
        return True

    def arrive(caller: Caller, at: int) -> None:
        if not assign(caller, at):
            unassigned.append(caller)

    def came(at: int) -> None:
        unassigned[:] = [caller for caller in unassigned if not assign(caller, at)]

    def next_for(worker: Worker, _at: int) -> list[Caller]:
        return piles[worker.number]

    return _play(day, arrive, came, next_for, random.Random(1), wrap_up, looks=False)


def by_hand(day: Day, wrap_up: int) -> Outcome:
    """Play the day with one list at which everybody looks now and then."""
    everybody: list[Caller] = []
    return _play(
        day, lambda caller, _at: everybody.append(caller), lambda _at: None, lambda _w, _at: everybody,
        random.Random(2), wrap_up, looks=True,
    )  # fmt: skip


def _play(day, arrive, came, next_for, chance, wrap_up, *, looks) -> Outcome:  # noqa: ANN001, C901 - a day told in one go
    """Step through the day; `next_for` gives the list from which an agent takes the oldest they are able for."""
    outcome = Outcome(len(day.callers))
    arrivals = list(reversed(day.callers))
    held: dict[int, list[list]] = {w.number: [] for w in day.workers}  # [work left, caller, seen by a live machine]
    look_at = dict.fromkeys((w.number for w in day.workers), 0)
    writes_until = dict(look_at)
    waiting: dict[int, Caller] = {}
    was_there: set[int] = set()
    now = day.callers[0].at
    while now < CLOSES + 3 * HOUR:
        while arrivals and arrivals[-1].at <= now:
            caller = arrivals.pop()
            waiting[caller.number] = caller
            arrive(caller, now)
        for caller in [c for c in waiting.values() if now - c.at >= c.patience]:
            del waiting[caller.number]
            outcome.left(caller, now)
        for worker in day.workers:
            there = worker.is_there(now)
            if there and worker.number not in was_there:
                came(now)
            (was_there.add if there else was_there.discard)(worker.number)
            mine = held[worker.number]
            busy = bool(mine) and not worker.is_dead(now) and now < worker.works[-1][1] + HOUR
            if there or busy:  # on a break one finishes what one has begun
                for each in mine:
                    each[0] -= _STEP
                still = [each for each in mine if each[0] > 0]
                if len(still) < len(mine):
                    writes_until[worker.number] = now + wrap_up
                mine[:] = still
            if not there or now < writes_until[worker.number] or (looks and now < look_at[worker.number]):
                continue
            pile = next_for(worker, now)
            while len(mine) < CAPACITY:
                first = next((c for c in pile if c.number in waiting and worker.may_take(c)), None)
                if first is None:
                    break
                pile.remove(first)
                del waiting[first.number]
                mine.append([first.handling, first])
                others = [Seen(c.number, c.at) for c in waiting.values()
                          if c.in_class == first.in_class and worker.may_take(c)]  # fmt: skip
                outcome.served(first, now, others)
                if looks:
                    break
            look_at[worker.number] = now + chance.randint(5_000, 40_000)
        now += _STEP
    outcome.stranded = len(waiting) + sum(len(mine) for mine in held.values())
    return outcome
