"""When people are back, in words: 「明日11月29日（日）10時から」, "tomorrow, Sunday 29 Nov, from 10:00"."""

from __future__ import annotations

from datetime import datetime

from handoff.domain.hours import Calendar

_JA_DAYS = "月火水木金土日"
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(calendar: Calendar, at_ms: int, now_ms: int, language: str) -> str:
    """Name the day of an instant as a person would: today, tomorrow, weekday and date; a holiday is marked."""
    day, today = calendar.day_of(at_ms), calendar.day_of(now_ms)
    away = (day - today).days
    if away == 0:
        return "today" if language == "en" else "本日"
    holiday = calendar.occasion(day)
    year_differs = day.year != today.year
    if language == "en":
        date = f"{_EN_DAYS[day.weekday()]} {day.day} {_EN_MONTHS[day.month - 1]}" + (f" {day.year}" * year_differs)
        named = f"{date} ({holiday['en']})" if holiday else date
        return f"tomorrow, {named}" if away == 1 else named
    date = (
        f"{day.year}年" * year_differs
    ) + f"{day.month}月{day.day}日（{_JA_DAYS[day.weekday()]}{'・祝' * bool(holiday)}）"
    return f"明日{date}" if away == 1 else date


def from_words(calendar: Calendar, at_ms: int, now_ms: int, language: str) -> str:
    """Say from when on people are there."""
    day, clock = day_words(calendar, at_ms, now_ms, language), _clock(calendar.wall(at_ms), language)
    if language == "en":
        return f"{day}, from {clock}" if day != "today" else f"today from {clock}"
    return f"{day}{clock}から"


def by_words(calendar: Calendar, at_ms: int, now_ms: int, language: str) -> str:
    """Say until when an answer is promised."""
    day, clock = day_words(calendar, at_ms, now_ms, language), _clock(calendar.wall(at_ms), language)
    if language == "en":
        return f"by {clock} {day}" if day == "today" else f"{day}, by {clock}"
    return f"{day}{clock}まで"


def closed_today_words(calendar: Calendar, now_ms: int, language: str) -> str:
    """Say why today is closed, when it has a name: a holiday or days off; '' otherwise."""
    today = calendar.day_of(now_ms)
    occasion = calendar.occasion(today)
    if occasion is None or calendar.hours_of(today):
        return ""
    return (
        f"We are closed today ({occasion['en']}). "
        if language == "en"
        else f"本日は{occasion['ja']}のためお休みをいただいております。"
    )


def _clock(wall: datetime, language: str) -> str:
    if language == "en":
        return f"{wall.hour}:{wall.minute:02d}"
    return f"{wall.hour}時" + (f"{wall.minute}分" if wall.minute else "")
