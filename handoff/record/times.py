"""How long things took, and what came of the waits that customers were promised: one row each, by what came last."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Table, case, delete, func, insert, select

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.schema import service_times, wait_promises


@dataclass(frozen=True, slots=True)
class WaitPromise:
    """One wait from asking for people to its end; who left and found the place again within its time waits on.

    `shown_ms`, `lower_min`, `upper_min`: the first range shown (since they came back, if they had left), None when
    none was. `outcome`: served, left, or ended otherwise
    (resolved, message left). `inside`: whether it was served inside the range; None when no range was shown or it was
    not served.
    """

    conversation_id: str
    asked_ms: int
    queue: str
    day: str
    shown_ms: int | None
    lower_min: int | None
    upper_min: int | None
    revised: int
    outcome: str
    waited_ms: int
    inside: bool | None


@dataclass(frozen=True, slots=True)
class Left:
    """A wait that had been closed as left, by its queue and how long it had lasted then."""

    queue: str
    waited_ms: int


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """One target met or missed: by the wall and in open hours. `kept`: None when the policy sets no limit."""

    conversation_id: str
    target: str
    since_ms: int
    queue: str
    day: str
    wall_ms: int
    open_ms: int
    kept: bool | None


async def keep_promise(db: Database, row: WaitPromise) -> bool:
    """Record what came of a wait; False when it was recorded before."""
    return await _keep(db, wait_promises, asdict(row), ("conversation_id", "asked_ms"))


async def withdraw_left(db: Database, conversation_id: str, asked_ms: int) -> Left | None:
    """Take a wait out of the record that was closed as left, because it goes on; None when there is none."""
    key = (wait_promises.c.conversation_id == conversation_id, wait_promises.c.asked_ms == asked_ms)
    left = (*key, wait_promises.c.outcome == "left")
    async with db.writing(serial=wait_promises.name) as connection:
        row = (await connection.execute(select(wait_promises.c.queue, wait_promises.c.waited_ms).where(*left))).first()
        if row is None:
            return None
        await connection.execute(delete(wait_promises).where(*left))
        return Left(row.queue, row.waited_ms)


async def keep_time(db: Database, row: ServiceTime) -> bool:
    """Record how long something took; False when it was recorded before."""
    return await _keep(db, service_times, asdict(row), ("conversation_id", "target", "since_ms"))


async def honesty(db: Database, since_day: str) -> list[Json]:
    """Count by day and queue: waits over two minutes, those with a range, and how the ranges fared."""
    promised = wait_promises.c
    long = case((promised.waited_ms > 120_000, 1), else_=0)
    shown = case((promised.shown_ms.is_not(None), 1), else_=0)
    since_shown = promised.asked_ms + promised.waited_ms - promised.shown_ms
    early = case((promised.inside.is_(False) & (since_shown < promised.lower_min * 60_000), 1), else_=0)
    query = (
        select(
            promised.day, promised.queue, func.count().label("waits"),
            func.sum(long).label("long"), func.sum(long * shown).label("long_shown"), func.sum(shown).label("shown"),
            func.sum(case((promised.inside.is_(True), 1), else_=0)).label("inside"),
            func.sum(early).label("early"),
            func.sum(case((promised.inside.is_(False), 1), else_=0) - early).label("late"),
            func.sum(case((promised.outcome == "left", 1), else_=0)).label("left"),
        )
        .where(promised.day >= since_day)
        .group_by(promised.day, promised.queue)
        .order_by(promised.day.desc(), promised.queue)
    )  # fmt: skip
    async with db.reading() as connection:
        return [{k: v if isinstance(v, str) else int(v or 0) for k, v in row.items()}
                for row in (await connection.execute(query)).mappings()]  # fmt: skip


async def kept_of(db: Database, target: str, since_day: str) -> dict[str, Json]:
    """Count by queue how often a target was due, and how often it was missed: {promised, breached}."""
    time = service_times.c
    query = (
        select(
            time.queue, func.count().label("promised"),
            func.sum(case((time.kept.is_(False), 1), else_=0)).label("breached"),
        )
        .where(time.target == target, time.day >= since_day)
        .group_by(time.queue)
    )  # fmt: skip
    async with db.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {row.queue: {"promised": int(row.promised), "breached": int(row.breached)} for row in rows}


async def _keep(db: Database, table: Table, values: dict[str, Any], key: tuple[str, ...]) -> bool:
    async with db.writing(serial=table.name) as connection:
        there = select(func.count()).select_from(table).where(*(table.c[name] == values[name] for name in key))
        if await connection.scalar(there):
            return False
        await connection.execute(insert(table).values(values))
        return True
