"""The audit log: who of ours changed or looked at what, and when; written once, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.model import Json
from handoff.record.database import Database
from handoff.record.desk_tables import audit_log
from handoff.record.journal_entry import JournalEntry, Unprojectable


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


def deed_of(entry: JournalEntry) -> Deed | None:
    """Return the deed that an event of a conversation is: whoever takes part beside an agent, and their leaving.

    The journal writes these with the event, because leaving has many causes, and not all have a person behind them.
    """
    if entry.type not in ("conversation.joined", "conversation.parted"):
        return None
    by, cause = entry.body.get("by") or {}, entry.body.get("cause")
    if not isinstance(by, dict) or not isinstance(by.get("id"), str) or not isinstance(by.get("name"), str):
        raise Unprojectable(f"{entry.type} does not say who")
    detail = {"cause": str(cause)} if cause else {}
    return Deed(entry.at_ms, by["id"], by["name"], entry.type, "conversation", entry.conversation_id, detail)


async def append(db: Database, deed: Deed) -> None:
    """Write a deed down."""
    async with db.writing() as connection:
        await append_within(connection, [deed])


async def append_within(connection: AsyncConnection, deeds: Sequence[Deed]) -> None:
    """Write deeds down within the caller's transaction."""
    rows = [asdict(deed) | {"detail": json.dumps(deed.detail, ensure_ascii=False)} for deed in deeds]
    if rows:
        await connection.execute(insert(audit_log), rows)


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
