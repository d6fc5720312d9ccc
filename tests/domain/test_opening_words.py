from __future__ import annotations

import pytest

from handoff.domain.opening_words import by_words, closed_today_words, from_words
from tests.domain.test_hours import at, calendar


@pytest.mark.parametrize(
    ("now", "then", "ja", "en"),
    [
        ("2026-11-28T18:00", "2026-11-29T10:00", "明日11月29日（日）10時から", "tomorrow, Sunday 29 Nov, from 10:00"),
        ("2026-11-27T12:30", "2026-11-27T13:00", "本日13時から", "today from 13:00"),
        ("2026-11-27T19:30", "2026-12-04T09:30", "12月4日（金）9時30分から", "Friday 4 Dec, from 9:30"),
        ("2026-11-22T18:00", "2026-11-23T10:00", "明日11月23日（月・祝）10時から",
         "tomorrow, Monday 23 Nov (Labor Thanksgiving Day), from 10:00"),
        ("2026-12-28T19:00", "2027-01-04T10:00", "2027年1月4日（月）10時から", "Monday 4 Jan 2027, from 10:00"),
    ],
)  # fmt: skip
def test_people_are_back(now: str, then: str, ja: str, en: str) -> None:
    found = calendar(on_holidays=[["10:00", "15:00"]])
    assert from_words(found, at(then), at(now), "ja") == ja
    assert from_words(found, at(then), at(now), "en") == en


def test_an_answer_is_promised_by_an_hour() -> None:
    found, now = calendar(), at("2026-11-28T18:00")
    assert by_words(found, at("2026-11-28T18:30"), now, "ja") == "本日18時30分まで"
    assert by_words(found, at("2026-11-28T18:30"), now, "en") == "by 18:30 today"
    assert by_words(found, at("2026-11-29T12:00"), now, "ja") == "明日11月29日（日）12時まで"
    assert by_words(found, at("2026-11-29T12:00"), now, "en") == "tomorrow, Sunday 29 Nov, by 12:00"


def test_a_closed_holiday_is_named_and_one_with_hours_is_not_called_closed() -> None:
    now = at("2026-11-23T11:00")
    assert closed_today_words(calendar(), now, "ja") == "本日は勤労感謝の日のためお休みをいただいております。"
    assert closed_today_words(calendar(), now, "en") == "We are closed today (Labor Thanksgiving Day). "
    assert closed_today_words(calendar(on_holidays=[["10:00", "17:00"]]), now, "ja") == ""
    assert closed_today_words(calendar(), at("2026-11-27T20:00"), "ja") == ""
