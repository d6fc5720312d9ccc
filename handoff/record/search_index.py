"""The index behind the search: which messages have which grams; FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Only this module and migration 0003 know `search_index`. It holds no text: what is removed has to be told with the grams
that it was added with, which are made of the message anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import TextClause, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.grams import grams_of
from handoff.domain.identifiers import CARD, find
from handoff.domain.model import Json, Role
from handoff.record.desk_tables import mentions, search_documents
from handoff.record.schema import messages

_TAIL_BITS = 20
_SOURCES = frozenset({Role.CONTACT.value, Role.BOT.value})  # what an agent writes by mistake must not make it belong
_ADD = {
    "sqlite": text("INSERT INTO search_index (rowid, grams) VALUES (:id, :grams)"),
    "postgresql": text("INSERT INTO search_index (id, grams) VALUES (:id, array_to_tsvector(CAST(:grams AS text[])))"),
}
_REMOVE = {
    "sqlite": text("INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', :id, :grams)"),
    "postgresql": text("DELETE FROM search_index WHERE id = :id"),
}
_SQLITE_PAGE = text(
    "SELECT rowid FROM search_index WHERE search_index MATCH :grams AND rowid < :before AND rowid >= :since "
    "ORDER BY rowid DESC LIMIT :limit"
)
_MATCHES = "SELECT id FROM search_index WHERE grams @@ CAST(:grams AS tsquery) AND id < :before AND id >= :since "
_FEW = 3000
_WAYS = ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")


def _way(*allowed: str) -> TextClause:
    """For the rest of the transaction, let PostgreSQL read in these ways only."""
    told = ", ".join(f"set_config('{way}', '{'on' if way in allowed else 'off'}', true)" for way in _WAYS)
    return text(f"SELECT {told}")


_BY_INDEX, _BY_ID = _way("enable_bitmapscan"), _way("enable_indexscan", "enable_indexonlyscan")
_POSTGRESQL_FEW = text(_MATCHES + f"LIMIT {_FEW}")
_POSTGRESQL_MANY = text(_MATCHES + "ORDER BY id DESC LIMIT :limit")


class Said(Protocol):
    """What is indexed of a message: one of projection.py, or a row of the table."""

    @property
    def conversation_id(self) -> str:
        """Where it was said."""

    @property
    def seq(self) -> int:
        """Its place there."""

    @property
    def at_ms(self) -> int:
        """When."""

    @property
    def author_role(self) -> str:
        """By whom."""

    @property
    def text(self) -> str:
        """What."""


async def add(connection: AsyncConnection, said: Iterable[Said]) -> None:
    """Index messages that were just recorded, within the same transaction."""
    worth = [one for one in said if one.text]
    if not worth:
        return
    wanted = [document_id(one.at_ms, one.conversation_id, one.seq) for one in worth]
    found = await connection.scalars(select(search_documents.c.id).where(search_documents.c.id.in_(wanted)))
    documents, index = rows_of(connection.dialect.name, worth, set(found.all()))
    await connection.execute(insert(search_documents), documents)
    await connection.execute(_ADD[connection.dialect.name], index)
    if mentioned := mentions_of(worth):
        known = select(mentions).where(mentions.c.conversation_id.in_({one.conversation_id for one in worth}))
        old = {(row.kind, row.value, row.conversation_id) for row in await connection.execute(known)}
        if fresh := [row for row in mentioned if tuple(row.values()) not in old]:
            await connection.execute(insert(mentions), fresh)


async def remove(connection: AsyncConnection, conversation_ids: Sequence[str]) -> None:
    """Take conversations out of the index; their messages must still be there."""
    join = search_documents.join(
        messages,
        (search_documents.c.conversation_id == messages.c.conversation_id) & (search_documents.c.seq == messages.c.seq),
    )
    query = select(search_documents.c.id, messages.c.text).select_from(join)
    rows = (await connection.execute(query.where(messages.c.conversation_id.in_(conversation_ids)))).all()
    name = connection.dialect.name
    if rows:
        gone = [{"id": row.id} | ({"grams": _joined(row.text)} if name == "sqlite" else {}) for row in rows]
        await connection.execute(_REMOVE[name], gone)
    for table in (search_documents, mentions):
        await connection.execute(delete(table).where(table.c.conversation_id.in_(conversation_ids)))


async def page(
    connection: AsyncConnection, grams: Sequence[str], *, before: int, since: int = 0, limit: int
) -> list[int]:
    """Return the documents that have all grams, the newest first; before and since are ids."""
    asked = {"grams": _asked(connection.dialect.name, grams), "before": before, "since": since, "limit": limit}
    if connection.dialect.name == "sqlite":
        return list((await connection.scalars(_SQLITE_PAGE, asked)).all())
    return await _postgresql_page(connection, asked, limit)


async def _postgresql_page(connection: AsyncConnection, asked: Json, limit: int) -> list[int]:
    """Ask the index for some, in any order: where that is all, sort them; else walk the ids back from the newest.

    PostgreSQL would choose between the two by a guess at how common a gram is, which for rare ones is wrong by far
    (0.8 s for an order number among a million messages); so each step is told its way.
    """
    await connection.execute(_BY_INDEX)
    found = list((await connection.scalars(_POSTGRESQL_FEW, asked)).all())
    if len(found) == _FEW:
        await connection.execute(_BY_ID)
        found = list((await connection.scalars(_POSTGRESQL_MANY, asked)).all())
    return sorted(found, reverse=True)[:limit]


def adding(dialect: str) -> TextClause:
    """Return the statement that puts rows into the index, for who fills it at once (migration, benchmark)."""
    return _ADD[dialect]


def rows_of(dialect: str, said: Iterable[Said], taken: set[int]) -> tuple[list[Json], list[Json]]:
    """Make the rows of documents and of the index; `taken` are ids in use, which grow by the new ones."""
    documents: list[Json] = []
    index: list[Json] = []
    for one in said:
        id_ = document_id(one.at_ms, one.conversation_id, one.seq)
        while id_ in taken:
            id_ += 1
        taken.add(id_)
        documents.append({"id": id_, "conversation_id": one.conversation_id, "seq": one.seq})
        grams: Any = _joined(one.text) if dialect == "sqlite" else grams_of(one.text)
        index.append({"id": id_, "grams": grams})
    return documents, index


def mentions_of(said: Iterable[Said]) -> list[Json]:
    """Make the rows of what customer and bot spoke of, each once."""
    found = {
        (one.kind, one.value, message.conversation_id): None
        for message in said
        if message.author_role in _SOURCES
        for one in find(message.text)
        if one.kind != CARD
    }
    return [dict(zip(("kind", "value", "conversation_id"), key, strict=True)) for key in found]


def document_id(at_ms: int, conversation_id: str, seq: int) -> int:
    """Return the id that a message would have if no other had it."""
    return (at_ms << _TAIL_BITS) | (zlib.crc32(f"{conversation_id}:{seq}".encode()) & ((1 << _TAIL_BITS) - 1))


def first_id_at(at_ms: int) -> int:
    """Return the least id of an instant."""
    return at_ms << _TAIL_BITS


def _joined(said: str) -> str:
    return " ".join(grams_of(said))


def _asked(dialect: str, grams: Sequence[str]) -> str:
    if dialect == "sqlite":
        return " AND ".join(f'"{gram}"' for gram in grams)
    return " & ".join(f"'{gram}'" for gram in grams)  # grams are letters and digits: nothing to escape
