from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.domain.calendar_json import WEEKDAYS, calendar_json, read_calendar
from handoff.domain.hours import Calendar, add_open, closes_at, is_open, next_open, open_between
from handoff.domain.model import Json
from handoff.domain.public_holidays import holiday_on
from handoff.errors import InvalidFields

TOKYO = ZoneInfo("Asia/Tokyo")
MINUTE = 60_000
CLOCKS = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")


def same(spans: object) -> Json:
    return dict.fromkeys(WEEKDAYS, spans)


def calendar(**changes: object) -> Calendar:
    weekday, weekend = [["10:00", "12:00"], ["13:00", "19:00"]], [["10:00", "17:00"]]
    body: Json = {"week": dict.fromkeys(WEEKDAYS[:5], weekday) | dict.fromkeys(WEEKDAYS[5:], weekend), **changes}
    return read_calendar("main", body)


def at(text: str, zone: ZoneInfo = TOKYO) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


@st.composite
def spans(draw: st.DrawFn) -> list[list[str]]:
    """Up to three disjoint spans; the last may run into the next day."""
    edges = sorted(draw(st.lists(st.integers(0, 95), unique=True, max_size=6)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    clock = [[f"{q // 4:02d}:{q % 4 * 15:02d}" for q in pair] for pair in pairs]
    if len(edges) % 2 == 1:
        start = edges[-1]
        end = draw(st.integers(0, 95).filter(lambda q: q < start)) if start else 0
        clock.append([f"{start // 4:02d}:{start % 4 * 15:02d}", f"{end // 4:02d}:{end % 4 * 15:02d}"])
    return clock


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    special = draw(st.lists(st.integers(0, 40), unique=True, max_size=3))
    return calendar(
        time_zone=draw(st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "UTC"])),
        week={day: draw(spans()) for day in WEEKDAYS},
        on_holidays=draw(spans()),
        public_holidays=draw(st.sampled_from(["jp", "none"])),
        special_days=[
            {"from": day.isoformat(), "to": day.isoformat(), "name": {"ja": "休業日", "en": "closed"},
             "hours": draw(spans())}
            for number in special for day in [date(2026, 10, 20) + timedelta(days=number)]
        ],
    )  # fmt: skip


INSTANTS = st.integers(at("2026-10-22T00:00"), at("2026-11-25T00:00")).map(lambda ms: ms // MINUTE * MINUTE)


def plainly_open(found: Calendar, instant: int) -> bool:
    """The rule once more, minute by minute and from the wall's side: no merging, no walking."""
    wall = datetime.fromtimestamp(instant / 1000, UTC).astimezone(found.zone)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        for span in found.hours_of(day):
            midnight = datetime(day.year, day.month, day.day, tzinfo=found.zone)
            start, end = (midnight + timedelta(minutes=m) for m in (span.start, span.end))
            if start.timestamp() * 1000 <= instant < end.timestamp() * 1000:
                return True
    return False


@settings(deadline=None, max_examples=60)
@given(calendars(), INSTANTS)
def test_open_is_what_the_wall_says(found: Calendar, instant: int) -> None:
    assert is_open(found, instant) is plainly_open(found, instant)


@settings(deadline=None, max_examples=60)
@given(calendars(), INSTANTS, st.integers(0, 3 * 1440))
def test_the_time_between_is_the_count_of_open_minutes(found: Calendar, instant: int, minutes: int) -> None:
    counted = sum(plainly_open(found, instant + n * MINUTE) for n in range(minutes))
    assert open_between(found, instant, instant + minutes * MINUTE) == counted * MINUTE


@settings(deadline=None, max_examples=60)
@given(calendars(), INSTANTS, st.integers(1, 4000))
def test_adding_open_time_and_measuring_it_are_each_others_inverse(found: Calendar, instant: int, minutes: int) -> None:
    due = add_open(found, instant, minutes * MINUTE)
    if due is None:
        assert open_between(found, instant, instant + 360 * 1440 * MINUTE) < minutes * MINUTE
        return
    assert open_between(found, instant, due) == minutes * MINUTE
    assert is_open(found, due - 1)


@settings(deadline=None, max_examples=60)
@given(calendars(), INSTANTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(found: Calendar, instant: int) -> None:
    opening = next_open(found, instant)
    if opening is None:
        assert open_between(found, instant, instant + 360 * 1440 * MINUTE) == 0
        return
    assert is_open(found, opening)
    assert open_between(found, instant, opening) == 0
    assert (opening == instant) is is_open(found, instant)


@settings(deadline=None, max_examples=60)
@given(calendars(), INSTANTS)
def test_what_is_open_closes_at_the_first_closed_instant(found: Calendar, instant: int) -> None:
    end = closes_at(found, instant)
    assert (end is None) <= (not is_open(found, instant) or next_open(found, instant + 300 * 1440 * MINUTE) is not None)
    if end is not None:
        assert not is_open(found, end)
        assert open_between(found, instant, end) == end - instant


@settings(deadline=None, max_examples=60)
@given(calendars(), INSTANTS, st.lists(st.integers(0, 5000), min_size=2, max_size=4))
def test_open_time_adds_up(found: Calendar, instant: int, steps: list[int]) -> None:
    marks = [instant + total * MINUTE for total in itertools.accumulate([0, *steps])]
    parts = sum(open_between(found, a, b) for a, b in itertools.pairwise(marks))
    assert parts == open_between(found, marks[0], marks[-1])


@settings(deadline=None, max_examples=60)
@given(calendars())
def test_a_calendar_survives_being_written_and_read(found: Calendar) -> None:
    assert read_calendar(found.name, calendar_json(found)) == found


def test_a_night_shift_runs_into_the_closed_day_and_does_not_begin_on_it() -> None:
    closed = {"from": "2026-12-29", "to": "2027-01-03", "name": {"ja": "年末年始", "en": "New Year holidays"}}
    nights = calendar(week=same([["22:00", "02:00"]]), special_days=[closed])
    assert is_open(nights, at("2026-12-29T01:59"))
    assert not is_open(nights, at("2026-12-29T22:30"))
    assert next_open(nights, at("2026-12-29T02:00")) == at("2027-01-04T22:00")


def test_lunch_a_holiday_and_the_weekend_are_not_open_time() -> None:
    found = calendar()
    assert not is_open(found, at("2026-11-27T12:30"))
    assert holiday_on(date(2026, 11, 23)) == {"ja": "勤労感謝の日", "en": "Labor Thanksgiving Day"}
    assert next_open(found, at("2026-11-22T18:00")) == at("2026-11-24T10:00")  # Monday is a holiday
    assert add_open(found, at("2026-11-27T18:00"), 120 * MINUTE) == at("2026-11-28T11:00")
    assert open_between(found, at("2026-11-27T11:00"), at("2026-11-27T14:00")) == 120 * MINUTE


def test_a_day_with_a_change_of_clocks_is_as_long_as_it_is() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = calendar(time_zone="Europe/Berlin", public_holidays="none", week=same([["00:00", "24:00"]]))
    autumn = open_between(found, at("2026-10-25T00:00", berlin), at("2026-10-26T00:00", berlin))
    spring = open_between(found, at("2026-03-29T00:00", berlin), at("2026-03-30T00:00", berlin))
    assert (autumn, spring) == (25 * 60 * MINUTE, 23 * 60 * MINUTE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"week": {}}, "week"),
        ({"week": same([["9:00", "18:00"]])}, "week.mon"),
        ({"week": same([["09:00", "12:00"], ["11:00", "18:00"]])}, "week.mon"),
        ({"week": same([["24:00", "02:00"]])}, "week.mon"),
        ({"week": same("always")}, "week.mon"),
        ({"time_zone": "Asia/Osaka"}, "time_zone"),
        ({"public_holidays": True}, "public_holidays"),
        ({"on_holidays": [["10:00"]]}, "on_holidays"),
        ({"closures": []}, "closures"),
        ({"special_days": [{"from": "2026-12-29", "to": "2026-12-01", "name": {"ja": "休", "en": "x"}}]},
         "special_days.0.to"),
        ({"special_days": [{"from": "29 December", "to": "2026-12-30", "name": {"ja": "休", "en": "x"}}]},
         "special_days.0.from"),
        ({"special_days": [{"from": "2026-12-29", "to": "2026-12-30", "name": "休"}]}, "special_days.0.name"),
        ({"special_days": [{"from": "2026-12-29", "to": "2026-12-30", "name": {"ja": "休", "en": "x"}}] * 2},
         "special_days"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_its_field(changes: Json, field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        calendar(**changes)
    assert refused.value.detail["field"] == field
