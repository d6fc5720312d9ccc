"""One day in numbers, each with the conversations that it counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from handoff.domain.model import Json
from handoff.record import history
from handoff.record.database import Database
from handoff.record.schema import conversations

_Is = Callable[[Json], bool]


def _handed_over(row: Json) -> bool:
    return row["reason"] is not None


def _abandoned(row: Json) -> bool:
    """People were wanted, and the conversation left the queue without ever having had one."""
    return _handed_over(row) and row["status"] in ("bot", "resolved") and row["first_assigned_ms"] is None


# What each number counts, of the conversations that began on the day.
NUMBERS: Mapping[str, _Is] = {
    "arrivals": lambda _: True,
    "handed_over": _handed_over,
    "by_bot": lambda row: not _handed_over(row),
    "answered": lambda row: _handed_over(row) and row["first_reply_ms"] is not None,
    "abandoned": _abandoned,
    "resolved": lambda row: row["status"] == "resolved",
    "wait": lambda row: wait_ms(row) is not None,
    "first_reply": lambda row: first_reply_ms(row) is not None,
    "handle": lambda row: handle_ms(row) is not None,
    "csat": lambda row: row["csat"] is not None,
}


async def begun_since(db: Database, from_ms: int) -> list[Json]:
    """Return the record rows of all conversations that began since, the latest first, with `first_assigned_ms`."""
    c = conversations.c
    query = select(c.id, c.first_assigned_ms).where(c.started_ms >= from_ms, c.updated_ms >= from_ms)
    async with db.reading() as connection:
        found = (await connection.execute(query.order_by(c.started_ms.desc()))).all()
    rows: list[Json] = []
    for at in range(0, len(found), 500):
        part = found[at : at + 500]
        told = await history.of_ids(db, [row.id for row in part])
        rows += [told[row.id] | {"first_assigned_ms": row.first_assigned_ms} for row in part if row.id in told]
    return rows


def wait_ms(row: Json) -> int | None:
    """From the queue to a person, where the latest wait was the first."""
    return _between(row["queued_ms"], row["first_assigned_ms"])


def first_reply_ms(row: Json) -> int | None:
    """From the queue to a person's first words."""
    return _between(row["queued_ms"], row["first_reply_ms"])


def handle_ms(row: Json) -> int | None:
    """From the first person to the end."""
    return _between(row["first_assigned_ms"], row["resolved_ms"])


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
