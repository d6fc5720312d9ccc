from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handoff.domain.canned import fill, names_in, unfilled
from handoff.domain.folding import fold


def test_places_are_filled_and_what_has_no_value_stays_visible() -> None:
    filled = fill("{{contact.name}}様、{{ order.number }}の件です。", {"contact.name": "佐藤 美咲"})
    assert filled.text == "佐藤 美咲様、{{ order.number }}の件です。"
    assert filled.missing == ("order.number",)
    assert unfilled(filled.text) == [(7, 25)]


def test_a_fallback_stands_in_for_a_value_that_nobody_knows() -> None:
    text = "{{contact.name|お客}}様"
    assert fill(text, {}).text == "お客様"
    assert fill(text, {"contact.name": "佐藤"}).text == "佐藤様"
    assert names_in(text) == ["contact.name"]


def test_width_case_and_kana_do_not_matter() -> None:
    assert fold("ｷｬﾝｾﾙ") == fold("キャンセル") == fold("きゃんせる")
    assert fold("ＨＤ－１００") == fold("hd-100")
    assert fold("サーバー") == "さーばー"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_filling_never_touches_a_text_without_places(text: str) -> None:
    if "{{" not in text:
        assert fill(text, {"contact.name": "x"}).text == text
