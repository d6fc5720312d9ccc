from __future__ import annotations

from typing import Any

from handoff.domain.autopsy import spans_of, totals_of, waits_of

T = 1_790_000_000_000


def _event(seq: int, second: int, type_: str, **body: Any) -> dict[str, Any]:
    return {"seq": seq, "at_ms": T + second * 1000, "type": type_, **body}


def _said(seq: int, second: int, role: str, kind: str = "outgoing") -> dict[str, Any]:
    return _event(seq, second, "message.appended", kind=kind, author={"role": role, "name": "葵"}, text="…")


STORY = [
    _event(1, 0, "conversation.started"),
    _said(2, 0, "contact", "incoming"),
    _said(3, 2, "bot"),
    _said(4, 10, "contact", "incoming"),
    _event(5, 12, "conversation.queued", reason="low_confidence"),
    _event(6, 100, "conversation.assigned", assignee={"id": "a_1", "name": "葵"}, how="claimed"),
    _said(7, 101, "agent", "note"),
    _said(8, 110, "agent"),
    _event(9, 120, "conversation.released", by={"role": "system", "name": None}, cause="agent_gone"),
    _said(10, 130, "contact", "incoming"),
]


def test_every_second_is_in_one_status_and_says_what_moved_it() -> None:
    spans = spans_of(STORY, T + 150_000)
    assert [(s["status"], s["seconds"], s["why"]["kind"], s["why"]["code"]) for s in spans] == [
        ("bot", 12.0, "customer", "started"),
        ("queued", 88.0, "rule", "low_confidence"),
        ("assigned", 20.0, "person", "claimed"),
        ("queued", 30.0, "fault", "agent_gone"),
    ]
    assert totals_of(spans) == {"bot": 12.0, "queued": 118.0, "assigned": 20.0, "resolved": 0}
    assert spans[-1]["to_ms"] is None


def test_every_wait_of_the_customer_has_its_length_and_its_cause() -> None:
    waits = waits_of(STORY, T + 150_000)
    assert [(w["seconds"], w["of"], w["to_ms"] is None) for w in waits] == [
        (2.0, "bot", False),
        (100.0, "agent", False),
        (20.0, "agent", True),
    ]
    assert waits[2]["why"] == {"kind": "fault", "code": "agent_gone", "name": None}


def test_a_note_answers_nobody_and_the_end_ends_a_wait() -> None:
    ended = [*STORY, _event(11, 140, "conversation.resolved", by={"role": "contact"})]
    assert len(waits_of(ended, T + 150_000)) == 2
    assert spans_of(ended, T + 150_000)[-1]["why"]["kind"] == "customer"
