"""What the bot did not understand: read from the journal, masked, each turn once."""

import json
from dataclasses import replace
from typing import Any

from handoff.domain.model import Json
from handoff.record import journal
from handoff.record.database import Database
from handoff.record.misunderstood import Misunderstood, as_line, misunderstood, of_conversation
from tests.record import events


def said(seq: int, text: str, **more: Any) -> Json:
    return {"seq": seq, "type": "message.appended", "author": {"role": "contact"}, "text": text, "choice": None, **more}


def answered(seq: int, covers: int, decision: str, *message_ids: str, ranking: bool = True) -> Json:
    guesses = [{"name": name, "confidence": 0.3} for name in ("coupon", "warranty", "exchange", "greet")]
    return {
        "seq": seq, "type": "turn.answered", "at_ms": 1000 + seq, "decision": decision,
        "ranking": guesses if ranking else [], "message_ids": list(message_ids), "slots": {},
        "internal": {"covers_seq": covers, "fields": {"language": "en"}},
    }  # fmt: skip


def feedback(seq: int, message_id: str, *, helpful: bool) -> Json:
    return {"seq": seq, "type": "feedback.given", "message_id": message_id, "helpful": helpful}


def found(*events: Json) -> list[Misunderstood]:
    return list(of_conversation(events))


def test_a_turn_that_was_not_understood_is_found_with_all_that_was_said_in_it() -> None:
    (one,) = found(said(1, "hello?"), said(2, "the thing is odd"), answered(3, 2, "clarify", "m_1"))
    assert (one.text, one.why, one.language) == ("hello?\nthe thing is odd", "clarify", "en")
    assert [guess["name"] for guess in one.guesses] == ["coupon", "warranty", "exchange"]


def test_what_was_understood_is_left_out_unless_it_did_not_help() -> None:
    asked = (said(1, "any coupon?"), answered(2, 1, "answer", "m_1"))
    assert found(*asked) == []
    assert found(*asked, feedback(3, "m_1", helpful=True)) == []
    (one,) = found(*asked, feedback(3, "m_1", helpful=False))
    assert (one.text, one.why) == ("any coupon?", "did_not_help")


def test_a_complaint_and_a_bot_that_was_away_are_no_misunderstandings() -> None:
    assert found(said(1, "awful"), answered(2, 1, "complaint", "m_1")) == []
    assert found(said(1, "hi"), answered(2, 1, "handoff", "m_1", ranking=False)) == []


def test_a_button_has_no_words_to_learn_from() -> None:
    assert found(said(1, "Something else", choice="b_1"), answered(2, 1, "handoff", "m_1")) == []


def test_a_turn_counts_once_and_what_came_later_belongs_to_the_next() -> None:
    first, second = found(
        said(1, "one"), said(2, "two"), answered(3, 1, "clarify", "m_1"), feedback(4, "m_1", helpful=False),
        answered(5, 2, "handoff", "m_2"),
    )  # fmt: skip
    assert (first.text, first.why, second.text, second.why) == ("one", "clarify", "two", "handoff")


async def test_the_journal_is_read_from_an_instant_on_the_earliest_first(db: Database) -> None:
    unsure = events.entry(
        4, "turn.answered", audience="staff", internal={"covers_seq": 2, "fields": {"language": "ja"}},
        decision="clarify", ranking=[{"name": "coupon", "confidence": 0.4}], message_ids=["m_3"], slots={},
    )  # fmt: skip
    first = [
        events.started(),
        events.said(2, "あれは？"),
        events.said(3, "どれ？", role="bot", kind="outgoing"),
        unsure,
    ]
    # The ids are by chance, so the later conversation may well have the lesser one.
    later = [
        replace(
            entry, conversation_id="c_0", stream_id=f"{entry.stream_id}-0", at_ms=entry.at_ms + 1,
            body={**entry.body, "at_ms": entry.at_ms + 1, "text": "どれですか"},
        )
        for entry in first
    ]  # fmt: skip
    await journal.append(db, [*first, *later])
    every = await misunderstood(db, since_ms=0)
    assert [(one.text, one.why, one.language) for one in every] == [
        ("あれは？", "clarify", "ja"),
        ("どれですか", "clarify", "ja"),
    ]
    assert await misunderstood(db, since_ms=unsure.at_ms + 1) == []


def test_a_line_is_masked_and_waits_for_its_label() -> None:
    (one,) = found(said(1, "write to misaki@demo.example"), answered(2, 1, "handoff", "m_1"))
    line = json.loads(as_line(one))
    assert line["label"] == ""
    assert "misaki" not in line["text"]
    assert set(line) == {"text", "lang", "label", "why", "guesses", "at_ms"}
