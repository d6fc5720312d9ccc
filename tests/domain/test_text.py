"""What may be said, and what is asked of the bot when several things were."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.domain.asking import IMAGE_SENT, asking_of
from handoff.domain.text import MAX_CHARS, clean
from handoff.errors import InvalidFields


@given(st.text())
def test_a_text_passes_unchanged_inside_or_is_refused_with_a_sentence(text: str) -> None:
    refusal, said = _cleaned(text)
    if refusal is not None:
        assert refusal.code in {"text_empty", "text_invalid", "text_too_long"}
        assert refusal.message.endswith(".")
    else:
        assert said == text.replace("\r\n", "\n").replace("\r", "\n").strip()
        assert said.encode()
        assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in said)
        assert clean(said) == said


def _cleaned(text: str) -> tuple[InvalidFields | None, str]:
    try:
        return None, clean(text)
    except InvalidFields as error:
        return error, ""


@pytest.mark.parametrize("text", ["", " \n", "\u3000", "\u200b\u200d", "\u202e", "\ufe0f"])
def test_nothing_visible_is_nothing(text: str) -> None:
    if all(unicodedata.category(c)[0] in "ZC" for c in text):
        with pytest.raises(InvalidFields):
            clean(text)


def test_the_limit_counts_characters() -> None:
    assert clean("𠮷" * MAX_CHARS) == "𠮷" * MAX_CHARS
    with pytest.raises(InvalidFields):
        clean("a" * (MAX_CHARS + 1))


def _said(seq: int, text: str, payload: str | None = None, images: int = 0) -> dict[str, Any]:
    internal = {"payload": payload} if payload else {}
    return {
        "seq": seq, "type": "message.appended", "author": {"role": "contact"}, "text": text, "images": [{}] * images,
        "internal": internal,
    }  # fmt: skip


def test_messages_in_a_row_are_one_question_and_a_button_is_one_of_its_own() -> None:
    events = [_said(1, "すみません"), _said(2, "注文が"), _said(3, "はい", "/affirm"), _said(4, "まだです")]
    first = asking_of(events)
    assert first is not None
    assert (first.text, first.payload, first.covers_seq) == ("すみません\n注文が", None, 2)
    second = asking_of(events[2:])
    assert second is not None
    assert (second.text, second.payload, second.covers_seq) == (None, "/affirm", 3)


def test_an_image_alone_is_said_to_be_one() -> None:
    asking = asking_of([_said(1, "", images=1)])
    assert asking is not None
    assert (asking.text, asking.payload) == (None, IMAGE_SENT)
    assert asking_of([]) is None


@given(st.lists(st.sampled_from(["text", "button", "note"]), max_size=12))
def test_taking_one_asking_after_the_other_answers_everything_once_and_in_order(kinds: list[str]) -> None:
    events: list[dict[str, Any]] = [
        _said(n, f"t{n}") if kind == "text" else _said(n, f"b{n}", f"/b{n}") if kind == "button"
        else {"seq": n, "type": "message.read", "internal": {}}
        for n, kind in enumerate(kinds, 1)
    ]  # fmt: skip
    heard: list[str] = []
    covered = 0
    while (asking := asking_of([e for e in events if e["seq"] > covered])) is not None:
        assert asking.covers_seq > covered
        covered = asking.covers_seq
        heard += [asking.payload] if asking.payload else (asking.text or "").split("\n")
    assert heard == [f"/b{n}" if k == "button" else f"t{n}" for n, k in enumerate(kinds, 1) if k != "note"]
