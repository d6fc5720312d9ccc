"""People who wrote to us: who they turned out to be, all that is kept of them, and its deletion."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import CursorResult, Table, func, insert, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.model import Json
from handoff.errors import NotFound
from handoff.record import search_index
from handoff.record.conversations import conversations_of_contact
from handoff.record.database import Database
from handoff.record.journal import events_of
from handoff.record.schema import (
    contacts,
    conversations,
    deleted_conversations,
    deletions,
    journal,
    journal_rejects,
    messages,
    service_times,
    wait_promises,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact; `account_id` is who they last proved to be, and opens nothing by itself."""

    id: str
    first_seen_ms: int
    last_seen_ms: int
    language: str
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What else hangs on a contact and is kept outside of SQL: live conversations, uploaded files."""

    contact_id: str
    conversation_ids: tuple[str, ...]
    file_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a contact was deleted: counts and time; of the person only a digest of the random contact id."""

    id: str
    contact_digest: str
    at_ms: int
    conversations: int
    messages: int
    events: int
    rejects: int


async def get(db: Database, contact_id: str) -> Contact | None:
    """Return one contact, or None."""
    async with db.reading() as connection:
        row = (await connection.execute(select(contacts).where(contacts.c.id == contact_id))).mappings().first()
    return Contact(**row) if row else None


async def link_account(db: Database, contact_id: str, account_id: str) -> None:
    """Note that the contact proved to own an account. Raises NotFound for a contact that is not recorded yet.

    For the history at the desk only: it does not open earlier conversations of the account to the contact.
    """
    async with db.writing(serial="journal") as connection:
        change = update(contacts).where(contacts.c.id == contact_id).values(account_id=account_id)
        if (await connection.execute(change)).rowcount == 0:
            raise NotFound("There is no contact with this id.")


async def holdings(db: Database, contact_id: str) -> Holdings:
    """Return what a deletion must also remove elsewhere; of an unknown contact it is empty."""
    ids = [row.id for row in await conversations_of_contact(db, contact_id, limit=10_000)]
    files = [
        file["file_id"]
        for conversation_id in ids
        for event in await events_of(db, conversation_id)
        for file in (*(event.get("images") or ()), *(event.get("files") or ()))
        if "file_id" in file
    ]
    return Holdings(contact_id, tuple(ids), tuple(files))


async def delete(db: Database, contact_id: str, *, at_ms: int, live_ids: Sequence[str] = ()) -> Receipt:
    """Remove a contact and all that was said with them from every table, in one transaction; return the receipt.

    `live_ids` are conversations of theirs that the live store knew and the record may not know yet: what the stream
    still brings of any of these conversations is dropped by the journal. A contact without a trace is no error:
    the receipt counts zeros.
    """
    async with db.writing(serial="journal") as connection:
        mine = select(conversations.c.id).where(conversations.c.contact_id == contact_id)
        ids = sorted({*(await connection.scalars(mine)).all(), *live_ids})
        await search_index.remove(connection, ids)
        receipt = Receipt(
            id="d_" + secrets.token_hex(10),
            contact_digest=digest_of(contact_id),
            at_ms=at_ms,
            messages=await _remove(connection, messages, "conversation_id", ids),
            events=await _remove(connection, journal, "conversation_id", ids),
            rejects=await _remove(connection, journal_rejects, "conversation_id", ids),
            conversations=await _remove(connection, conversations, "id", ids),
        )
        for table in (wait_promises, service_times):
            await _remove(connection, table, "conversation_id", ids)
        await _remove(connection, contacts, "id", [contact_id])
        await connection.execute(insert(deletions), asdict(receipt))
        known = select(deleted_conversations.c.conversation_id).where(deleted_conversations.c.conversation_id.in_(ids))
        fresh = sorted(set(ids) - set((await connection.scalars(known)).all()))
        if fresh:
            rows = [{"conversation_id": conversation_id, "deletion_id": receipt.id} for conversation_id in fresh]
            await connection.execute(insert(deleted_conversations), rows)
    return receipt


async def receipts(db: Database, contact_id: str) -> list[Receipt]:
    """Return the receipts of a contact's deletions, the latest first: for the question whether it was done."""
    query = select(deletions).where(deletions.c.contact_digest == digest_of(contact_id))
    async with db.reading() as connection:
        rows = (await connection.execute(query.order_by(deletions.c.at_ms.desc()))).mappings().all()
    return [Receipt(**row) for row in rows]


async def deletion_count(db: Database) -> int:
    """Return how many receipts are kept."""
    async with db.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(deletions)) or 0)


async def export(db: Database, contact_id: str) -> Json:
    """Return all that is kept of a contact, for handing out: {contact, conversations: [{…, events}]}.

    What only serves the program (`internal`) is left out. Raises NotFound.
    """
    contact = await get(db, contact_id)
    if contact is None:
        raise NotFound("There is no contact with this id.")
    told = []
    for row in await conversations_of_contact(db, contact_id, limit=10_000):
        events = await events_of(db, row.id)
        shown = [{name: value for name, value in event.items() if name != "internal"} for event in events]
        told.append(asdict(row) | {"events": shown})
    exported: Json = json.loads(json.dumps({"contact": asdict(contact), "conversations": told}))
    return exported


def digest_of(contact_id: str) -> str:
    """Return what a receipt keeps of a contact id; the id is random, so the digest tells nothing about a person."""
    return hashlib.sha256(contact_id.encode()).hexdigest()


async def _remove(connection: AsyncConnection, table: Table, column: str, ids: Sequence[str]) -> int:
    done: CursorResult[tuple[()]] = await connection.execute(delete_from(table).where(table.c[column].in_(ids)))
    return done.rowcount
