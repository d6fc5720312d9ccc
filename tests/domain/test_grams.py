from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.domain.grams import grams_of, query_of
from handoff.domain.identifiers import Identifier, find, is_card, phone_key


@pytest.mark.parametrize(("typed", "text"), [
    ("返金", "返金はいつですか"), ("返", "返金"), ("ｷｬﾝｾﾙ", "きゃんせるしたい"), ("hd-1002", "ご注文 HD10023456 の件"),
    ("HD 10023456", "hd-10023456"), ("refund", "When is my REFUND?"), ("ref", "refund"),
    ("返金 いつ", "返金はいつですか"),
    ("クーポン", "クーポンが使えない"), ("電話", "お電話"), ("a", "A"),
])  # fmt: skip
def test_what_somebody_types_is_found(typed: str, text: str) -> None:
    query = query_of(typed)
    assert set(query.grams) <= set(grams_of(text))
    assert query.holds(text)


@pytest.mark.parametrize(("typed", "text"), [
    ("返金", "返品と料金"), ("京都", "東京都"), ("金返", "返金"), ("refund", "fund"), ("返金 配送", "返金"),
])  # fmt: skip
def test_what_only_looks_alike_is_not_found(typed: str, text: str) -> None:
    query = query_of(typed)
    found = set(query.grams) <= set(grams_of(text)) and query.holds(text)
    assert found == (typed == "京都")  # a part of a word is found: there are no words to tell it by


@given(st.text(max_size=30), st.data())
def test_any_part_of_a_japanese_text_finds_it(text: str, data: st.DataObject) -> None:
    japanese = "返金" + "".join(c for c in text if "\u3041" <= c <= "\u9fff") + "です"
    begin = data.draw(st.integers(0, len(japanese) - 1))
    query = query_of(japanese[begin : data.draw(st.integers(begin + 1, len(japanese)))])
    assert set(query.grams) <= set(grams_of(japanese))
    assert query.holds(japanese)


@given(st.text())
def test_grams_are_letters_and_digits_alone(text: str) -> None:
    assert all(gram.isalnum() for gram in grams_of(text))
    assert all(gram.isalnum() for gram in query_of(text).grams)


def test_identifiers_are_found_in_any_width_with_their_places() -> None:
    text = "連絡先は Misaki@Demo.example、０９０－１２３４－５６７８、注文 ＨＤ１００２３４５６ です"
    assert [(one.kind, one.value) for one in find(text)] == [
        ("email", "misaki@demo.example"), ("phone", "09012345678"), ("order", "HD-10023456")
    ]  # fmt: skip
    assert [text[one.start : one.end] for one in find(text)][2] == "ＨＤ１００２３４５６"


@pytest.mark.parametrize("number", [
    "4111 1111 1111 1111", "4111-1111-1111-1111", "４１１１１１１１１１１１１１１１", "378282246310005",
])  # fmt: skip
def test_card_numbers_are_told_by_their_check_digit(number: str) -> None:
    assert [one.kind for one in find(f"番号は {number} です")] == ["card"]
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert "card" not in [one.kind for one in find(wrong)]


def test_other_long_numbers_are_no_cards() -> None:
    assert not is_card("0" * 16)
    assert find("追跡番号 512345678901") == []
    assert phone_key("+81 90-1234-5678") == "09012345678"
    assert find("電話は +81 90-1234-5678") == [Identifier("phone", "09012345678", 4, 20)]
