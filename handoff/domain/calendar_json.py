"""A calendar as people edit it: JSON in, JSON out, and a sentence for whatever cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from handoff.domain.hours import DAY_MIN, Calendar, Span, SpecialDays
from handoff.domain.model import Json
from handoff.errors import InvalidFields

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
_FIELDS = {"time_zone", "week", "public_holidays", "on_holidays", "special_days"}
_MOST_SPANS, _MOST_DAYS, _MOST_NAME = 8, 200, 60


def read_calendar(name: str, body: Mapping[str, Any], version: int = 0) -> Calendar:
    """Parse {time_zone, week {mon: [["09:00", "18:00"], …], …}, public_holidays, on_holidays, special_days}.

    A span that ends at or before its start ends on the next day; "24:00" is midnight. Raises InvalidFields naming the
    field and what is wrong with it.
    """
    if not _NAME.fullmatch(name):
        raise _bad("name", "must be a short name of small letters, digits and _")
    unknown = set(body) - _FIELDS - {"name", "version"}
    if unknown:
        raise _bad(min(unknown), "there is no such field")
    zone = body.get("time_zone", "Asia/Tokyo")
    if not isinstance(zone, str) or zone not in available_timezones():
        raise _bad("time_zone", "must be the name of a time zone, such as Asia/Tokyo")
    week = body.get("week")
    if not isinstance(week, dict) or set(week) != set(WEEKDAYS):
        raise _bad("week", "must have the seven days " + ", ".join(WEEKDAYS))
    holidays = body.get("public_holidays", "jp")
    if holidays not in ("jp", "none"):
        raise _bad("public_holidays", 'must be "jp" or "none"')
    special = body.get("special_days", [])
    if not isinstance(special, list) or len(special) > _MOST_DAYS:
        raise _bad("special_days", f"must be a list of at most {_MOST_DAYS}")
    return Calendar(
        name=name,
        zone=ZoneInfo(zone),
        week=tuple(_spans(f"week.{day}", week[day]) for day in WEEKDAYS),
        keeps_holidays=holidays == "jp",
        on_holidays=_spans("on_holidays", body.get("on_holidays", [])),
        special_days=_special_days(special),
        version=version,
    )


def calendar_json(calendar: Calendar) -> Json:
    """Return what `read_calendar` reads, with `name` and `version`."""
    return {
        "name": calendar.name,
        "time_zone": calendar.zone.key,
        "week": {day: _listed(spans) for day, spans in zip(WEEKDAYS, calendar.week, strict=True)},
        "public_holidays": "jp" if calendar.keeps_holidays else "none",
        "on_holidays": _listed(calendar.on_holidays),
        "special_days": [
            {
                "from": s.first.isoformat(), "to": s.last.isoformat(), "name": dict(s.name), "hours": _listed(s.hours)
            } for s in calendar.special_days
        ],
        "version": calendar.version,
    }  # fmt: skip


def _spans(where: str, listed: object) -> tuple[Span, ...]:
    if not isinstance(listed, list) or len(listed) > _MOST_SPANS:
        raise _bad(where, f"must be a list of at most {_MOST_SPANS} spans")
    spans = sorted((_span(where, pair) for pair in listed), key=lambda s: s.start)
    for before, after in pairwise(spans):
        if after.start < before.end:
            raise _bad(where, f"{_clock(after.start)} lies within the span before it")
    return tuple(spans)


def _span(where: str, pair: object) -> Span:
    if not isinstance(pair, list) or len(pair) != 2:
        raise _bad(where, 'a span is a pair such as ["09:00", "18:00"]')
    start, end = (_minutes(where, each) for each in pair)
    if start == DAY_MIN:
        raise _bad(where, "a span begins before 24:00")
    return Span(start, end if end > start else end + DAY_MIN)


def _minutes(where: str, text: object) -> int:
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise _bad(where, f"{str(text)[:20]!r} is not a time such as 09:30")
    minutes = int(found[1]) * 60 + int(found[2])
    if minutes > DAY_MIN:
        raise _bad(where, f"{text} lies beyond 24:00")
    return minutes


def _special_days(listed: list[Any]) -> tuple[SpecialDays, ...]:
    found = sorted((_special(number, each) for number, each in enumerate(listed)), key=lambda s: s.first)
    for before, after in pairwise(found):
        if after.first <= before.last:
            raise _bad("special_days", f"{after.first.isoformat()} is named twice")
    return tuple(found)


def _special(number: int, each: object) -> SpecialDays:
    where = f"special_days.{number}"
    if not isinstance(each, dict) or not {"from", "to", "name"} <= set(each) <= {"from", "to", "name", "hours"}:
        raise _bad(where, "must have from, to, name and hours")
    name = each["name"]
    if not isinstance(name, dict) or set(name) != {"ja", "en"}:
        raise _bad(f"{where}.name", "must be given in ja and en")
    if not all(isinstance(text, str) and 0 < len(text.strip()) <= _MOST_NAME for text in name.values()):
        raise _bad(f"{where}.name", f"must have 1 to {_MOST_NAME} characters in each language")
    first, last = _day(f"{where}.from", each["from"]), _day(f"{where}.to", each["to"])
    if last < first:
        raise _bad(f"{where}.to", "lies before from")
    return SpecialDays(first, last, {"ja": name["ja"].strip(), "en": name["en"].strip()},
                       _spans(f"{where}.hours", each.get("hours", [])))  # fmt: skip


def _day(where: str, text: object) -> date:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else date.fromisoformat("")
    except ValueError:
        raise _bad(where, "must be a date such as 2026-12-29") from None


def _listed(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[_clock(s.start), _clock(s.end if s.end <= DAY_MIN else s.end - DAY_MIN)] for s in spans]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _bad(field: str, problem: str) -> InvalidFields:
    return InvalidFields(f"{field}: {problem}.", field=field)
