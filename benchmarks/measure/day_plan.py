"""One day of a shop's support, drawn from a seed: who writes when, how long they wait, how long it takes, who works."""

import random
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

MINUTE, HOUR = 60_000, 3_600_000
OPENS = int(datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Asia/Tokyo")).timestamp() * 1000)
CLOSES = OPENS + 12 * HOUR
# Share of the day's conversations by hour from nine: a morning peak, lunch, a longer evening one.
BY_HOUR = (0.055, 0.085, 0.095, 0.115, 0.105, 0.075, 0.07, 0.07, 0.075, 0.095, 0.1, 0.06)
ENGLISH, COMPLAINTS = 0.15, 0.1


@dataclass(frozen=True, slots=True)
class Caller:
    """A customer who needs a person; durations in ms."""

    number: int
    at: int
    language: str
    complains: bool
    patience: int
    handling: int

    @property
    def in_class(self) -> tuple[bool, str]:
        """Whom the same agents may take, and who are equals."""
        return self.complains, self.language


@dataclass(frozen=True, slots=True)
class Worker:
    """An agent. `works`: spans of being there; `dies`: spans in which the machine is gone without a word."""

    number: int
    languages: tuple[str, ...]
    complaints: bool
    works: tuple[tuple[int, int], ...]
    dies: tuple[tuple[int, int], ...]

    def may_take(self, caller: Caller) -> bool:
        """Tell whether they are able for this customer."""
        return caller.language in self.languages and (self.complaints or not caller.complains)

    def is_dead(self, at: int) -> bool:
        """Tell whether their machine is gone."""
        return any(a <= at < b for a, b in self.dies)

    def is_there(self, at: int) -> bool:
        """Tell whether they work now."""
        return any(a <= at < b for a, b in self.works) and not self.is_dead(at)


@dataclass(frozen=True, slots=True)
class Day:
    """The whole plan. `kills`: when a process of ours is killed."""

    callers: tuple[Caller, ...]
    workers: tuple[Worker, ...]
    kills: tuple[int, ...]


def draw(seed: int, size: int) -> Day:
    """Draw a day; the same arguments give the same day.

    Patience: one minute, and an exponential time of 25 minutes on average. Handling: lognormal, median six minutes,
    sigma 0.55; complaints take half as long again. Agents are there for eight hours with lunch (45 minutes) and two
    breaks of ten; some come late or leave early; three machines die, one of them for good.
    """
    chance = random.Random(seed)
    callers = tuple(_caller(number, at, chance) for number, at in enumerate(_arrivals(chance, size)))
    count = max(round(size / 143), 4)
    workers = tuple(_worker(n, count, chance) for n in range(count))
    kills = tuple(OPENS + round(h * HOUR) for h in (1.4, 3.3, 5.2, 8.1, 10.2))
    return Day(callers, workers, kills)


def _arrivals(chance: random.Random, size: int) -> list[int]:
    hours = chance.choices(range(12), BY_HOUR, k=size)
    return sorted(OPENS + h * HOUR + round(chance.random() * HOUR * (0.9 if h == 11 else 1)) for h in hours)


def _caller(number: int, at: int, chance: random.Random) -> Caller:
    complains = chance.random() < COMPLAINTS
    handling = min(chance.lognormvariate(1.79, 0.55) * (1.5 if complains else 1), 45) * MINUTE
    patience = MINUTE + chance.expovariate(1 / 25) * MINUTE
    language = "en" if chance.random() < ENGLISH else "ja"
    return Caller(number, at, language, complains, round(patience), round(handling))


def _worker(number: int, count: int, chance: random.Random) -> Worker:
    early = number < count * 0.5
    begin = OPENS if early else OPENS + round((3 + 1.0 * (number % 2)) * HOUR)
    late_by = chance.choice([0, 0, 0, chance.randint(3, 25)]) * MINUTE
    end = min(begin + round(8.5 * HOUR), CLOSES) if early else CLOSES + HOUR
    if number % 9 == 4:
        end -= round(1.3 * HOUR)
    lunch = begin + round((3 + chance.random() * 1.5) * HOUR)
    breaks = sorted([(lunch, lunch + 45 * MINUTE), *(
        (at, at + 10 * MINUTE) for at in (begin + round(1.6 * HOUR), begin + round(6.4 * HOUR))
    )])  # fmt: skip
    works, since = [], begin + late_by
    for a, b in breaks:
        if since < a < end:
            works.append((since, a))
            since = b
    if since < end:
        works.append((since, end))
    died = {1: (2.2, 0.4), 3: (4.2, 0.25), 5: (6.05, 20)}.get(number)
    dies = ((OPENS + round(died[0] * HOUR), OPENS + round((died[0] + died[1]) * HOUR)),) if died else ()
    languages = ("ja", "en") if number % 3 == 0 else ("ja",)
    return Worker(number, languages, number % 2 == 0, tuple(works), dies)
