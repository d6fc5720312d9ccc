"""How long things took, and what came of the waits that customers were promised; rows that nobody changes again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Table, case, func, insert, select

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.schema import service_times, wait_promises


@dataclass(frozen=True, slots=True)
class WaitPromise:
    """One wait from asking for people to its end.

    `lower_min`, `upper_min`: the first range shown, None when none was. `outcome`: served, left, or ended otherwise
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


async def keep_time(db: Database, row: ServiceTime) -> bool:
    """Record how long something took; False when it was recorded before."""
    return await _keep(db, service_times, asdict(row), ("conversation_id", "target", "since_ms"))


async def honesty(db: Database, since_day: str) -> list[Json]:
    """Count by day and queue: waits over two minutes, those with a range, and how the ranges fared."""
    promised = wait_promises.c
    long = case((promised.waited_ms > 120_000, 1), else_=0)
    shown = case((promised.shown_ms.is_not(None), 1), else_=0)
    early = case((promised.inside.is_(False) & (promised.waited_ms < promised.lower_min * 60_000), 1), else_=0)
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
