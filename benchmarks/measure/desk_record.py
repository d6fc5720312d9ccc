"""A record with a million messages, and thousands of conversations that are still open, for the desk's benchmark."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.measure import desk_words
from handoff.domain import events, ids, packet, sla
from handoff.domain.calendar_json import read_calendar
from handoff.domain.clocks import fold
from handoff.domain.events import Event
from handoff.domain.hours import Calendar
from handoff.domain.model import Audience, Author, Json, Kind, Reason, Role, Status
from handoff.domain.queues import Case, Priority, placed, placement_of
from handoff.domain.sla import Stage
from handoff.domain.tuning import Tuning
from handoff.record import journal, search_index
from handoff.record.calendars import every
from handoff.record.database import Database, open_database
from handoff.record.desk_tables import search_documents
from handoff.record.journal_entry import JournalEntry
from handoff.record.message_rows import MessageRow
from handoff.record.projection import ConversationRow
from handoff.record.schema import contacts, conversations, messages
from handoff.service.calendars import always

_CHUNK = 2000  # conversations
_SECONDS_BETWEEN = 40
_APART_MS = 3000
_TURNS = 3
_GENERATION = "bench"
_BOT = Author(Role.BOT, "ひだまり案内")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Database]:
    """Open the record of a data folder, by its whole path."""
    db = await open_database(f"sqlite:///{folder / 'hikitsugi.db'}")
    try:
        yield db
    finally:
        await db.close()


async def fill(db: Database, wanted: int, now_ms: int) -> None:
    """Add resolved conversations until the record has `wanted` messages: what years of work leave behind."""
    async with db.reading() as connection:
        there = int(await connection.scalar(select(func.count()).select_from(search_documents)) or 0)
    rng, begun, made = random.Random(20_262 + there), time.monotonic(), there
    left = (wanted - there) // (2 * _TURNS)
    for begin in range(0, left, _CHUNK):
        chunk = range(begin, min(begin + _CHUNK, left))
        await _write(db, rng, [now_ms - (left - n + 100) * 60_000 for n in chunk])
        made += len(chunk) * 2 * _TURNS
        if begin % (_CHUNK * 10) == 0:
            print(f"{made:,} of {wanted:,} messages, {time.monotonic() - begun:.0f} s", flush=True)


async def _write(db: Database, rng: random.Random, starts: list[int]) -> None:
    rows, said = [], []
    for started_ms in starts:
        row = _resolved(rng, started_ms)
        rows.append(row)
        said += list(_said(rng, row))
    people = [
        {"id": r.contact_id, "first_seen_ms": r.started_ms, "last_seen_ms": r.updated_ms, "language": r.language,
         "account_id": None} for r in rows
    ]  # fmt: skip
    documents, index = await asyncio.to_thread(search_index.rows_of, "sqlite", said, set())
    async with db.writing() as connection:
        await connection.execute(insert(contacts), people)
        await connection.execute(insert(conversations), [asdict(row) for row in rows])
        await connection.execute(insert(messages), [asdict(one) for one in said])
        await connection.execute(insert(search_documents), documents)
        await connection.execute(search_index.adding("sqlite"), index)


def _resolved(rng: random.Random, started_ms: int) -> ConversationRow:
    ended_ms = started_ms + 2 * _TURNS * _SECONDS_BETWEEN * 1000
    return ConversationRow(
        id=ids.new_conversation_id(), contact_id=ids.new_contact_id(), channel="widget", inbox="web",
        language="ja", status=Status.RESOLVED, epoch=3, queue="general", reason=rng.choice(["asked", "low_confidence"]),
        assignee="a_bench", assignee_name="星野 葵", account_id=None, started_ms=started_ms, queued_ms=None,
        first_assigned_ms=started_ms + 30_000, first_agent_reply_ms=started_ms + 40_000, resolved_ms=ended_ms,
        updated_ms=ended_ms, last_seq=2 * _TURNS + 4, generation=_GENERATION,
    )  # fmt: skip


def _said(rng: random.Random, row: ConversationRow) -> Iterator[MessageRow]:
    for number in range(2 * _TURNS):
        by_customer = number % 2 == 0
        yield MessageRow(
            row.id, number + 2, ids.new_message_id(), (Kind.INCOMING if by_customer else Kind.OUTGOING).value,
            (Role.CONTACT if by_customer else Role.AGENT).value, None if by_customer else "星野 葵",
            None if by_customer else "a_bench",
            desk_words.of_customer(rng) if by_customer else desk_words.of_agent(rng),
            row.started_ms + number * _SECONDS_BETWEEN * 1000,
        )  # fmt: skip


async def fill_waiting(db: Database, tuning: Tuning, wanted: int, now_ms: int) -> None:
    """Journal conversations that wait for people: a handoff that finds its live store empty brings them back."""
    async with db.reading() as connection:
        query = select(func.count()).select_from(conversations).where(conversations.c.status == Status.QUEUED.value)
        there = int(await connection.scalar(query) or 0)
    rng = random.Random(20_263 + there)
    hours = {kept.name: await asyncio.to_thread(read_calendar, kept.name, kept.body) for kept in await every(db)}
    for begin in range(there, wanted, 100):
        chunk = range(begin, min(begin + 100, wanted))
        entries = []
        for n in chunk:
            begun, queue = _waiting(rng, tuning, now_ms - (wanted - n) * _APART_MS, f"#{n:05}")
            calendar = hours.get(tuning.queues[queue].calendar, always("main"))
            entries += _entries(n, [*begun, *_told_meanwhile(begun, tuning, queue, calendar, now_ms)])
        await journal.append(db, entries, reader="benchmark")


def _waiting(rng: random.Random, tuning: Tuning, at_ms: int, mark: str) -> tuple[list[Event], str]:
    """A question, the bot's attempt, then people are wanted; what the list shows ends with a mark of its own."""
    language = "en" if rng.random() < 0.15 else "ja"
    said = [desk_words.of_customer(rng), f"{desk_words.of_customer(rng)} {mark}"]
    told = [
        events.fact("conversation.started", at_ms, channel="widget", inbox="web", language=language,
                    internal={"contact_id": ids.new_contact_id(), "proof": {}}),
        _message(at_ms, Kind.INCOMING, Author(Role.CONTACT), said[0]),
        _message(at_ms + 900, Kind.OUTGOING, _BOT, "担当者におつなぎしましょうか。"),
        _message(at_ms + 20_000, Kind.INCOMING, Author(Role.CONTACT), said[1]),
    ]  # fmt: skip
    reason = rng.choice([Reason.ASKED, Reason.LOW_CONFIDENCE, Reason.COMPLAINT])
    where = placement_of(
        Case(language, reason=reason.value, text=said[1]), tuning.queues, tuning.priorities, tuning.routing
    )
    parse: Json = {"ranking": [{"name": "refund_status", "confidence": 0.41}], "complaint": {"score": 0.1, "words": []}}
    made = packet.build(
        reason=reason, language=language, now_ms=at_ms, events=[_body(e) for e in told[1:]], parse=parse, slots={},
        identity_level="anonymous", account=None,
    )  # fmt: skip
    told.append(events.fact(
        "conversation.queued", at_ms + 20_500, reason=reason.value, queue=where.queue, packet=made,
        passed_on=packet.passed_on(made), internal={"fields": where.fields()},
    ))  # fmt: skip
    return told, where.queue


def _told_meanwhile(begun: Sequence[Event], tuning: Tuning, queue: str, calendar: Calendar, now_ms: int) -> list[Event]:
    """What the gateway would have told since: an answer was near its time, then over it, and it went first."""
    clocks = fold(_body(event) | {"seq": seq} for seq, event in enumerate(begun, 1))
    policy = tuning.sla.get(tuning.queues[queue].sla, tuning.sla["default"])
    found: list[Event] = []
    for owed in sla.owed(clocks, policy, calendar):
        about: Json = {"policy": owed.target.value, "since_ms": owed.since_ms, "due_ms": owed.due_ms}
        for stage, at_ms in ((Stage.WARNED, owed.warn_ms), (Stage.BREACHED, owed.due_ms)):
            if at_ms <= now_ms:
                found.append(events.fact(f"sla.{stage.value}", at_ms, audience=Audience.STAFF, **about))
        if owed.due_ms <= now_ms and policy.escalate_to is not None:
            where = placed(
                queue, clocks.language, Priority(policy.escalate_to), tuning.queues, tuning.priorities, tuning.routing
            )
            fields = {"priority": where.priority.value, "head_start_ms": where.head_start_ms}
            found.append(events.fact(
                "conversation.escalated", owed.due_ms, audience=Audience.STAFF, by=Author(Role.SYSTEM).as_json(),
                priority=where.priority.value, note=f"sla:{owed.target.value}", internal={"fields": fields},
            ))  # fmt: skip
    return sorted(found, key=lambda event: event.at_ms)


def _entries(number: int, told: Sequence[Event]) -> list[JournalEntry]:
    conversation_id = ids.new_conversation_id()
    return [
        JournalEntry(f"0-{number}", conversation_id, seq, _GENERATION, e.type, e.audience.value, e.at_ms, _body(e))
        for seq, e in enumerate(told, 1)
    ]


def _body(event: Event) -> Json:
    body: Json = json.loads(event.encoded())
    return body


def _message(at_ms: int, kind: Kind, author: Author, text: str) -> Event:
    return events.message(at_ms, ids.new_message_id(), kind, author, text)
