"""Public holidays of Japan with their names, substitute days included, from a library that is kept up to date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from holidays.countries.japan import Japan


def holiday_on(day: date) -> Mapping[str, str] | None:
    """Return the holiday's name by language, or None; from 1949 to 2099, later years by today's law."""
    return _of_year(day.year).get(day)


@cache
def _of_year(year: int) -> Mapping[date, Mapping[str, str]]:
    japanese, english = Japan(years=year, language="ja"), Japan(years=year, language="en_US")
    return {day: {"ja": name, "en": english[day]} for day, name in japanese.items()}
