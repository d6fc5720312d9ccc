"""What the desk asks the record: a contact's history, a search, a selection to take along."""

from __future__ import annotations

import csv
import io
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict, replace
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handoff.domain.grams import Query, query_of, squash
from handoff.domain.model import Json, Staff
from handoff.domain.text import clean
from handoff.errors import Forbidden, InvalidFields, NotFound
from handoff.record import history, saved_views, search
from handoff.record.saved_views import SavedView
from handoff.record.search import Filters
from handoff.service import audit
from handoff.service.context import Services

_PAGE = 20
_AROUND = 40
_PARAMETERS = {"q", *(f.name for f in fields_of(Filters))}
_TOKYO = ZoneInfo("Asia/Tokyo")
_COLUMNS = ("conversation_id", "started", "ended", "status", "channel", "language", "contact", "queue", "reason",
    "agent", "topic", "cause", "complaint", "complaint_cause", "harassment", "csat", "csat_comment", "first_reply_s",
)  # fmt: skip
_FORMULA = re.compile(r"[=+\-@\t\r]")


async def contact_history(services: Services, contact_id: str, cursor: str | None) -> Json:
    """A contact with all their conversations, the newest first, a page at a time."""
    known = await history.contact(services.db, contact_id)
    if known is None:
        raise NotFound("There is no contact with this id in the record.")
    rows, following = await history.of_contact(
        services.db, contact_id, before=_place(cursor) if cursor else None, limit=_PAGE
    )
    return {"contact": known, "conversations": rows, "next": _named(following)}


async def find(services: Services, typed: str, filters: Filters, cursor: str | None, limit: int) -> Json:
    """Search by words and filters, or by filters alone."""
    began = time.perf_counter()
    query = query_of(typed)
    people: list[Json] = []
    if query:
        people = await history.people_like(services.db, typed) if cursor is None else []
        found = await search.search(services.db, query, filters, cursor=_number(cursor), limit=limit)
        rows = await history.of_ids(services.db, [hit.conversation_id for hit in found.hits])
        results = [
            {"conversation": rows[hit.conversation_id], "hits": [_hit(row, query) for row in hit.messages]}
            for hit in found.hits
            if hit.conversation_id in rows
        ]
        following, partial = None if found.cursor is None else str(found.cursor), found.partial
    else:
        place = _place(cursor) if cursor else None
        listed, after = await history.filtered(services.db, filters, before=place, limit=limit)
        results, following, partial = [{"conversation": row, "hits": []} for row in listed], _named(after), False
    took_ms = round((time.perf_counter() - began) * 1000, 1)
    return {"contacts": people, "results": results, "next": following, "partial": partial, "took_ms": took_ms}


async def export(services: Services, staff: Staff, typed: str, filters: Filters) -> AsyncIterator[bytes]:
    """Yield a selection as CSV that a spreadsheet opens: UTF-8 with its mark, and no cell that could be a formula."""
    if not staff.leads():
        raise Forbidden("Taking conversations out of the house is for supervisors.")
    asked = {name: value for name, value in asdict(filters).items() if value is not None}
    detail = {"filters": asked, "by_words": bool(typed)}
    await audit.write(services, staff, "record.exported", kind="record", subject="", detail=detail)
    return _csv(services, typed, filters)


async def _csv(services: Services, typed: str, filters: Filters) -> AsyncIterator[bytes]:
    yield b"\xef\xbb\xbf" + _lines([_COLUMNS])
    lines: list[tuple[str, ...]] = []
    async for row in _selected(services, query_of(typed), filters):
        lines.append(_cells(row))
        if len(lines) == 200:
            yield _lines(lines)
            lines = []
    yield _lines(lines)


async def _selected(services: Services, query: Query, filters: Filters) -> AsyncIterator[Json]:
    if not query:
        async for row in history.all_filtered(services.db, filters):
            yield row
        return
    cursor: int | None = None
    while True:
        found = await search.search(services.db, query, filters, cursor=cursor, limit=200, time_s=2)
        rows = await history.of_ids(services.db, [hit.conversation_id for hit in found.hits])
        for hit in found.hits:
            if hit.conversation_id in rows:
                yield rows[hit.conversation_id]
        cursor = found.cursor
        if cursor is None:
            return


async def views(services: Services, staff: Staff) -> list[Json]:
    """The saved searches that this person sees."""
    return [_view(view) for view in await saved_views.of_agent(services.db, staff.id)]


async def save_view(services: Services, staff: Staff, view_id: str | None, fields: Json) -> Json:
    """Save a search under a name, new or anew."""
    if fields["shared"] and not staff.leads():
        raise Forbidden("Views for everybody are kept by supervisors.")
    name = clean(fields["name"], field="name", limit=60)
    unknown = fields["filters"].keys() - _PARAMETERS
    if unknown:
        raise InvalidFields(f"A search has no parameter {min(unknown)[:40]!r}.", field="filters")
    filters = {name: clean(value, field="filters", limit=200) for name, value in fields["filters"].items() if value}
    if view_id is None:
        view = SavedView("v_" + secrets.token_hex(10), staff.id, staff.name, name, fields["shared"], filters)
    else:
        before = await _own_view(services, staff, view_id)
        view = replace(before, name=name, shared=fields["shared"], filters=filters)
    await saved_views.put(services.db, view)
    return _view(view)


async def delete_view(services: Services, staff: Staff, view_id: str) -> None:
    """Take a saved search away."""
    await saved_views.remove(services.db, (await _own_view(services, staff, view_id)).id)


async def _own_view(services: Services, staff: Staff, view_id: str) -> SavedView:
    found = await saved_views.get(services.db, view_id)
    if found is None or (found.owner_id != staff.id and not found.shared):
        raise NotFound("There is no such view.")
    if found.owner_id != staff.id and not staff.leads():
        raise Forbidden("This view is kept by who shared it, or by a supervisor.")
    return found


def _view(view: SavedView) -> Json:
    owner = {"id": view.owner_id, "name": view.owner_name}
    return {"id": view.id, "name": view.name, "shared": view.shared, "owner": owner, "filters": view.filters}


def _hit(row: Any, query: Query) -> Json:
    author = {"role": row.author_role, "name": row.author_name}
    return {
        "seq": row.seq, "message_id": row.message_id, "kind": row.kind, "author": author, "at_ms": row.at_ms,
        "parts": parts(row.text, query),
    }  # fmt: skip


def parts(text: str, query: Query) -> list[Json]:
    """Cut the part of a text around the first word that was found into pieces: [{text, match}]."""
    squashed, places = "", []
    for place, character in enumerate(text):
        plain = squash(character)
        squashed += plain
        places += [place] * len(plain)
    marked = [False] * len(text)
    first = len(text)
    for word in query.words:
        at = squashed.find(word)
        while at >= 0:
            first = min(first, places[at])
            for place in range(places[at], places[at + len(word) - 1] + 1):
                marked[place] = True
            at = squashed.find(word, at + len(word))
    begin = max(0, min(first, max(len(text) - 1, 0)) - _AROUND)
    end = min(len(text), begin + 3 * _AROUND)
    cut: list[Json] = [{"text": "…", "match": False}] if begin else []
    for place in range(begin, end):
        if cut and cut[-1]["match"] == marked[place]:
            cut[-1]["text"] += text[place]
        else:
            cut.append({"text": text[place], "match": marked[place]})
    return [*cut, {"text": "…", "match": False}] if end < len(text) else cut


def _cells(row: Json) -> tuple[str, ...]:
    first_s = (row["first_reply_ms"] - row["queued_ms"]) // 1000 if row["first_reply_ms"] and row["queued_ms"] else ""
    csat = row["csat"] or {"score": "", "comment": ""}
    cells = (
        row["conversation_id"], _time(row["started_ms"]), _time(row["resolved_ms"]), row["status"], row["channel"],
        row["language"], row["contact"]["name"], row["queue"], row["reason"], (row["assignee"] or {}).get("name"),
        row["topic"], row["cause"], row["complaint"], row["complaint_cause"], row["harassment"], csat["score"],
        csat["comment"], first_s,
    )  # fmt: skip
    return tuple(_safe("" if cell is None else str(cell)) for cell in cells)


def _safe(cell: str) -> str:
    """Take from a cell what a spreadsheet would run: customers write what stands in it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _lines(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _time(at_ms: int | None) -> str:
    return datetime.fromtimestamp(at_ms / 1000, _TOKYO).strftime("%Y-%m-%d %H:%M:%S") if at_ms else ""


def filters_of(query: Mapping[str, str]) -> Filters:
    """Read the filters of a search from an address; raises InvalidFields."""

    def flag(name: str) -> bool | None:
        value = query.get(name, "")
        if value not in ("", "0", "1"):
            raise InvalidFields(f"{name} must be 1 or 0.", field=name)
        return None if value == "" else value == "1"

    def number(name: str) -> int | None:
        value = query.get(name, "")
        if not value:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) < 16):
            raise InvalidFields(f"{name} must be a whole number.", field=name)
        return int(value)

    names = ("status", "queue", "reason", "agent", "language", "topic")
    texts: dict[str, Any] = {name: query.get(name, "")[:60] or None for name in names}
    flags: dict[str, Any] = {name: flag(name) for name in ("complaint", "harassment")}
    numbers: dict[str, Any] = {name: number(name) for name in ("csat", "from_ms", "to_ms")}
    return Filters(**texts, **flags, **numbers)


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 20):
        raise InvalidFields("This cursor is not one of ours.", field="cursor")
    return int(cursor)


def _named(place: history.Cursor | None) -> str | None:
    return None if place is None else json.dumps(place)


def _place(cursor: str) -> history.Cursor:
    try:
        at_ms, conversation_id = json.loads(cursor[:200])
        return int(at_ms), str(conversation_id)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidFields("This cursor is not one of ours.", field="cursor") from error
