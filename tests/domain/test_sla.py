from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.domain.clocks import Clocks, advance, fold
from handoff.domain.model import Status
from handoff.domain.sla import Owed, Stage, Target, owed, taken
from handoff.domain.timing import SlaPolicy
from tests.domain.test_hours import at, calendar

MINUTE = 60_000
POLICY = SlaPolicy(first_response_min=20, next_response_min=15, resolution_min=600, warn_share=0.5)
FRIDAY = "2026-11-27"  # open 10-12 and 13-19, Saturday and Sunday 10-17


def log(*events: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"seq": n + 1, **event} for n, event in enumerate(events)]


def started(clock: str) -> dict[str, Any]:
    return {"type": "conversation.started", "at_ms": at(clock), "language": "ja"}


def said(role: str, clock: str, kind: str = "outgoing", client_message_id: str | None = None) -> dict[str, Any]:
    return {"type": "message.appended", "at_ms": at(clock), "author": {"role": role}, "kind": kind,
            "client_message_id": client_message_id}  # fmt: skip


def queued(clock: str) -> dict[str, Any]:
    return {"type": "conversation.queued", "at_ms": at(clock), "queue": "general"}


def assigned(clock: str) -> dict[str, Any]:
    return {"type": "conversation.assigned", "at_ms": at(clock), "assignee": {"id": "a_1"}}


def fact(type_: str, clock: str, **body: Any) -> dict[str, Any]:
    return {"type": type_, "at_ms": at(clock), **body}


def due(events: list[dict[str, Any]]) -> dict[str, str]:
    wall = calendar().wall
    return {o.target.value: wall(o.due_ms).strftime("%a %H:%M") for o in owed(fold(events), POLICY, calendar())}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([started(f"{FRIDAY}T10:00"), said("contact", f"{FRIDAY}T10:00")], {}),
        ([queued(f"{FRIDAY}T10:00")], {"first_response": "Fri 10:20", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T11:50")], {"first_response": "Fri 13:10", "resolution": "Sat 13:50"}),
        ([queued(f"{FRIDAY}T23:00")], {"first_response": "Sat 10:20", "resolution": "Sun 13:00"}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05")],
         {"first_response": "Fri 10:20", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), said("agent", f"{FRIDAY}T10:06")],
         {"resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), said("agent", f"{FRIDAY}T10:06", kind="note")],
         {"first_response": "Fri 10:20", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), said("agent", f"{FRIDAY}T10:06"),
          said("contact", f"{FRIDAY}T11:55"), said("contact", f"{FRIDAY}T11:59")],
         {"next_response": "Fri 13:10", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), said("agent", f"{FRIDAY}T10:06"),
          said("contact", f"{FRIDAY}T10:10"), fact("conversation.released", f"{FRIDAY}T10:12")],
         {"next_response": "Fri 10:25", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), fact("promise.made", f"{FRIDAY}T10:01", promised_ms=at("2026-11-28T12:00"))],
         {"promise": "Sat 12:00", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), fact("promise.made", f"{FRIDAY}T10:01", promised_ms=at("2026-11-28T12:00")),
          said("agent", f"{FRIDAY}T18:00")], {"resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), said("agent", f"{FRIDAY}T10:06"),
          said("contact", f"{FRIDAY}T10:10"), fact("conversation.released", f"{FRIDAY}T10:12"),
          fact("promise.made", f"{FRIDAY}T10:13", promised_ms=at("2026-11-28T12:00"))],
         {"promise": "Sat 12:00", "resolution": "Sat 12:00"}),
        ([queued(f"{FRIDAY}T10:00"), fact("conversation.left", f"{FRIDAY}T10:05")], {}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), fact("conversation.returned", f"{FRIDAY}T10:09")],
         {}),
        ([queued(f"{FRIDAY}T10:00"), assigned(f"{FRIDAY}T10:05"), fact("conversation.resolved", f"{FRIDAY}T10:09")],
         {}),
        ([said("contact", f"{FRIDAY}T09:59"), assigned(f"{FRIDAY}T10:05"), said("agent", f"{FRIDAY}T10:05"),
          said("contact", f"{FRIDAY}T10:08")], {"next_response": "Fri 10:23", "resolution": "Sat 12:05"}),
    ],
)  # fmt: skip
def test_what_is_owed_and_when(events: list[dict[str, Any]], expected: dict[str, str]) -> None:
    assert due(log(*events)) == expected


def test_people_are_warned_once_told_of_the_breach_once_and_not_again() -> None:
    clocks = fold(log(queued(f"{FRIDAY}T10:00")))
    (first,) = [o for o in owed(clocks, POLICY, calendar()) if o.target is Target.FIRST_RESPONSE]
    assert first.next_stage(clocks) == (Stage.WARNED, at(f"{FRIDAY}T10:10"))
    warned = advance(
        clocks, fact("sla.warned", f"{FRIDAY}T10:10", seq=2, policy="first_response", since_ms=first.since_ms)
    )
    assert first.next_stage(warned) == (Stage.BREACHED, at(f"{FRIDAY}T10:20"))
    over = advance(
        warned, fact("sla.breached", f"{FRIDAY}T10:20", seq=3, policy="first_response", since_ms=first.since_ms)
    )
    assert first.next_stage(over) is None


def test_a_warning_about_one_answer_does_not_silence_that_about_the_next() -> None:
    told = Clocks(told=(Owed(Target.NEXT_RESPONSE, 1000, 0, 0).mark(Stage.WARNED),))
    later = Owed(Target.NEXT_RESPONSE, 2000, 2500, 3000)
    assert later.next_stage(told) == (Stage.WARNED, 2500)


def test_a_target_of_no_policy_is_not_owed() -> None:
    free = SlaPolicy(first_response_min=None, next_response_min=None, resolution_min=None)
    assert owed(fold(log(queued(f"{FRIDAY}T10:00"))), free, calendar()) == []


def test_a_time_is_measured_by_the_wall_and_in_open_hours() -> None:
    found = taken(calendar(), at(f"{FRIDAY}T18:30"), at("2026-11-28T10:15"))
    assert (found.wall_ms, found.open_ms) == ((15 * 60 + 45) * MINUTE, 45 * MINUTE)


def test_asking_again_begins_anew_and_a_restored_place_keeps_its_age() -> None:
    again = fold(log(
        queued(f"{FRIDAY}T10:00"), fact("conversation.left", f"{FRIDAY}T10:05"),
        {**queued(f"{FRIDAY}T10:09"), "queued_ms": at(f"{FRIDAY}T10:00")},
    ))  # fmt: skip
    assert again.asked_ms == at(f"{FRIDAY}T10:00")
    assert again.status is Status.QUEUED


EVENTS = st.lists(
    st.sampled_from([
        started(f"{FRIDAY}T10:00"), said("contact", f"{FRIDAY}T10:01", "incoming"), queued(f"{FRIDAY}T10:02"),
        assigned(f"{FRIDAY}T10:03"), said("agent", f"{FRIDAY}T10:04"), said("bot", f"{FRIDAY}T10:04"),
        fact("conversation.released", f"{FRIDAY}T10:05"), fact("conversation.returned", f"{FRIDAY}T10:06"),
        fact("conversation.resolved", f"{FRIDAY}T10:07"), fact("conversation.reopened", f"{FRIDAY}T10:08"),
        fact("conversation.idled", f"{FRIDAY}T10:09"), fact("message.read", f"{FRIDAY}T10:09"),
        fact("promise.made", f"{FRIDAY}T10:09", promised_ms=at(f"{FRIDAY}T12:00")),
        fact("sla.warned", f"{FRIDAY}T10:09", policy="first_response", since_ms=1),
    ]), max_size=25,
)  # fmt: skip


@given(EVENTS, st.integers(0, 25), st.integers(0, 9))
def test_clocks_do_not_depend_on_where_one_stopped_or_what_was_seen_twice(
    events: list[dict[str, Any]], stop: int, seed: int
) -> None:
    stored = log(*events)
    halfway = Clocks.decoded(fold(stored[:stop]).encoded())
    seen_again = stored[random.Random(seed).randint(0, min(stop, len(stored))) :]
    assert fold(seen_again, halfway) == fold(stored)
