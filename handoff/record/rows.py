"""Writes the folded rows of conversations, messages and contacts; only the journal's own step calls this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.model import Json, Status
from handoff.record import search_index
from handoff.record.journal_entry import JournalEntry, is_sign_of_contact
from handoff.record.message_rows import message_of
from handoff.record.projection import ConversationRow, fold
from handoff.record.schema import contacts, conversations, messages


async def read(connection: AsyncConnection, ids: set[str]) -> dict[str, ConversationRow]:
    """Return the conversations that are recorded already, by id."""
    found = await connection.execute(select(conversations).where(conversations.c.id.in_(ids)))
    return {row["id"]: row_of(row) for row in found.mappings()}


def row_of(fields: RowMapping) -> ConversationRow:
    """Make a ConversationRow of a row's mapping."""
    return ConversationRow(**{**fields, "status": Status(fields["status"])})


async def write_contacts(
    connection: AsyncConnection, rows: Mapping[str, ConversationRow], fresh: Iterable[JournalEntry]
) -> None:
    """Create or bring up to date the contacts of the `fresh` entries, whose conversations stand in `rows`."""
    seen: dict[str, Json] = {}
    for entry in fresh:
        row = rows[entry.conversation_id]
        new = {"first_seen_ms": entry.at_ms, "last_seen_ms": 0, "language": row.language, "account_id": None}
        contact = seen.setdefault(row.contact_id, {"id": row.contact_id, **new})
        if is_sign_of_contact(entry):
            contact["last_seen_ms"] = max(contact["last_seen_ms"], entry.at_ms)
        if entry.type in {"conversation.started", "identity.proved"}:
            contact["account_id"] = row.account_id or contact["account_id"]
    found = await connection.execute(select(contacts).where(contacts.c.id.in_(seen)))
    old = {row.id: row for row in found}
    if missing := [contact for contact_id, contact in seen.items() if contact_id not in old]:
        await connection.execute(insert(contacts), missing)
    changes = [
        {
            "key": contact_id,
            "last_seen_ms": max(row.last_seen_ms, seen[contact_id]["last_seen_ms"]),
            "account_id": seen[contact_id]["account_id"] or row.account_id,
        }
        for contact_id, row in old.items()
    ]
    if changes:
        await connection.execute(update(contacts).where(contacts.c.id == bindparam("key")), changes)


async def write_conversations(
    connection: AsyncConnection, before: Mapping[str, ConversationRow], after: Mapping[str, ConversationRow]
) -> None:
    """Write the conversations of `after` that differ from `before`."""
    if new := [asdict(row) for row_id, row in after.items() if row_id not in before]:
        await connection.execute(insert(conversations), new)
    changed = [{"key": row_id} | asdict(row) for row_id, row in after.items() if before.get(row_id, row) != row]
    if changed:
        await connection.execute(update(conversations).where(conversations.c.id == bindparam("key")), changed)


async def replace(connection: AsyncConnection, entries: Sequence[JournalEntry]) -> None:
    """Make a conversation's rows anew of all its entries: its log was rebuilt, or an entry came late."""
    conversation_id = entries[0].conversation_id
    row = fold(None, entries[0])
    for entry in entries[1:]:
        row = fold(row, entry)
    told = [message for entry in entries if (message := message_of(entry))]
    await search_index.remove(connection, [conversation_id])
    await connection.execute(delete(messages).where(messages.c.conversation_id == conversation_id))
    await connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(asdict(row)))
    if told:
        await connection.execute(insert(messages), [asdict(message) for message in told])
        await search_index.add(connection, told)
