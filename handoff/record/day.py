"""One day in numbers, each with the conversations that it counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.schema import conversations


@dataclass(frozen=True, slots=True)
class Begun:
    """What the numbers need of a conversation: a day may have tens of thousands."""

    id: str
    status: str
    reason: str | None
    queued_ms: int | None
    first_assigned_ms: int | None
    first_reply_ms: int | None
    resolved_ms: int | None
    csat_score: int | None


def _handed_over(one: Begun) -> bool:
    return one.reason is not None


def _abandoned(one: Begun) -> bool:
    """People were wanted, and the conversation left the queue without ever having had one."""
    return _handed_over(one) and one.status in ("bot", "resolved") and one.first_assigned_ms is None


# What each number counts, of the conversations that began on the day.
NUMBERS: Mapping[str, Callable[[Begun], bool]] = {
    "arrivals": lambda _: True,
    "handed_over": _handed_over,
    "by_bot": lambda one: not _handed_over(one),
    "answered": lambda one: _handed_over(one) and one.first_reply_ms is not None,
    "abandoned": _abandoned,
    "resolved": lambda one: one.status == "resolved",
    "wait": lambda one: wait_ms(one) is not None,
    "first_reply": lambda one: first_reply_ms(one) is not None,
    "handle": lambda one: handle_ms(one) is not None,
    "csat": lambda one: one.csat_score is not None,
}


async def begun_since(db: Database, from_ms: int) -> list[Begun]:
    """Return all conversations that began since, the latest first."""
    c = conversations.c
    query = (
        select(
            c.id, c.status, c.reason, c.queued_ms, c.first_assigned_ms, c.first_agent_reply_ms, c.resolved_ms,
            c.csat_score,
        )
        .where(c.started_ms >= from_ms, c.updated_ms >= from_ms)
        .order_by(c.started_ms.desc())
    )  # fmt: skip
    async with db.reading() as connection:
        return [Begun(*row) for row in await connection.execute(query)]


def wait_ms(one: Begun) -> int | None:
    """From the queue to a person, where the latest wait was the first."""
    return _between(one.queued_ms, one.first_assigned_ms)


def first_reply_ms(one: Begun) -> int | None:
    """From the queue to a person's first words."""
    return _between(one.queued_ms, one.first_reply_ms)


def handle_ms(one: Begun) -> int | None:
    """From the first person to the end."""
    return _between(one.first_assigned_ms, one.resolved_ms)


def spread(values_ms: Sequence[int | None]) -> Json:
    """Return {count, median_s, p90_s}; the last two null without values. The nearest rank, never an invented value."""
    known = sorted(value for value in values_ms if value is not None)
    if not known:
        return {"count": 0, "median_s": None, "p90_s": None}
    return {"count": len(known), "median_s": _rank(known, 0.5), "p90_s": _rank(known, 0.9)}


def _rank(known: Sequence[int], share: float) -> float:
    return round(known[math.ceil(share * len(known)) - 1] / 1000, 1)


def _between(from_ms: int | None, to_ms: int | None) -> int | None:
    return to_ms - from_ms if from_ms is not None and to_ms is not None and to_ms >= from_ms else None
