"""What we owe a conversation and until when: first answer, next answer, resolution, and a promise that was made.

Targets run in open hours only. Of each, people hear twice: when most of the time has gone, and when it is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handoff.domain.clocks import Clocks
from handoff.domain.hours import Calendar, add_open, open_between
from handoff.domain.model import Status
from handoff.domain.timing import SlaPolicy

_MINUTE_MS = 60_000


class Target(StrEnum):
    """What is owed."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"
    PROMISE = "promise"


class Stage(StrEnum):
    """What people are told."""

    WARNED = "warned"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed now: since when it counts, when to warn, when it is due (ms)."""

    target: Target
    since_ms: int
    warn_ms: int
    due_ms: int

    def mark(self, stage: Stage) -> str:
        """Name the telling of it, once for ever."""
        return f"{self.target}.{stage}.{self.since_ms}"

    def next_stage(self, clocks: Clocks) -> tuple[Stage, int] | None:
        """Return what people are to be told next, and when; None when they know all."""
        if self.mark(Stage.BREACHED) in clocks.told:
            return None
        if self.mark(Stage.WARNED) in clocks.told or self.warn_ms >= self.due_ms:
            return Stage.BREACHED, self.due_ms
        return Stage.WARNED, self.warn_ms


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took, by the wall and in open hours (ms)."""

    wall_ms: int
    open_ms: int


def owed(clocks: Clocks, policy: SlaPolicy, calendar: Calendar) -> list[Owed]:
    """Return everything owed at this state of the conversation; what is not limited by the policy is left out."""
    if not clocks.with_people:
        return []
    found: list[Owed | None] = []
    if clocks.promised_ms:
        found.append(_promised(clocks, policy, calendar))
    elif not clocks.first_reply_ms:
        found.append(_timed(Target.FIRST_RESPONSE, clocks.asked_ms, policy.first_response_min, policy, calendar))
    elif clocks.unanswered_ms:
        found.append(_timed(Target.NEXT_RESPONSE, clocks.unanswered_ms, policy.next_response_min, policy, calendar))
    if clocks.status is not Status.ASSIGNED or not clocks.idled_ms:  # who is silent cannot be helped any faster
        found.append(_timed(Target.RESOLUTION, clocks.asked_ms, policy.resolution_min, policy, calendar))
    return [each for each in found if each is not None]


def taken(calendar: Calendar, from_ms: int, to_ms: int) -> Taken:
    """Measure a time both ways."""
    return Taken(max(to_ms - from_ms, 0), open_between(calendar, from_ms, to_ms))


def _timed(
    target: Target, since_ms: int, minutes: float | None, policy: SlaPolicy, calendar: Calendar
) -> Owed | None:  # fmt: skip
    if minutes is None:
        return None
    due = add_open(calendar, since_ms, round(minutes * _MINUTE_MS))
    warn = add_open(calendar, since_ms, round(minutes * _MINUTE_MS * policy.warn_share))
    return None if due is None or warn is None else Owed(target, since_ms, warn, due)


def _promised(clocks: Clocks, policy: SlaPolicy, calendar: Calendar) -> Owed:
    """A promise holds by the clock; we warn when the policy's share of the open time until then has gone."""
    whole = open_between(calendar, clocks.asked_ms, clocks.promised_ms)
    warn = add_open(calendar, clocks.asked_ms, round(whole * policy.warn_share)) or clocks.promised_ms
    return Owed(Target.PROMISE, clocks.promised_ms, min(warn, clocks.promised_ms), clocks.promised_ms)
