"""The audit log: who of ours changed or looked at what, and when; written once, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.desk_tables import audit_log


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did. `action` is `noun.past_verb`; `kind` and `subject` say to what; no personal data
    of customers in `detail`: a deletion on demand does not reach here.
    """

    at_ms: int
    actor_id: str
    actor_name: str
    action: str
    kind: str
    subject: str
    detail: Json


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deeds: those before an id, of a person, of an action, about a subject, in a span of time."""

    before: int | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    from_ms: int | None = None
    to_ms: int | None = None


async def append(db: Database, deed: Deed, connection: AsyncConnection | None = None) -> None:
    """Write a deed down; within the caller's transaction when a connection is given."""
    row = asdict(deed) | {"detail": json.dumps(deed.detail, ensure_ascii=False)}
    if connection is not None:
        await connection.execute(insert(audit_log), row)
        return
    async with db.writing() as own:
        await own.execute(insert(audit_log), row)


async def read(db: Database, wanted: Wanted, limit: int = 50) -> list[Json]:
    """Return the deeds, the latest first: {id, at_ms, actor {id, name}, action, subject {kind, id}, detail}."""
    table = audit_log.c
    query = select(audit_log).order_by(table.id.desc()).limit(limit)
    for condition in (
        table.id < wanted.before if wanted.before is not None else None,
        table.actor_id == wanted.actor if wanted.actor else None,
        table.action == wanted.action if wanted.action else None,
        table.subject == wanted.subject if wanted.subject else None,
        table.at_ms >= wanted.from_ms if wanted.from_ms is not None else None,
        table.at_ms < wanted.to_ms if wanted.to_ms is not None else None,
    ):
        if condition is not None:
            query = query.where(condition)
    async with db.reading() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [_shown(row) for row in rows]


def _shown(row: Mapping[Any, Any]) -> Json:
    return {
        "id": row["id"],
        "at_ms": row["at_ms"],
        "actor": {"id": row["actor_id"], "name": row["actor_name"]},
        "action": row["action"],
        "subject": {"kind": row["kind"], "id": row["subject"]},
        "detail": json.loads(row["detail"]),
    }
