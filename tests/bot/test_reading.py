"""What is read off a text: its normal form, language, entities, dates."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from bot.dates import find_dates
from bot.entities import find_by_form, without_overlaps
from bot.form import form_of
from bot.fragments import FaultyFragments, Fragments, read_fragments
from bot.kana import FaultyReadings, read_readings
from bot.language import detect
from bot.text import ReadableText, normalised, read

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("ﾊﾟｽﾜｰﾄﾞ ﾜｽﾚﾀ", "パスワード ワスレタ"),
        ("ＨＤ－１００２３４５６", "HD-10023456"),
        ("すごーーーーい！！！！", "すごーい!"),
        ("sooooo   goooood", "soo good"),
        ("5,000,000円", "5,000,000円"),
        ("届かない😡😡\n\nまだ？", "届かない まだ?"),
        ("a\u200bb\u202ec", "abc"),
        ("👍", "thumbs up sign"),
        ("👨‍👩‍👧", "man woman girl"),
        ("  ", "?"),
    ],
)
def test_a_text_is_normalised(typed: str, normal: str) -> None:
    assert read(typed).text == normal


@pytest.mark.parametrize(
    "typed", ["注文 ＨＤ－１００２３４５６ です", "ﾊﾞｯｸﾞ HD-10023456", "😡😡 HD-10023456!!!!", "あああああ HD-10023456"]
)
def test_spans_lead_back_to_what_was_typed(typed: str) -> None:
    readable = read(typed)
    found = next(find_by_form(readable.text))
    start, end = readable.span_in_original(found.start, found.end)
    assert read(typed[start:end]).text == "HD-10023456"


def test_what_reads_as_it_is_typed_is_found_out_without_looking_at_each_character(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(3)
    for _ in range(5000):
        typed = "".join(chance.choices("aaab1.-!? 、。ーあアｱﾞ々漢（？😀\u3099\u200b\n", k=chance.randint(1, 8)))
        assert read(typed) == normalised(typed), typed
    monkeypatch.setattr("bot.text.normalised", None)
    for typed in ("配送先を変えたいです。HD-10023456", "Where is my order 10000000?"):
        assert read(typed) == ReadableText(typed, tuple(range(len(typed) + 1)))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("送料はいくらですか", "ja"),
        ("パスワードをresetしたい", "ja"),
        ("キャンセル", "ja"),
        ("返金", "ja"),
        ("nimotsu mada desu ka", "ja"),
        ("Where is my order?", "en"),
        ("I bought the 琺瑯ケトル and it is broken", "en"),
        ("refund pls", "en"),
        ("HD-10023456", None),
        ("10023456", None),
        ("!?", None),
        ("OK", None),
        ("taro@example.jp", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("注文HD-10023456の件", [("order_number", "HD-10023456")]),
        ("hd10023456", [("order_number", "HD-10023456")]),
        ("HD 10023456", [("order_number", "HD-10023456")]),
        ("注文番号は10023456です", [("order_number", "HD-10023456")]),
        ("order #20260115", [("order_number", "HD-20260115")]),
        ("20260115に届く予定", []),
        ("HD-100234567", []),
        ("メールはTaro.Y@Example.co.jpです", [("email", "taro.y@example.co.jp")]),
        ("電話は090-1234-5678", [("telephone", "09012345678")]),
        ("03(1234)5678にかけて", [("telephone", "0312345678")]),
        ("〒150-0001", [("postal_code", "150-0001")]),
        ("〒1500001", [("postal_code", "150-0001")]),
        ("2,980円", [("amount", "2980")]),
        ("¥5,500", [("amount", "5500")]),
        ("3千円くらい", [("amount", "3000")]),
        ("五千円", [("amount", "5000")]),
        ("1万2千円", [("amount", "12000")]),
        ("2万円", [("amount", "20000")]),
        ("円", []),
        ("550 yen", [("amount", "550")]),
    ],
)
def test_entities_are_found_by_their_form(text: str, expected: list[tuple[str, str]]) -> None:
    found = without_overlaps(list(find_by_form(read(text).text)))
    assert [(entity.entity, entity.value) for entity in found] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026年11月20日に注文", "2026-11-20"),
        ("11月20日", "2026-11-20"),
        ("1月5日までに", "2027-01-05"),
        ("11/20", "2026-11-20"),
        ("昨日", "2026-11-23"),
        ("明後日", "2026-11-26"),
        ("3日前に", "2026-11-21"),
        ("2週間後", "2026-12-08"),
        ("先週", "2026-W47"),
        ("来月", "2026-12"),
        ("金曜日までに", "2026-11-27"),
        ("先週の月曜", "2026-11-16"),
        ("on Nov 20th", "2026-11-20"),
        ("20 November 2026", "2026-11-20"),
        ("yesterday", "2026-11-23"),
        ("two days ago", "2026-11-22"),
        ("last week", "2026-W47"),
        ("by Friday", "2026-11-27"),
        ("13月40日", None),
        ("may I ask", None),
    ],
)
def test_dates_are_read_in_both_languages(text: str, value: str | None) -> None:
    found = [date_.value for date_ in without_overlaps(list(find_dates(text, TODAY)))]
    assert found == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("HD-10023456の配送状況", "この注文の配送状況"),
        ("注文番号は10023456です", "この注文です"),
        ("Where is my order HD-10023456?", "where is my order?"),
        ("20260115に届く", "20260115に届く"),
    ],
)
def test_an_order_number_is_encoded_as_the_word(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ちゅうもんしたものはいまどこですか", "注文したものは今どこですか"),
        ("ﾆﾓﾂ ﾊ ｲﾂ ﾄﾄﾞｷﾏｽｶ", "荷物はいつ届きますか"),
        ("めーるあどれすを かえたいです", "メールアドレスを変えたいです"),
        ("ありがとうございます、たすかりました", "ありがとうございます、たすかりました"),
        ("トースター", "トースター"),
        ("トースターはありますか", "トースターはありますか"),
        ("こうかんの件", "こうかんの件"),
        ("りょうしゅうしょを発行して", "領収書を発行して"),
        ("はい", "はい"),
    ],
)
def test_kana_alone_is_read_as_ordinary_writing(text: str, form: str) -> None:
    assert form_of(read(text).text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Henpin dekimasuka?", "返品できますか?"),
        ("kuupon koodo wa doko ni iremasuka", "クーポンコードはどこにいれますか"),
        ("chuumon shita nimotsu mada kimasen", "注文した荷物まだきません"),
        ("zaiko kakunin", "在庫確認"),
        ("nimotsu todoita kedo kowareteta", "荷物届いたけど壊れてた"),
        ("matte kudasai", "まってください"),
    ],
)
def test_japanese_in_latin_letters_is_read_as_ordinary_writing(text: str, form: str) -> None:
    assert detect(text) == "ja"
    assert form_of(read(text).text) == form


@pytest.mark.parametrize("text", ["where is my futon", "kimono made in Japan", "go to sofa", "no", "banana", "Osaka"])
def test_english_that_could_be_read_as_syllables_stays_english(text: str) -> None:
    assert detect(text) == "en"
    assert form_of(read(text).text) == text.lower()


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("へんぴん: 返品\n返品: へんぴん\n", "2: '返品' is no reading"),
        ("へんぴん:\n", "1: へんぴん has no text"),
        ("- へんぴん\n", "1: expected lines"),
    ],
)
def test_a_faulty_table_of_readings_is_refused_with_its_line(tmp_path: Path, table: str, fault: str) -> None:
    path = tmp_path / "readings.yml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(FaultyReadings, match=fault):
        read_readings(path)


FRAGMENTS = Fragments([("変更したい", ("change_address", "account_info")), ("change it", ("exchange", "change_email"))])


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("変更したい", 2),
        ("すみません、変更したいのですが…", 2),
        ("へんこうしたいんですけど", 2),
        ("Please change it!", 2),
        ("住所を変更したい", 0),
        ("です", 0),
        ("", 0),
    ],
)
def test_a_message_that_does_not_say_its_matter_has_several_meanings(text: str, meanings: int) -> None:
    assert len(FRAGMENTS.meanings_of(text)) == meanings


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("fragments:\n- meanings: [greet]\n  ja: [あれ]\n", "entry 1 needs two or three `meanings`"),
        ("fragments:\n- leads_to: go_on\n  meanings: [a, b]\n", "entry 1: `leads_to` is to be one intent"),
        ("fragments:\n- leads_to: [go_on]\n", "entry 1: `leads_to` is to be one intent"),
        ("fragments:\n- meanings: [a, b]\n  ja: あれ\n", "entry 1: `ja` is to be a list"),
        ("fragments:\n- means: [a, b]\n", "entry 1 needs `meanings` or `leads_to`"),
        ("- meanings: [a, b]\n", "fragments.yml:1: "),
        ("", "fragments.yml:1: "),
    ],
)
def test_a_faulty_table_of_fragments_is_refused_with_its_entry(tmp_path: Path, table: str, fault: str) -> None:
    path = tmp_path / "fragments.yml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(FaultyFragments, match=fault):
        read_fragments(path)
