"""Search over all that was said: newest first, by words and by what is known of a conversation.

1. The index gives messages that have all grams of the words, the newest first, some hundreds at a time.
2. Their texts are compared with the words, their conversations with the filters, and put together by conversation.
3. It ends with a page of conversations, with the end of the index, or when the time is up: then the answer is what was
   found so far, and the cursor goes on from there.
Where the filters leave few conversations, their messages are read instead of the index.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.grams import Query
from handoff.record import search_index
from handoff.record.database import Database
from handoff.record.desk_tables import search_documents
from handoff.record.schema import conversations, messages

_BATCH = 300
_FEW = 400
_HITS = 3
_TIME_S = 0.1
_END = 2**62


@dataclass(frozen=True, slots=True)
class Filters:
    """What a conversation must be; None does not ask. `from_ms` to `to_ms`: when a message was said (with words), or
    when the conversation was alive (without).
    """

    status: str | None = None
    queue: str | None = None
    reason: str | None = None
    agent: str | None = None
    language: str | None = None
    complaint: bool | None = None
    harassment: bool | None = None
    topic: str | None = None
    csat: int | None = None
    from_ms: int | None = None
    to_ms: int | None = None

    @property
    def ask_of_conversations(self) -> bool:
        """Whether anything but time is asked for."""
        return any(getattr(self, f.name) is not None for f in fields(self) if f.name not in ("from_ms", "to_ms"))


@dataclass(slots=True)
class Hit:
    """A conversation in which something was found: its id and the newest messages that have the words."""

    conversation_id: str
    messages: list[Row[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """A page: `cursor` is where to go on (None at the end), `partial` when the time was up before the page was full."""

    hits: tuple[Hit, ...]
    cursor: int | None
    partial: bool = False


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Return what the filters ask of a row of `conversations`, time left out."""
    c = conversations.c
    plain = {
        c.status: filters.status, c.queue: filters.queue, c.reason: filters.reason, c.assignee: filters.agent,
        c.language: filters.language, c.topic: filters.topic, c.csat_score: filters.csat,
        c.harassment: filters.harassment,
    }  # fmt: skip
    found = [column == value for column, value in plain.items() if value is not None]
    if filters.complaint is not None:
        is_complaint = or_(c.complaint.is_(True), and_(c.complaint.is_(None), c.reason == "complaint"))
        found.append(is_complaint if filters.complaint else or_(c.complaint.is_(False), and_(
            c.complaint.is_(None), or_(c.reason.is_(None), c.reason != "complaint"))))  # fmt: skip
    return found


async def search(
    db: Database, query: Query, filters: Filters, *, cursor: int | None, limit: int, time_s: float = _TIME_S
) -> Found:
    """Return conversations with messages that have the words, the one with the newest such message first."""
    until = time.monotonic() + time_s
    async with db.reading() as connection:
        few = await _few(connection, filters)
        collected = _Collected(connection, query, limit, cursor)
        if few is not None:
            return await _among(collected, few, filters)
        before, since = _end_of(filters, cursor), search_index.first_id_at(filters.from_ms or 0)
        while True:
            ids = await search_index.page(connection, query.grams, before=before, since=since, limit=_BATCH)
            rows = (await connection.execute(_said(filters).where(search_documents.c.id.in_(ids)))).all() if ids else []
            if (stop := await collected.take(rows)) is not None:
                return Found(tuple(collected.hits.values()), stop)
            if len(ids) < _BATCH:
                return Found(tuple(collected.hits.values()), None)
            before = ids[-1]
            if time.monotonic() > until:
                return Found(tuple(collected.hits.values()), before, partial=True)


class _Collected:
    """What was found so far, by conversation."""

    def __init__(self, connection: AsyncConnection, query: Query, limit: int, cursor: int | None) -> None:
        self.connection, self.query, self.limit, self.cursor = connection, query, limit, cursor
        self.hits: dict[str, Hit] = {}
        self._earlier: set[str] = set()

    async def take(self, rows: Iterable[Row[Any]]) -> int | None:
        """Sort messages in, the newest first; returns the cursor when another conversation would be one too many."""
        found = [row for row in rows if self.query.holds(row.text)]
        await self._note_earlier({row.conversation_id for row in found} - self.hits.keys() - self._earlier)
        last = self.cursor or _END
        for row in found:
            if row.conversation_id in self._earlier:
                continue
            hit = self.hits.get(row.conversation_id)
            if hit is None:
                if len(self.hits) == self.limit:
                    return last
                hit = self.hits[row.conversation_id] = Hit(row.conversation_id)
            if len(hit.messages) < _HITS:
                hit.messages.append(row)
            last = row.id
        return None

    async def _note_earlier(self, ids: set[str]) -> None:
        """Find those that an earlier page has shown already: something newer in them has the words, too."""
        if self.cursor is None or not ids:
            return
        newer = _said(Filters()).where(
            search_documents.c.conversation_id.in_(ids), search_documents.c.id >= self.cursor
        )
        rows = await self.connection.execute(newer)
        self._earlier |= {row.conversation_id for row in rows if self.query.holds(row.text)}


async def _few(connection: AsyncConnection, filters: Filters) -> Sequence[str] | None:
    """Return the conversations that the filters leave when they are few; None when they are many or not asked for."""
    if not filters.ask_of_conversations:
        return None
    ids = await connection.scalars(select(conversations.c.id).where(*conditions(filters)).limit(_FEW + 1))
    found = ids.all()
    return found if len(found) <= _FEW else None


async def _among(collected: _Collected, ids: Sequence[str], filters: Filters) -> Found:
    wanted = _said(filters).where(
        search_documents.c.conversation_id.in_(ids),
        search_documents.c.id < _end_of(filters, collected.cursor),
        search_documents.c.id >= search_index.first_id_at(filters.from_ms or 0),
    )
    stop = await collected.take((await collected.connection.execute(wanted)).all())
    return Found(tuple(collected.hits.values()), stop)


def _said(filters: Filters) -> Select[Any]:
    """Messages with their document's id, the newest first; of conversations that the filters let through."""
    d, m, c = search_documents.c, messages.c, conversations.c
    join = search_documents.join(messages, (d.conversation_id == m.conversation_id) & (d.seq == m.seq))
    columns = (d.id, m.conversation_id, m.seq, m.message_id, m.kind, m.author_role, m.author_name, m.at_ms, m.text)
    asked = conditions(filters)
    if asked:
        join = join.join(conversations, c.id == m.conversation_id)
    return select(*columns).select_from(join).where(*asked).order_by(d.id.desc())


def _end_of(filters: Filters, cursor: int | None) -> int:
    end = search_index.first_id_at(filters.to_ms) if filters.to_ms is not None else _END
    return min(end, cursor or _END)
