"""Conversations as lists of the record show them, by contact, by filters, by id."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select, tuple_

from handoff.domain.identifiers import phone_key
from handoff.domain.model import Json
from handoff.record.addresses import email_key
from handoff.record.database import Database
from handoff.record.schema import contacts, conversations, customers, messages, orders
from handoff.record.search import Filters, conditions

Cursor = tuple[int, str]  # an instant and a conversation's id


async def of_ids(db: Database, ids: Sequence[str]) -> dict[str, Json]:
    """Return record rows by id."""
    async with db.reading() as connection:
        rows = (await connection.execute(_rows().where(conversations.c.id.in_(ids)))).mappings().all()
    return {row["id"]: shown(row) for row in rows}


async def filtered(
    db: Database, filters: Filters, *, before: Cursor | None, limit: int
) -> tuple[list[Json], Cursor | None]:
    """Return the conversations that the filters let through, the latest changed first, and where to go on."""
    c = conversations.c
    query = _rows().where(*conditions(filters)).order_by(c.updated_ms.desc(), c.id.desc()).limit(limit + 1)
    if filters.from_ms is not None:
        query = query.where(c.updated_ms >= filters.from_ms)
    if filters.to_ms is not None:
        query = query.where(c.started_ms < filters.to_ms)
    if before is not None:
        query = query.where(tuple_(c.updated_ms, c.id) < tuple_(*before))
    async with db.reading() as connection:
        rows = (await connection.execute(query)).mappings().all()
    page = rows[:limit]
    following = (page[-1]["updated_ms"], page[-1]["id"]) if len(rows) > limit else None
    return [shown(row) for row in page], following


async def all_filtered(db: Database, filters: Filters) -> AsyncIterator[Json]:
    """Yield all of them, page by page: for an export."""
    before: Cursor | None = None
    while True:
        rows, before = await filtered(db, filters, before=before, limit=500)
        for row in rows:
            yield row
        if before is None:
            return


async def of_contact(
    db: Database, contact_id: str, *, before: Cursor | None, limit: int
) -> tuple[list[Json], Cursor | None]:
    """Return a contact's conversations and, where they proved an account, those of its other visits (`mine` false).

    For the desk alone: a visitor's token opens their own contact's conversations and nothing of these.
    """
    c = conversations.c
    proven = select(contacts.c.account_id).where(contacts.c.id == contact_id).scalar_subquery()
    same = or_(c.contact_id == contact_id, c.account_id == proven)
    query = _rows().where(same).order_by(c.started_ms.desc(), c.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(tuple_(c.started_ms, c.id) < tuple_(*before))
    async with db.reading() as connection:
        rows = (await connection.execute(query)).mappings().all()
        first = await connection.execute(
            select(messages.c.conversation_id, messages.c.text)
            .where(messages.c.conversation_id.in_([row["id"] for row in rows]))
            .where(messages.c.author_role == "contact", messages.c.text != "")
            .order_by(messages.c.seq.desc())
        )
        words = {row.conversation_id: row.text[:140] for row in first}
    page = rows[:limit]
    following = (page[-1]["started_ms"], page[-1]["id"]) if len(rows) > limit else None
    told = [
        shown(row) | {"first_words": words.get(row["id"], ""), "mine": row["contact_id"] == contact_id} for row in page
    ]
    return told, following


async def contact(db: Database, contact_id: str) -> Json | None:
    """Return who a contact is, as far as they proved it, or None."""
    async with db.reading() as connection:
        row = (await connection.execute(_people().where(contacts.c.id == contact_id))).mappings().first()
    return dict(row) if row else None


async def people_like(db: Database, typed: str, limit: int = 5) -> list[Json]:
    """Return contacts by name, customer number, address, telephone or order number of the account they proved."""
    text = " ".join(typed.split())
    if len(text) < 2:
        return []
    spaceless = f"%{_escaped(text.replace(' ', ''))}%"
    name = func.replace(func.replace(customers.c.name, " ", ""), "\u3000", "")
    kana = func.replace(func.replace(customers.c.name_kana, " ", ""), "\u3000", "")
    digits = phone_key(text)
    known = [
        name.like(spaceless, escape="\\"),
        kana.like(spaceless, escape="\\"),
        customers.c.number == text.upper(),
        customers.c.email_key.like(f"{_escaped(email_key(text))}%", escape="\\"),
    ]
    if len(digits) >= 8:
        number = f"HD-{digits}"
        known += [customers.c.phone_key == digits]
        known += [customers.c.id.in_(select(orders.c.account_id).where(orders.c.number == number))]
    # From the customers to their contacts: hundreds of thousands of visitors have no account at all.
    matching = select(customers.c.id).where(or_(*known))
    query = _people().where(contacts.c.account_id.in_(matching)).order_by(contacts.c.last_seen_ms.desc()).limit(limit)
    async with db.reading() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


def shown(row: Mapping[Any, Any]) -> Json:
    """Shape a record row as docs/protocol.md has it."""
    names = ("channel", "inbox", "language", "status", "queue", "reason", "started_ms", "queued_ms", "resolved_ms",
             "updated_ms", "topic", "cause", "complaint", "complaint_cause", "harassment", "last_seq")  # fmt: skip
    return {
        "conversation_id": row["id"],
        "contact": {"id": row["contact_id"], "name": row["contact_name"]},
        "assignee": {"id": row["assignee"], "name": row["assignee_name"]} if row["assignee"] else None,
        "first_reply_ms": row["first_agent_reply_ms"],
        "csat": {"score": row["csat_score"], "comment": row["csat_comment"]} if row["csat_score"] else None,
        **{name: row[name] for name in names},
    }


def _rows() -> Select[Any]:
    join = conversations.join(customers, customers.c.id == conversations.c.account_id, isouter=True)
    return select(conversations, customers.c.name.label("contact_name")).select_from(join)


def _people() -> Select[Any]:
    count = (
        select(func.count())
        .select_from(conversations)
        .where(conversations.c.contact_id == contacts.c.id)
        .scalar_subquery()
    )
    join = contacts.join(customers, customers.c.id == contacts.c.account_id, isouter=True)
    return select(
        contacts.c.id, customers.c.name, contacts.c.language, contacts.c.first_seen_ms, contacts.c.last_seen_ms,
        customers.c.number.label("account_number"), count.label("conversations"),
    ).select_from(join)  # fmt: skip


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
