from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from sqlalchemy import select

from handoff.errors import NotFound
from handoff.record import contacts, conversations, journal
from handoff.record.database import Database
from handoff.record.schema import metadata
from tests.record.events import CONTACT, START_MS, entry, exchange, said, started

SECRET = "田中太郎の住所は楓坂市"


async def _everything(db: Database) -> str:
    """All that stands in any table, as one text to search."""
    async with db.reading() as connection:
        rows = [list(await connection.execute(select(table))) for table in metadata.sorted_tables]
    return json.dumps([[list(row) for row in table] for table in rows], ensure_ascii=False, default=str)


async def test_a_deletion_leaves_no_word_and_no_id_of_the_person_anywhere(db: Database) -> None:
    other = [started(conversation="c_2", contact="p_2"), said(2, "他の人", conversation="c_2")]
    await journal.append(db, [*exchange(), said(9, SECRET), entry(10, "message.appended", text=SECRET), *other])
    await contacts.link_account(db, CONTACT, "k_private")
    assert SECRET in await _everything(db)
    receipt = await contacts.delete(db, CONTACT, at_ms=START_MS)
    assert (receipt.conversations, receipt.messages, receipt.events, receipt.rejects) == (1, 5, 9, 1)
    left = await _everything(db)
    for trace in (SECRET, CONTACT, "k_private", "返金はいつですか"):
        assert trace not in left
    assert "他の人" in left
    assert await contacts.receipts(db, CONTACT) == [receipt]


async def test_what_the_stream_still_brings_of_a_deleted_conversation_is_dropped(db: Database) -> None:
    await journal.append(db, [started()])
    await contacts.delete(db, CONTACT, at_ms=START_MS, live_ids=["c_live"])
    late = [said(2, SECRET), started(conversation="c_live"), said(2, SECRET, conversation="c_live")]
    assert await journal.append(db, late) == 0
    assert SECRET not in await _everything(db)
    assert await journal.cursor(db) == late[-1].stream_id


async def test_a_contact_may_come_back_after_a_deletion_and_be_deleted_again(db: Database) -> None:
    await journal.append(db, [started()])
    await contacts.delete(db, CONTACT, at_ms=START_MS)
    await journal.append(db, [started(conversation="c_new"), said(2, "また来ました", conversation="c_new")])
    assert await conversations.message_count(db, "c_new") == 1
    again = await contacts.delete(db, CONTACT, at_ms=START_MS + 1, live_ids=["c_1", "c_new"])
    assert again.conversations == 1
    assert [receipt.at_ms for receipt in await contacts.receipts(db, CONTACT)] == [START_MS + 1, START_MS]
    assert await contacts.deletion_count(db) == 2


async def test_deleting_somebody_unknown_says_so_in_zeros(db: Database) -> None:
    receipt = await contacts.delete(db, "p_nobody", at_ms=START_MS)
    assert (receipt.conversations, receipt.messages, receipt.events, receipt.rejects) == (0, 0, 0, 0)


async def test_holdings_name_what_lies_outside_of_the_record(db: Database) -> None:
    image = {"file_id": "f_1", "width": 1, "height": 1}
    message = said(2, "割れていました")
    message.body["images"] = [image]
    await journal.append(db, [started(), message])
    found = await contacts.holdings(db, CONTACT)
    assert (found.conversation_ids, found.file_ids) == (("c_1",), ("f_1",))
    assert (await contacts.holdings(db, "p_nobody")).conversation_ids == ()


async def test_an_export_has_all_that_was_said_and_nothing_internal(db: Database) -> None:
    await journal.append(db, exchange())
    exported = await contacts.export(db, CONTACT)
    assert exported["contact"]["id"] == CONTACT
    (told,) = exported["conversations"]
    assert [event["seq"] for event in told["events"]] == list(range(1, 9))
    assert "internal" not in json.dumps(exported)
    with pytest.raises(NotFound):
        await contacts.export(db, "p_nobody")


async def test_an_account_is_linked_to_a_contact_that_is_known(db: Database) -> None:
    await journal.append(db, [started()])
    await contacts.link_account(db, CONTACT, "k_1")
    found = await contacts.get(db, CONTACT)
    assert found is not None
    assert asdict(found)["account_id"] == "k_1"
    with pytest.raises(NotFound):
        await contacts.link_account(db, "p_nobody", "k_1")
