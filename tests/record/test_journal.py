from __future__ import annotations

import asyncio
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from handoff.domain.model import Status
from handoff.record import contacts, conversations, journal
from handoff.record.database import Database
from handoff.record.journal import JournalEntry
from handoff.record.journal_entry import living
from handoff.record.projection import ConversationRow, fold
from handoff.record.schema import journal_rejects, messages
from tests.record.events import CONTACT, START_MS, entry, exchange, said, started


async def _texts(db: Database, conversation_id: str = "c_1") -> list[str]:
    query = select(messages.c.text).where(messages.c.conversation_id == conversation_id).order_by(messages.c.seq)
    async with db.reading() as connection:
        return list((await connection.scalars(query)).all())


async def test_a_conversation_is_recorded_and_its_rows_say_what_happened(db: Database) -> None:
    assert await journal.append(db, exchange()) == 0
    row = await conversations.latest_of_contact(db, CONTACT)
    assert row == ConversationRow(
        id="c_1", contact_id=CONTACT, channel="web", inbox="web", language="ja", status=Status.RESOLVED, epoch=3,
        queue="general", reason="asked", assignee="a_1", assignee_name="星野 葵", account_id=None,
        started_ms=START_MS + 1000, queued_ms=START_MS + 4000, first_assigned_ms=START_MS + 5000,
        first_agent_reply_ms=START_MS + 6000, resolved_ms=START_MS + 8000, updated_ms=START_MS + 8000, last_seq=8,
        generation="g1",
    )  # fmt: skip
    assert await _texts(db) == ["返金はいつですか", "少々お待ちください。", "ご確認いたします。", "本人確認済み"]
    assert await conversations.message_count(db, "c_1") == 4
    assert await conversations.unresolved(db) == []
    assert await journal.cursor(db) == exchange()[-1].stream_id


async def test_events_come_back_as_they_were_stored(db: Database) -> None:
    await journal.append(db, exchange())
    assert await journal.events_of(db, "c_1") == [{**e.body, "seq": e.seq} for e in exchange()]


async def test_a_batch_that_is_repeated_changes_nothing(db: Database) -> None:
    whole = exchange()
    await journal.append(db, whole[:5])
    await journal.append(db, whole[2:])
    before = await conversations.get(db, "c_1")
    await journal.append(db, whole)
    assert await conversations.get(db, "c_1") == before
    assert len(await journal.events_of(db, "c_1")) == len(whole)
    assert len(await _texts(db)) == 4


async def test_the_same_entry_twice_in_one_batch_is_recorded_once(db: Database) -> None:
    await journal.append(db, [started(), said(2, "はい"), said(2, "はい")])
    assert await _texts(db) == ["はい"]


async def test_each_reader_has_a_place_of_its_own(db: Database) -> None:
    assert await journal.cursor(db) is None
    await journal.append(db, [started(stream_id="5-1")])
    await journal.append(db, [said(2, "x", stream_id="7-0")], reader="other")
    assert (await journal.cursor(db), await journal.cursor(db, "other")) == ("5-1", "7-0")


async def test_a_poisoned_entry_is_put_aside_and_holds_up_nobody(db: Database) -> None:
    broken = [
        entry(3, "message.appended", text="no author"),
        said(4, "lone \ud800 surrogate"),
        entry(9, "message.read", conversation="c_unknown", by="contact", up_to_seq=1),
        said(2**70, "a seq that no column holds"),
        entry(5, "conversation.queued", reason=None, queue="general"),
    ]
    batch = [
        started(),
        said(2, "前"),
        *broken,
        said(6, "後"),
        started(conversation="c_2"),
        said(2, "他", conversation="c_2"),
    ]
    assert await journal.append(db, batch) == len(broken)
    assert await _texts(db) == ["前", "後"]
    assert await _texts(db, "c_2") == ["他"]
    assert await journal.cursor(db) == batch[-1].stream_id
    assert await journal.append(db, batch) == 0, "put aside once"
    assert await journal.reject_count(db) == len(broken)
    async with db.reading() as connection:
        kept = (await connection.scalars(select(journal_rejects.c.why))).all()
    assert all(kept)


async def test_a_nul_in_a_text_stops_no_other_message(db: Database) -> None:
    await journal.append(db, [started(), said(2, "a\0b"), said(3, "後")])
    assert (await _texts(db))[-1] == "後"


async def test_a_log_that_was_rebuilt_replaces_what_the_old_one_had_after_that(db: Database) -> None:
    await journal.append(db, [started(), said(2, "一"), said(3, "失われる"), entry(4, "conversation.left", epoch=1)])
    await journal.append(db, [said(3, "三", generation="g2"), said(4, "四", generation="g2")])
    row = await conversations.get(db, "c_1")
    assert row is not None
    assert (row.generation, row.last_seq, row.epoch, row.status) == ("g2", 4, 0, Status.BOT)
    assert await _texts(db) == ["一", "三", "四"]
    assert [event["seq"] for event in await journal.events_of(db, "c_1")] == [1, 2, 3, 4]


async def test_a_log_that_goes_on_after_a_restore_with_nothing_lost_is_not_written_anew(db: Database) -> None:
    await journal.append(db, [started(), said(2, "一")])
    async with db.writing() as connection:
        await connection.execute(update(messages).values(author_name="as it was written"))
    await journal.append(db, [said(3, "二", generation="g2"), said(4, "三", generation="g2")])
    assert await _texts(db) == ["一", "二", "三"]
    async with db.reading() as connection:
        first = await connection.scalar(select(messages.c.author_name).where(messages.c.seq == 2))
    assert first == "as it was written"
    row = await conversations.get(db, "c_1")
    assert row is not None
    assert (row.generation, row.last_seq) == ("g2", 4)
    await journal.append(db, [said(5, "失われる"), said(5, "四", generation="g2")])
    assert await _texts(db) == ["一", "二", "三", "四"], "what comes late from the old log makes all of it anew"


async def test_release_return_and_reopening_leave_the_times_that_reports_need(db: Database) -> None:
    agent = {"id": "a_1", "name": "葵"}
    await journal.append(db, [
        started(),
        entry(2, "conversation.queued", epoch=1, reason="complaint", queue="general"),
        entry(3, "conversation.assigned", epoch=2, assignee=agent, how="claimed"),
        entry(4, "conversation.released", epoch=3, by="葵"),
    ])  # fmt: skip
    row = await conversations.get(db, "c_1")
    assert row is not None
    assert (row.status, row.queued_ms, row.assignee) == (Status.QUEUED, START_MS + 2000, None)
    await journal.append(db, [
        entry(5, "conversation.returned", epoch=4, by="葵"),
        entry(6, "conversation.resolved", epoch=5, by={"role": "contact", "name": None}),
        entry(7, "conversation.reopened", epoch=6),
    ])  # fmt: skip
    row = await conversations.get(db, "c_1")
    assert row is not None
    assert (row.status, row.queued_ms, row.resolved_ms, row.reason) == (Status.BOT, None, None, "complaint")
    assert (row.first_assigned_ms, row.epoch) == (START_MS + 3000, 6)
    assert await conversations.unresolved(db) == ["c_1"]


async def test_a_proof_is_noted_at_the_conversation_and_its_contact(db: Database) -> None:
    proof = {"proof": {"level": "code", "account_id": "k_1", "proof_until_ms": 1}}
    await journal.append(db, [started(), entry(2, "identity.proved", internal=proof, level="code", expires_ms=1)])
    row, contact = await conversations.get(db, "c_1"), await contacts.get(db, CONTACT)
    assert row is not None
    assert contact is not None
    assert (row.account_id, contact.account_id) == ("k_1", "k_1")


async def test_a_contact_is_last_seen_when_they_wrote_and_not_when_we_did(db: Database) -> None:
    await journal.append(db, [started(), said(2, "はい")])
    await journal.append(db, [said(3, "どうぞ", role="bot", kind="outgoing")])
    contact = await contacts.get(db, CONTACT)
    assert contact is not None
    assert (contact.first_seen_ms, contact.last_seen_ms) == (START_MS + 1000, START_MS + 2000)


async def test_the_latest_conversation_of_a_contact_is_found_among_many(db: Database) -> None:
    batch = [replace(started(conversation=f"c_{n}"), at_ms=START_MS + n) for n in (3, 9, 4)]
    await journal.append(db, batch)
    found = await conversations.conversations_of_contact(db, CONTACT)
    assert [row.id for row in found] == ["c_9", "c_4", "c_3"]
    latest = await conversations.latest_of_contact(db, CONTACT)
    assert latest is not None
    assert latest.id == "c_9"
    assert await conversations.unresolved(db) == ["c_3", "c_4", "c_9"]
    assert await conversations.latest_of_contact(db, "p_nobody") is None


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4))
def test_what_is_left_of_several_logs_is_dense_and_prefers_the_latest(lengths: list[int]) -> None:
    """Each further log begins somewhere inside what was known when it was rebuilt."""
    entries: list[JournalEntry] = []
    begin = 1
    for generation, length in enumerate(lengths):
        entries += [entry(seq, "message.read", generation=f"g{generation}") for seq in range(begin, begin + length)]
        begin = max(1, begin + length - 2)
    kept = living(entries)
    assert [e.seq for e in kept] == list(range(1, kept[-1].seq + 1))
    assert kept[-1].generation == f"g{len(lengths) - 1}"


@given(st.permutations(exchange()[1:]), st.integers(1, 7))
def test_folding_in_two_steps_is_folding_at_once(events: list[JournalEntry], cut: int) -> None:
    ordered = [started(), *(replace(e, seq=n) for n, e in enumerate(events, 2))]
    once = _folded(None, ordered)
    assert _folded(_folded(None, ordered[:cut]), ordered[cut:]) == once
    assert once is not None
    assert once.last_seq == len(ordered)


def _folded(row: ConversationRow | None, entries: list[JournalEntry]) -> ConversationRow | None:
    for e in entries:
        row = fold(row, e)
    return row


async def test_a_log_whose_beginning_was_put_aside_holds_up_nobody(db: Database) -> None:
    headless = [
        started(5),
        entry(5, "conversation.left", generation="g2"),
        entry(1, "conversation.left", generation="g3"),
    ]
    rejected = await journal.append(db, [*headless, started(conversation="c_2"), said(2, "他", conversation="c_2")])
    assert rejected >= 1
    assert await _texts(db, "c_2") == ["他"]


async def test_two_readers_that_both_believe_they_hold_the_lease_record_each_event_once(db: Database) -> None:
    whole = exchange()
    await asyncio.gather(*(journal.append(db, whole[begin : begin + 5]) for begin in (0, 0, 0)))
    await asyncio.gather(*(journal.append(db, whole[begin:]) for begin in (3, 5, 4)))
    assert [event["seq"] for event in await journal.events_of(db, "c_1")] == list(range(1, 9))
    assert len(await _texts(db)) == 4
    assert await journal.reject_count(db) == 0
