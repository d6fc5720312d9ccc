"""Days, amounts and names of things in both languages."""

from __future__ import annotations

import pytest

from actions import words


def test_a_day_of_another_year_says_so() -> None:
    assert words.day("2001-02-03") == {"ja": "2001年2月3日(土)", "en": "Sat 3 Feb 2001"}
    assert words.day(None) == {"ja": "確認中", "en": "not known yet"}


def test_amounts_have_separators() -> None:
    assert words.yen(1234567) == {"ja": "1,234,567円", "en": "1,234,567 yen"}


@pytest.mark.parametrize("method", ["credit_card", "konbini", "bank_transfer", "paypay", "cash_on_delivery"])
def test_every_way_of_paying_has_a_place_where_the_refund_goes(method: str) -> None:
    assert words.method(method) != words.method("unheard_of")


def test_an_order_is_named_by_its_first_line() -> None:
    line = {"product_ja": "琺瑯ケトル", "product_en": "Enamel kettle"}
    assert words.product([line])["ja"] == "琺瑯ケトル"
    assert words.product([line, line, line])["en"] == "Enamel kettle and 2 more"
    assert words.product([])["en"] == "your items"
