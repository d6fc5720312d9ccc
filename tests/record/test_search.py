"""Search over the record, on both databases: words of two characters, newest first, page by page."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import text

from handoff.domain.grams import query_of
from handoff.record import contacts, history, journal, saved_views, search
from handoff.record.database import Database
from handoff.record.journal_entry import JournalEntry
from handoff.record.saved_views import SavedView
from handoff.record.search import Filters, Found
from tests.record.events import CONTACT, START_MS, entry, exchange, said, started


def _talk(number: int, *texts: str, contact: str = CONTACT) -> list[JournalEntry]:
    """A conversation an hour after the one before."""
    here = f"c_{number}"
    first = started(contact=contact, conversation=here)
    made = [first, *(said(seq, t, conversation=here) for seq, t in enumerate(texts, 2))]
    return [replace(e, at_ms=e.at_ms + number * 3_600_000) for e in made]


async def _find(db: Database, typed: str, filters: Filters | None = None, cursor: int | None = None,
                limit: int = 30) -> Found:  # fmt: skip
    return await search.search(db, query_of(typed), filters or Filters(), cursor=cursor, limit=limit)


def _ids(found: Found) -> list[str]:
    return [hit.conversation_id for hit in found.hits]


async def test_two_character_words_are_found_the_newest_conversation_first(db: Database) -> None:
    for number, said_ in enumerate(["返金はいつですか", "返品と料金について", "ご返金の件", "refund please"], 1):
        await journal.append(db, _talk(number, said_))
    assert _ids(await _find(db, "返金")) == ["c_3", "c_1"]
    assert _ids(await _find(db, "REF")) == ["c_4"]
    assert _ids(await _find(db, "返")) == ["c_3", "c_2", "c_1"]
    assert _ids(await _find(db, "ありません")) == []


async def test_pages_follow_each_other_and_show_no_conversation_twice(db: Database) -> None:
    for number in range(1, 8):
        await journal.append(db, _talk(number, "返金の件です", "返金はまだですか", "早く返金を"))
    seen: list[str] = []
    cursor: int | None = None
    while True:
        page = await _find(db, "返金", cursor=cursor, limit=3)
        seen += _ids(page)
        if (cursor := page.cursor) is None:
            break
    assert seen == [f"c_{number}" for number in range(7, 0, -1)]


async def test_a_conversation_that_two_pages_could_show_is_shown_by_the_first(db: Database) -> None:
    old, new = _talk(1, "返金"), _talk(2, "返金")
    late = replace(said(3, "返金", conversation="c_1"), at_ms=START_MS + 9 * 3_600_000)
    await journal.append(db, [*old, *new, late])
    first = await _find(db, "返金", limit=1)
    second = await _find(db, "返金", cursor=first.cursor, limit=1)
    assert (_ids(first), _ids(second)) == (["c_1"], ["c_2"])
    assert second.cursor is None or _ids(await _find(db, "返金", cursor=second.cursor)) == []


async def test_filters_narrow_what_is_found(db: Database) -> None:
    await journal.append(db, exchange())
    await journal.append(db, _talk(2, "返金の件"))
    for filters in (Filters(status="resolved"), Filters(reason="asked"), Filters(agent="a_1"), Filters(queue="general"),
                    Filters(to_ms=START_MS + 3_600_000)):  # fmt: skip
        assert _ids(await _find(db, "返金", filters)) == ["c_1"]
    assert _ids(await _find(db, "返金", Filters(status="bot"))) == ["c_2"]
    assert _ids(await _find(db, "返金", Filters(from_ms=START_MS + 3_600_000))) == ["c_2"]
    assert _ids(await _find(db, "返金", Filters(complaint=True))) == []
    rows, following = await history.filtered(db, Filters(language="ja"), before=None, limit=1)
    assert [row["conversation_id"] for row in rows] == ["c_2"]
    rest, end = await history.filtered(db, Filters(language="ja"), before=following, limit=1)
    assert ([row["conversation_id"] for row in rest], end) == (["c_1"], None)


async def test_many_conversations_behind_a_filter_are_searched_by_the_index(db: Database) -> None:
    batch = [e for number in range(2, 450) for e in _talk(number, "配送の件")]
    await journal.append(db, [*exchange(), *batch])
    assert _ids(await _find(db, "返金", Filters(language="ja"))) == ["c_1"]
    assert len(_ids(await _find(db, "配送", Filters(language="ja"), limit=100))) == 100


async def test_what_is_noted_at_the_end_is_in_the_record_and_can_be_asked_for(db: Database) -> None:
    noted = {"topic": "refund", "cause": "late", "complaint": True, "complaint_cause": "delivery"}
    flagged = entry(9, "harassment.flagged", by={}, note="", audience="staff")
    resolved = entry(10, "conversation.resolved", epoch=4, by={}, wrap_up=noted)
    await journal.append(db, [*exchange(), flagged, resolved, entry(11, "csat.given", score=2, comment="遅い")])
    (row,), _ = await history.filtered(db, Filters(complaint=True, harassment=True, csat=2), before=None, limit=9)
    assert {name: row[name] for name in noted} == noted
    assert row["csat"] == {"score": 2, "comment": "遅い"}


async def test_a_deleted_contact_leaves_nothing_in_the_index(db: Database) -> None:
    await journal.append(db, _talk(1, "返金 HD-10023456", contact="p_1"))
    await journal.append(db, _talk(2, "返金", contact="p_2"))
    await contacts.delete(db, "p_1", at_ms=1)
    assert _ids(await _find(db, "返金")) == ["c_2"]
    async with db.reading() as connection:
        for table in ("search_documents", "mentions"):
            left = await connection.scalars(text(f"SELECT conversation_id FROM {table}"))
            assert "c_1" not in left.all()
        count = "SELECT count(*) FROM search_index"
        if db.is_sqlite:
            count = "SELECT count(*) FROM search_index WHERE search_index MATCH '\"返\"'"
        assert await connection.scalar(text(count)) == 1


async def test_a_log_that_was_rebuilt_is_indexed_as_it_now_stands(db: Database) -> None:
    await journal.append(db, [started(), said(2, "返金の件")])
    await journal.append(db, [said(2, "配送の件", generation="g2")])
    assert _ids(await _find(db, "返金")) == []
    assert _ids(await _find(db, "配送")) == ["c_1"]


async def test_contacts_are_found_by_what_is_on_file(shop: Database) -> None:
    assert await history.people_like(shop, "佐藤") == []  # on file, but never wrote


async def test_views_are_kept_for_their_owner_and_for_all(db: Database) -> None:
    mine = SavedView("v_1", "a_1", "星野 葵", "返金", shared=False, filters={"q": "返金"})
    await saved_views.put(db, mine)
    await saved_views.put(db, replace(mine, id="v_2", owner_id="a_2", shared=True))
    await saved_views.put(db, replace(mine, id="v_3", owner_id="a_2"))
    assert {view.id for view in await saved_views.of_agent(db, "a_1")} == {"v_1", "v_2"}
    await saved_views.put(db, replace(mine, name="新しい名前"))
    found = await saved_views.get(db, "v_1")
    assert found
    assert asdict(found)["name"] == "新しい名前"
    await saved_views.remove(db, "v_1")
    assert await saved_views.get(db, "v_1") is None
