"""Canned replies on file: everybody's and each agent's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from handoff.domain.folding import fold
from handoff.record.database import Database
from handoff.record.desk_tables import canned_replies

SHARED = ""


@dataclass(frozen=True, slots=True)
class Canned:
    """One prepared reply; `owner_id` is '' for everybody's, `texts` has a text for each language that it is for."""

    id: str
    owner_id: str
    shortcut: str
    title: str
    texts: Mapping[str, str]
    updated_ms: int


async def of_agent(db: Database, agent_id: str) -> list[Canned]:
    """Return everybody's and the agent's own, by shortcut."""
    mine = or_(canned_replies.c.owner_id == SHARED, canned_replies.c.owner_id == agent_id)
    async with db.reading() as connection:
        rows = await connection.execute(select(canned_replies).where(mine).order_by(canned_replies.c.shortcut_key))
        return [_canned(row) for row in rows.mappings()]


async def get(db: Database, canned_id: str) -> Canned | None:
    """Return one, or None."""
    async with db.reading() as connection:
        found = await connection.execute(select(canned_replies).where(canned_replies.c.id == canned_id))
        row = found.mappings().first()
    return _canned(row) if row else None


async def put(db: Database, canned: Canned) -> bool:
    """Write one, new or changed; False when its owner has the shortcut already."""
    row = {
        "id": canned.id, "owner_id": canned.owner_id, "shortcut": canned.shortcut,
        "shortcut_key": fold(canned.shortcut), "title": canned.title, "text_ja": canned.texts.get("ja", ""),
        "text_en": canned.texts.get("en", ""), "updated_ms": canned.updated_ms,
    }  # fmt: skip
    try:
        async with db.writing() as connection:
            changed = await connection.execute(update(canned_replies).where(canned_replies.c.id == canned.id), row)
            if changed.rowcount == 0:
                await connection.execute(insert(canned_replies), row)
    except IntegrityError:
        return False
    return True


async def remove(db: Database, canned_id: str) -> None:
    """Take one away; one that is gone is no error."""
    async with db.writing() as connection:
        await connection.execute(delete_from(canned_replies).where(canned_replies.c.id == canned_id))


def _canned(row: Mapping[Any, Any]) -> Canned:
    texts = {language: row[f"text_{language}"] for language in ("ja", "en") if row[f"text_{language}"]}
    return Canned(row["id"], row["owner_id"], row["shortcut"], row["title"], texts, row["updated_ms"])
