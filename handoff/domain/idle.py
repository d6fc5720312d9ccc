"""When a conversation rests because its customer is silent: it stops counting, is reminded of, is ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handoff.domain.clocks import Clocks
from handoff.domain.model import Status
from handoff.domain.timing import IdleTuning


class Rest(StrEnum):
    """The steps, in their order."""

    IDLE = "idle"
    REMIND = "remind"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class RestStep:
    """The next step and when it is due (ms)."""

    step: Rest
    due_ms: int


def next_rest(clocks: Clocks, tuning: IdleTuning) -> RestStep | None:
    """Return what comes next if nobody says anything; None while it is not the customer whom we wait for."""
    if clocks.status is not Status.ASSIGNED or not clocks.first_reply_ms or clocks.unanswered_ms:
        return None
    if clocks.agent_ms <= clocks.contact_ms:
        return None
    if clocks.reminded_ms:
        return RestStep(Rest.RESOLVE, clocks.reminded_ms + round(tuning.resolve_min * 60_000))
    if clocks.idled_ms or tuning.remind_min <= tuning.idle_min:
        return RestStep(Rest.REMIND, clocks.agent_ms + round(tuning.remind_min * 60_000))
    return RestStep(Rest.IDLE, clocks.agent_ms + round(tuning.idle_min * 60_000))
