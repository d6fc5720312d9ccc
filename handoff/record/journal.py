"""The journal: every event of every conversation, once, and the rows that are folded from it in the same step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import func, insert, select, tuple_, update
from sqlalchemy.exc import DataError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.model import Json
from handoff.record import audit, rows, search_index
from handoff.record.database import Database
from handoff.record.journal_entry import JournalEntry, Unprojectable, living
from handoff.record.message_rows import MessageRow, message_of
from handoff.record.projection import ConversationRow, fold
from handoff.record.schema import deleted_conversations, journal, journal_rejects, messages, reader_cursors

__all__ = ["JournalEntry", "append", "cursor", "events_of", "reject_count"]

# What one entry's content can make a database or its driver raise; an unreachable database is none of these.
_POISON = (
    DataError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    OverflowError,
    TypeError,
    Unprojectable,
    ValueError,
)
_Reject = tuple[JournalEntry, str]  # and why


async def append(db: Database, entries: Sequence[JournalEntry], reader: str = "journal") -> int:
    """Record `entries` (some hundreds at a time, in the stream's order) and the reader's place after them.

    One transaction; an entry that is known by (conversation_id, generation, seq) changes nothing, so a batch may be
    repeated after any failure. Entries that cannot be recorded are put into journal_rejects and hold up nobody;
    their number is returned. Those of a conversation that was deleted on a person's demand are dropped. Raises
    NotReady, with nothing written, when the database does not answer.
    """
    if not entries:
        return 0
    async with db.writing(serial="journal") as connection:
        wanted = await _not_deleted(connection, entries)
        try:
            async with connection.begin_nested():
                rejects = await _store(connection, wanted)
        except _POISON:
            rejects = await _store_singly(connection, wanted)
        rejected = await _put_aside(connection, rejects)
        await _move_cursor(connection, reader, entries[-1].stream_id)
    return rejected


async def cursor(db: Database, reader: str = "journal") -> str | None:
    """Return the stream id up to which `reader` has recorded, or None before its first batch."""
    query = select(reader_cursors.c.stream_id).where(reader_cursors.c.reader == reader)
    async with db.reading() as connection:
        found = await connection.scalar(query)
    return None if found is None else str(found)


async def events_of(db: Database, conversation_id: str) -> list[Json]:
    """Return a conversation's events as they were stored, `internal` and `seq` included, in order of seq.

    Where the log was rebuilt, each seq is given as the latest generation knows it.
    """
    return (await events_of_many(db, [conversation_id]))[conversation_id]


async def events_of_many(db: Database, conversation_ids: Sequence[str]) -> dict[str, list[Json]]:
    """Return the events of some hundred conversations at once; one that is not recorded has none."""
    found: dict[str, list[JournalEntry]] = {conversation_id: [] for conversation_id in conversation_ids}
    async with db.reading() as connection:
        for entry in await _recorded(connection, conversation_ids):
            found[entry.conversation_id].append(entry)
    return {
        conversation_id: [{**entry.body, "seq": entry.seq} for entry in living(entries)]
        for conversation_id, entries in found.items()
    }


async def reject_count(db: Database) -> int:
    """Return how many entries lie in journal_rejects."""
    async with db.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(journal_rejects)) or 0)


async def _not_deleted(connection: AsyncConnection, entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    ids = {entry.conversation_id for entry in entries}
    query = select(deleted_conversations.c.conversation_id).where(deleted_conversations.c.conversation_id.in_(ids))
    deleted = set((await connection.scalars(query)).all())
    return [entry for entry in entries if entry.conversation_id not in deleted]


async def _store_singly(connection: AsyncConnection, entries: Iterable[JournalEntry]) -> list[_Reject]:
    rejects: list[_Reject] = []
    for entry in entries:
        try:
            async with connection.begin_nested():
                rejects += await _store(connection, [entry])
        except _POISON as error:
            rejects.append((entry, f"the database refused it: {type(error).__name__}"))
    return rejects


async def _store(connection: AsyncConnection, entries: Sequence[JournalEntry]) -> list[_Reject]:
    after = await rows.read(connection, {entry.conversation_id for entry in entries})
    before, known = dict(after), await _known(connection, entries)
    begun = await _begun(connection, after, entries)
    fresh: list[JournalEntry] = []
    said: list[MessageRow] = []
    deeds: list[audit.Deed] = []
    overtaken: set[str] = set()
    rejects: list[_Reject] = []
    for entry in entries:
        if (entry.conversation_id, entry.generation, entry.seq) in known:
            continue
        known.add((entry.conversation_id, entry.generation, entry.seq))
        row = after.get(entry.conversation_id)
        try:
            message, deed = message_of(entry), audit.deed_of(entry)
            after[entry.conversation_id] = fold(row, entry)
        except Unprojectable as error:
            rejects.append((entry, str(error)))
            continue
        fresh.append(entry)
        said += [message] if message else []
        deeds += [deed] if deed else []
        if row and not _continues(row, entry, begun):
            overtaken.add(entry.conversation_id)
        begun.add((entry.conversation_id, entry.generation))
    if fresh:
        await connection.execute(insert(journal), [_journal_row(entry) for entry in fresh])
        await audit.append_within(connection, deeds)
        await rows.write_contacts(connection, after, fresh)
        await rows.write_conversations(connection, before, after)
        if settled := [asdict(message) for message in said if message.conversation_id not in overtaken]:
            await connection.execute(insert(messages), settled)
            await search_index.add(connection, [one for one in said if one.conversation_id not in overtaken])
        for conversation_id in overtaken:
            await rows.replace(connection, living(await _recorded(connection, [conversation_id])))
    return rejects


def _continues(row: ConversationRow, entry: JournalEntry, begun: set[tuple[str, str]]) -> bool:
    """Tell whether an entry only adds to what is recorded: so does the first of a rebuilt log that lost nothing."""
    if entry.generation == row.generation:
        return entry.seq > row.last_seq
    return entry.seq == row.last_seq + 1 and (entry.conversation_id, entry.generation) not in begun


async def _begun(
    connection: AsyncConnection, recorded: Mapping[str, ConversationRow], entries: Sequence[JournalEntry]
) -> set[tuple[str, str]]:
    """Return the generations that are recorded of conversations of which an entry has another than the last."""
    last = {(id_, row.generation) for id_, row in recorded.items()}
    moved = {e.conversation_id for e in entries if (e.conversation_id, e.generation) not in last} & recorded.keys()
    if not moved:
        return set()
    place = (journal.c.conversation_id, journal.c.generation)
    found = await connection.execute(select(*place).where(place[0].in_(moved)).distinct())
    return {(row[0], row[1]) for row in found}


async def _known(connection: AsyncConnection, entries: Sequence[JournalEntry]) -> set[tuple[str, str, int]]:
    key = tuple_(journal.c.conversation_id, journal.c.generation, journal.c.seq)
    asked = [(entry.conversation_id, entry.generation, entry.seq) for entry in entries]
    found = await connection.execute(select(*key.clauses).where(key.in_(asked)))
    return {(row[0], row[1], row[2]) for row in found}


def _journal_row(entry: JournalEntry) -> Json:
    return {
        "conversation_id": entry.conversation_id,
        "generation": entry.generation,
        "seq": entry.seq,
        "type": entry.type,
        "audience": entry.audience,
        "at_ms": entry.at_ms,
        "body": json.dumps(entry.body, ensure_ascii=False, separators=(",", ":")),
    }


async def _recorded(connection: AsyncConnection, conversation_ids: Sequence[str]) -> list[JournalEntry]:
    query = select(journal).where(journal.c.conversation_id.in_(conversation_ids)).order_by(journal.c.id)
    return [
        JournalEntry("", r.conversation_id, r.seq, r.generation, r.type, r.audience, r.at_ms, json.loads(r.body))
        for r in await connection.execute(query)
    ]


async def _put_aside(connection: AsyncConnection, rejects: Sequence[_Reject]) -> int:
    by_place = {_plain(entry.stream_id): (entry, why) for entry, why in rejects}
    known = select(journal_rejects.c.stream_id).where(journal_rejects.c.stream_id.in_(by_place))
    old = set((await connection.scalars(known)).all()) if by_place else set()
    new = [
        {
            "stream_id": place,
            "conversation_id": _plain(entry.conversation_id),
            "why": _plain(why),
            "entry": json.dumps(asdict(entry), default=repr),
        }
        for place, (entry, why) in by_place.items()
        if place not in old
    ]
    if new:
        await connection.execute(insert(journal_rejects), new)
    return len(new)


def _plain(text: str) -> str:
    """Return `text` in characters that every database takes: it may be the very text that another refused."""
    return text.encode("ascii", "backslashreplace").decode().replace("\0", "\\0")[:500]


async def _move_cursor(connection: AsyncConnection, reader: str, stream_id: str) -> None:
    place = reader_cursors.c.reader == reader
    moved = await connection.execute(update(reader_cursors).where(place).values(stream_id=stream_id))
    if moved.rowcount == 0:
        await connection.execute(insert(reader_cursors), {"reader": reader, "stream_id": stream_id})
