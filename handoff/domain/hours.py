"""Opening hours: when a calendar is open, when next, and time counted in open hours only.

A span belongs to the day on which it begins: a night shift that began before a closed day runs to its end.
Instants are Unix milliseconds; a day's spans are wall time in the calendar's zone, so a day with a change of clocks
is as long as it really is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handoff.domain.public_holidays import holiday_on

DAY_MIN = 24 * 60
_HORIZON_DAYS = 370  # what does not open within a year is closed for good
_STEP_MS = 300 * DAY_MIN * 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes after midnight of the day on which it begins; an `end` beyond 1440 lies on the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY_MIN and self.start < self.end <= self.start + DAY_MIN):
            raise ValueError("a span begins within the day and lasts at most 24 hours")


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days from `first` to `last` that have hours of their own; none means closed."""

    first: date
    last: date
    name: Mapping[str, str]
    hours: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the last day lies before the first")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people are there. `week`: seven days from Monday; special days outrank holidays, these the week."""

    name: str
    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    keeps_holidays: bool = True
    on_holidays: tuple[Span, ...] = ()
    special_days: tuple[SpecialDays, ...] = ()
    version: int = field(default=0, compare=False)

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """Return the spans that begin on this day."""
        if special := self._special(day):
            return special.hours
        if self.keeps_holidays and holiday_on(day):
            return self.on_holidays
        return self.week[day.weekday()]

    def occasion(self, day: date) -> Mapping[str, str] | None:
        """Return why the day is not like its weekday, by language: a special day's name, or a holiday's."""
        if special := self._special(day):
            return special.name
        return holiday_on(day) if self.keeps_holidays else None

    def day_of(self, at_ms: int) -> date:
        """Return the date on the calendar's wall."""
        return self.wall(at_ms).date()

    def wall(self, at_ms: int) -> datetime:
        """Return the instant in the calendar's zone."""
        return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(self.zone)

    def _special(self, day: date) -> SpecialDays | None:
        return next((s for s in self.special_days if s.first <= day <= s.last), None)


def open_spans(calendar: Calendar, from_ms: int) -> Iterator[tuple[int, int]]:
    """Yield open times that end after `from_ms`, ascending and disjoint (two may touch); for a year."""
    day, covered = calendar.day_of(from_ms) - timedelta(days=1), from_ms
    for number in range(_HORIZON_DAYS):
        for start, end in _instants(calendar, day + timedelta(days=number)):
            if end > covered:
                yield (start if covered == from_ms else max(start, covered)), end
                covered = end


def is_open(calendar: Calendar, at_ms: int) -> bool:
    """Tell whether people are there at this instant."""
    today = calendar.day_of(at_ms)
    days = (today - timedelta(days=1), today)
    return any(start <= at_ms < end for day in days for start, end in _instants(calendar, day))


def next_open(calendar: Calendar, at_ms: int) -> int | None:
    """Return `at_ms` when open, else the next opening; None when that is not within a year."""
    first = next(open_spans(calendar, at_ms), None)
    return None if first is None else max(first[0], at_ms)


def closes_at(calendar: Calendar, at_ms: int) -> int | None:
    """Return the end of the open time that holds now; None when closed, or when it does not end within a year."""
    until = at_ms
    for start, end in open_spans(calendar, at_ms):
        if start > until:
            return until if until > at_ms else None
        until = end
    return None


def add_open(calendar: Calendar, at_ms: int, duration_ms: int) -> int | None:
    """Return the instant at which `duration_ms` of open time will have passed; None when not within a year."""
    left = duration_ms
    for start, end in open_spans(calendar, at_ms):
        begin = max(start, at_ms)
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return None


def open_between(calendar: Calendar, from_ms: int, to_ms: int) -> int:
    """Return how much open time lies between two instants, ms; 0 when `to_ms` is not later."""
    total = 0
    while from_ms < to_ms:
        until = min(to_ms, from_ms + _STEP_MS)
        for start, end in open_spans(calendar, from_ms):
            if start >= until:
                break
            total += min(end, until) - max(start, from_ms)
        from_ms = until
    return total


def _instants(calendar: Calendar, day: date) -> Iterator[tuple[int, int]]:
    for span in sorted(calendar.hours_of(day), key=lambda s: s.start):
        start, end = _instant(calendar, day, span.start), _instant(calendar, day, span.end)
        if start < end:  # a change of clocks may swallow a short span
            yield start, end


def _instant(calendar: Calendar, day: date, minutes: int) -> int:
    wall = datetime.combine(day, time(), calendar.zone) + timedelta(minutes=minutes)
    return int((wall - _EPOCH) / timedelta(milliseconds=1))
