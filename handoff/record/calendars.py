"""Opening hours as people set them: one JSON text a calendar, with a version that an editor must have seen."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.schema import calendars


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar as it lies in the record. `body`: what domain/calendar_json.py reads."""

    name: str
    body: Json
    version: int


async def every(db: Database) -> list[Kept]:
    """Return all calendars that somebody has set, by name."""
    async with db.reading() as connection:
        rows = await connection.execute(select(calendars).order_by(calendars.c.name))
        return [Kept(row.name, json.loads(row.body), row.version) for row in rows]


async def put(db: Database, name: str, body: Json, *, seen_version: int, now_ms: int, by: str) -> int | None:
    """Keep a calendar and return its new version; None when somebody changed it since `seen_version`."""
    text = json.dumps(body, ensure_ascii=False)
    async with db.writing(serial="calendars") as connection:
        version = await connection.scalar(select(calendars.c.version).where(calendars.c.name == name)) or 0
        if version != seen_version:
            return None
        values = {"body": text, "version": version + 1, "updated_ms": now_ms, "updated_by": by}
        if version:
            await connection.execute(update(calendars).where(calendars.c.name == name).values(values))
        else:
            await connection.execute(insert(calendars).values(name=name, **values))
        return version + 1
