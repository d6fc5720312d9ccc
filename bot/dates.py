"""Dates and relative dates in Japanese and English, as ISO days where they name one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from re import Pattern

from bot.entities import Found

_JAPAN = timezone(timedelta(hours=9))
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS_OFF = {
    "今日": 0, "本日": 0, "きょう": 0, "today": 0, "tonight": 0, "明日": 1, "あした": 1,
    "tomorrow": 1, "明後日": 2, "あさって": 2,
    "昨日": -1, "きのう": -1, "yesterday": -1, "一昨日": -2, "おととい": -2, "the day before yesterday": -2,
    "the day after tomorrow": 2,
}  # fmt: skip
_WEEKS_OFF = {"先週": -1, "今週": 0, "来週": 1, "再来週": 2, "last week": -1, "this week": 0, "next week": 1}
_MONTHS_OFF = {"先月": -1, "今月": 0, "来月": 1, "last month": -1, "this month": 0, "next month": 1}
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS_JA = "月火水木金土日"


def today_in_japan() -> date:
    """Return the day it is at the shop."""
    return datetime.now(_JAPAN).date()


def find_dates(text: str, today: date) -> Iterator[Found]:
    """Yield dates: `YYYY-MM-DD`, weeks `YYYY-Www`, months `YYYY-MM`; a day without a year is the nearest such."""
    for pattern, value_of in _PATTERNS:
        for match in pattern.finditer(text):
            value = value_of(match, today)
            if value is not None:
                yield Found("date", value, match.start(), match.end())


def _full(match: re.Match[str], _today: date) -> str | None:
    return _day(int(match.group("y")), int(match.group("m")), int(match.group("d")))


def _without_year(match: re.Match[str], today: date) -> str | None:
    name = match.groupdict().get("name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(match.group("m"))
    year = match.groupdict().get("y")
    day = int(match.group("d"))
    if year:
        return _day(int(year), month, day)
    candidates = [_day(today.year + step, month, day) for step in (-1, 0, 1)]
    known = [date.fromisoformat(candidate) for candidate in candidates if candidate]
    return min(known, key=lambda other: abs(other - today)).isoformat() if known else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _counted(match: re.Match[str], today: date) -> str | None:
    count = match.group("n").lower()
    number = int(count) if count.isdigit() else _SMALL_NUMBERS.get(count, 0)
    days = number * (7 if match.group("unit").lower().startswith(("週", "w")) else 1)
    forward = match.group("way").lower() in ("後", "later", "from now")
    try:
        return (today + timedelta(days=days if forward else -days)).isoformat()
    except OverflowError:
        return None


_SMALL_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
}


def _relative(match: re.Match[str], today: date) -> str | None:
    word = match.group().lower()
    if word in _DAYS_OFF:
        return (today + timedelta(days=_DAYS_OFF[word])).isoformat()
    if word in _WEEKS_OFF:
        year, week, _ = (today + timedelta(weeks=_WEEKS_OFF[word])).isocalendar()
        return f"{year}-W{week:02d}"
    month = today.year * 12 + today.month - 1 + _MONTHS_OFF[word]
    return f"{month // 12}-{month % 12 + 1:02d}"


def _weekday(match: re.Match[str], today: date) -> str | None:
    japanese = match.groupdict().get("ja")
    index = _WEEKDAYS_JA.index(japanese) if japanese else _WEEKDAYS.index(match.group("en").lower())
    way = (match.groupdict().get("way") or "").lower()
    if way in ("先週の", "last "):
        monday = today - timedelta(days=today.weekday() + 7)
        return (monday + timedelta(days=index)).isoformat()
    return (today + timedelta(days=(index - today.weekday()) % 7 or 7)).isoformat()


def _words(*tables: dict[str, int]) -> str:
    alternatives = sorted((word for table in tables for word in table), key=len, reverse=True)
    return "|".join(rf"\b{word}\b" if word.isascii() else word for word in alternatives)


_PATTERNS: tuple[tuple[Pattern[str], Callable[[re.Match[str], date], str | None]], ...] = (
    (re.compile(r"(?<!\d)(?P<y>20\d\d)(?:年|[-/.])\s?(?P<m>\d{1,2})(?:月|[-/.])\s?(?P<d>\d{1,2})日?(?!\d)"), _full),
    (
        re.compile(rf"\b(?P<name>{_MONTH})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y>20\d\d))?", re.IGNORECASE),
        _without_year,
    ),
    (
        re.compile(
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s(?P<name>{_MONTH})(?![a-z])(?:,?\s(?P<y>20\d\d))?",
            re.IGNORECASE,
        ),
        _without_year,
    ),
    (re.compile(r"(?<!\d)(?P<m>\d{1,2})月\s?(?P<d>\d{1,2})日?(?!\d)"), _without_year),
    (re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"), _without_year),
    (re.compile(r"(?P<n>\d{1,3}|[一二三四五])(?P<unit>日|週間)(?P<way>前|後)"), _counted),
    (
        re.compile(
            r"\b(?P<n>\d{1,3}|a|one|two|three|four|five) (?P<unit>days?|weeks?) (?P<way>ago|later|from now)\b",
            re.IGNORECASE,
        ),
        _counted,
    ),
    (re.compile(r"(?P<way>先週の|今週の|来週の)?(?P<ja>[月火水木金土日])曜日?"), _weekday),
    (re.compile(rf"\b(?P<way>last |this |next |on )?(?P<en>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE), _weekday),
    (re.compile(_words(_DAYS_OFF, _WEEKS_OFF, _MONTHS_OFF), re.IGNORECASE), _relative),
)
