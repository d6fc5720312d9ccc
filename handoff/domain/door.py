"""What asking for a person leads to just now: somebody soon, a wait, or a promise of an answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from handoff.domain.hours import Calendar, add_open, is_open, next_open
from handoff.domain.model import Json
from handoff.domain.timing import WaitTuning
from handoff.domain.wait import MINUTE_MS, choose

_ROUND_MS = 30 * MINUTE_MS


class DoorState(StrEnum):
    """Open: people are there; busy: so many wait that a promise is offered instead; away: nobody is on duty in
    opening hours; closed: outside of them.
    """

    OPEN = "open"
    BUSY = "busy"
    AWAY = "away"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Door:
    """`lower_min`, `upper_min`: the range of a wait that may be said; `opens_ms`: when people are back."""

    state: DoorState
    lower_min: int | None = None
    upper_min: int | None = None
    opens_ms: int | None = None
    promised_ms: int | None = None

    def as_json(self) -> Json:
        """As pages are told it."""
        wait = {"lower_min": self.lower_min, "upper_min": self.upper_min, "word": None}
        return {
            "state": self.state.value, "wait": wait if self.upper_min is not None else None,
            "opens_ms": self.opens_ms, "promised_ms": self.promised_ms,
        }  # fmt: skip


def promised_by(calendar: Calendar, now_ms: int, tuning: WaitTuning) -> int | None:
    """Return until when an answer is promised to who leaves a message now: so much open time on, at a full half hour.

    None where no hours are known within a year.
    """
    due_ms = add_open(calendar, now_ms, round(tuning.promise_min * MINUTE_MS))
    if due_ms is None:
        return None
    rounded = -(-due_ms // _ROUND_MS) * _ROUND_MS
    return rounded if rounded == due_ms or is_open(calendar, rounded - 1) else due_ms


def door_of(
    calendar: Calendar, now_ms: int, tuning: WaitTuning, *, on_duty: bool, waits_ms: Sequence[float], may_say: bool
) -> Door:
    """Say how it stands for one who would ask now. `waits_ms`: waits that a simulation gave them, if there is a line.

    `may_say`: recent ranges of this queue held often enough for one to be said.
    """
    promised = promised_by(calendar, now_ms, tuning)
    if not is_open(calendar, now_ms):
        return Door(DoorState.CLOSED, opens_ms=next_open(calendar, now_ms), promised_ms=promised)
    if not on_duty:
        return Door(DoorState.AWAY, promised_ms=promised)
    if not waits_ms:
        return Door(DoorState.OPEN, promised_ms=promised)
    if median(waits_ms) >= tuning.busy_min * MINUTE_MS:
        return Door(DoorState.BUSY, promised_ms=promised)
    found = choose(
        waits_ms, wanted=tuning.aim_chance, at_least=tuning.shown_from_chance, most_min=tuning.most_min
    ) if may_say else None  # fmt: skip
    return Door(
        DoorState.OPEN, found.lower_min if found else None, found.upper_min if found else None, promised_ms=promised
    )
