"""Searches that people saved: their own, and those that they share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, or_, select, update

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.desk_tables import saved_views


@dataclass(frozen=True, slots=True)
class SavedView:
    """One saved search; `filters` are the parameters of a search."""

    id: str
    owner_id: str
    owner_name: str
    name: str
    shared: bool
    filters: Json


async def of_agent(db: Database, agent_id: str) -> list[SavedView]:
    """Return the agent's own and the shared ones, by name."""
    mine = or_(saved_views.c.owner_id == agent_id, saved_views.c.shared.is_(True))
    async with db.reading() as connection:
        rows = await connection.execute(select(saved_views).where(mine).order_by(saved_views.c.name, saved_views.c.id))
        return [_view(row) for row in rows.mappings()]


async def get(db: Database, view_id: str) -> SavedView | None:
    """Return one, or None."""
    async with db.reading() as connection:
        found = await connection.execute(select(saved_views).where(saved_views.c.id == view_id))
        row = found.mappings().first()
    return _view(row) if row else None


async def put(db: Database, view: SavedView) -> None:
    """Write one, new or changed."""
    row = asdict(view) | {"filters": json.dumps(view.filters, ensure_ascii=False)}
    async with db.writing() as connection:
        changed = await connection.execute(update(saved_views).where(saved_views.c.id == view.id).values(row))
        if changed.rowcount == 0:
            await connection.execute(insert(saved_views), row)


async def remove(db: Database, view_id: str) -> None:
    """Take one away."""
    async with db.writing() as connection:
        await connection.execute(delete_from(saved_views).where(saved_views.c.id == view_id))


def _view(row: Mapping[Any, Any]) -> SavedView:
    return SavedView(**{**row, "filters": json.loads(row["filters"])})
