"""What may stand around an order number without making a question of it."""

from __future__ import annotations

import pytest

from bot.bare import says_nothing_else


@pytest.mark.parametrize(
    "rest",
    [
        "",
        " です",
        "えっと、注文番号は  になります。",
        "すみません、これです→ ",
        "注文  の件です",
        "  だと思います、よろしくお願いします",
        "order number is ",
        "Here’s my order number:  thanks!",
        "it says ",
        "ok so the number is  I think",
    ],
)
def test_an_introduction_says_nothing_else(rest: str) -> None:
    assert says_nothing_else(rest)


@pytest.mark.parametrize(
    "rest",
    [
        "  を返品したい",
        "  はどこですか",
        "  をキャンセルでお願いします",
        "注文番号  の領収書をください",
        "where is ",
        "please cancel ",
        "is  the right number for my refund",
        "no, not ",
    ],
)
def test_a_word_with_a_meaning_makes_it_a_question(rest: str) -> None:
    assert not says_nothing_else(rest)
