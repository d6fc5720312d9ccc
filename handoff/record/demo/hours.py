"""Opening hours of the demo's shop: one desk is there day and night, so that the demo can be tried at any hour.

The calendar `main` is left unset, which means always open; `returns` has the hours of a small shop.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from handoff.domain.calendar_json import calendar_json
from handoff.domain.hours import Calendar, Span, SpecialDays
from handoff.domain.model import Json

NAME = "returns"
_YEARS = 3
_WEEKDAY = (Span(10 * 60, 12 * 60), Span(13 * 60, 18 * 60))
_SATURDAY = (Span(10 * 60, 15 * 60),)


def returns_desk(today: date) -> Json:
    """Return the returns desk's hours: lunch, a short Saturday, public holidays, days off at the turn of the year."""
    first = today.year - (today < date(today.year, 1, 4))
    name = {"ja": "年末年始休業", "en": "New Year holidays"}
    days_off = tuple(
        SpecialDays(date(year, 12, 29), date(year + 1, 1, 3), name) for year in range(first, first + _YEARS)
    )
    week = (*([_WEEKDAY] * 5), _SATURDAY, ())
    made = calendar_json(Calendar(NAME, ZoneInfo("Asia/Tokyo"), week, special_days=days_off))
    return {field: value for field, value in made.items() if field != "version"}
