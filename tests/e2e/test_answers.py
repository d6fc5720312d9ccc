"""What the bot does by itself, and how it hands over."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]


@pytest.mark.parametrize(
    ("locale", "question", "answer"),
    [("ja", "送料はいくらですか？", "全国一律550円"), ("en", "How much is shipping?", "Shipping is 550 yen")],
)
def test_a_common_question_is_answered_in_its_language(customer: Come, locale: str, question: str, answer: str) -> None:
    customer(locale).says(question).sees(re.compile(answer))


def test_a_starter_question_is_one_click(customer: Come) -> None:
    customer().chooses("送料はいくらですか？").sees(re.compile("全国一律550円"))


@pytest.mark.parametrize(
    ("locale", "question", "answer"),
    [("ja", "注文の状況を知りたい", "ひだまり便.*4100-2291-0073"), ("en", "Where is my order?", "4100-2291-0073")],
)
def test_an_order_is_looked_up_after_a_one_time_code(customer: Come, locale: str, question: str, answer: str) -> None:
    asking = customer(locale).says(question).proves("misaki.sato@demo.example")
    chosen = asking.widget.get_by_role("button", name=re.compile("HD-10023456"))
    shipped = asking.log.get_by_text(re.compile(answer))
    expect(chosen.or_(shipped).first).to_be_visible()
    if chosen.is_visible():
        chosen.click()
    expect(shipped).to_be_visible()
    assert codes_seen(asking) == []


def test_an_address_and_a_code_typed_as_messages_go_into_the_form(customer: Come) -> None:
    asking = customer().says("ポイントは何ポイントありますか").sees(re.compile("ご本人の確認をお願い"))
    asking.proves_by_messages("misaki.sato@demo.example").sees(re.compile(r"現在のポイントは [\d,]+ポイント"))
    expect(asking.log.get_by_text("misaki.sato@demo.example")).to_have_count(0)
    assert codes_seen(asking) == []


def test_what_is_typed_for_a_proof_in_the_background_opens_its_form_and_leaves_it_open(customer: Come) -> None:
    asking = customer().says("ポイントは何ポイントありますか").sees(re.compile("ご本人の確認をお願い"))
    asking.says("返品したいのですが").sees(re.compile("14日以内"))
    expect(asking.widget.get_by_role("button", name="ご本人の確認に進む")).to_be_visible()
    asking.says("misaki.sato@demo.example")
    expect(asking.widget.get_by_label("6桁の確認コード")).to_be_visible()


def codes_seen(asking: Customer) -> list[str]:
    """Return the frames that carry a code as a message."""
    return [frame for frame in asking.frames if re.search(r'"(text|code)": "\d{6}"', frame)]


@pytest.mark.breaks_something
def test_a_wrong_code_opens_nothing_and_says_how_many_tries_are_left(customer: Come) -> None:
    asking = customer().says("注文の状況を知りたい")
    asking.widget.get_by_label("ご登録のメールアドレス").fill("kenji.tanaka@demo.example")
    asking.widget.get_by_role("button", name="コードを送る").click()
    asking.widget.get_by_label("6桁の確認コード").fill("000000")
    expect(asking.widget.get_by_role("alert").filter(has_text=re.compile("4"))).to_be_visible()
    expect(asking.log.get_by_text("ご本人の確認ができました")).to_have_count(0)


def test_an_unclear_message_is_asked_about_with_buttons(customer: Come) -> None:
    asking = customer().says("変えたいんですけど").sees(re.compile("次のどれに近いでしょうか"))
    offered = asking.log.get_by_role("listitem").get_by_role("button")
    expect(offered.last).to_have_text("このほかのこと")
    meant = offered.first.inner_text()
    offered.first.click()
    asking.sees(meant)
    expect(asking.log.get_by_text("自動応答", exact=True)).to_have_count(3)


def test_a_message_that_stays_unclear_leads_to_a_person(customer: Come, agent: SitDown) -> None:
    asking = customer().says("変えたいんですけど").chooses("このほかのこと")
    asking.sees(re.compile("もう少し詳しく")).says("前のやつをどうにかしたいのですが")
    expect(asking.waiting).to_be_visible()
    working = agent().opens("前のやつをどうにか")
    expect(working.packet.get_by_text("ご用件が不明", exact=True)).to_be_visible()
    expect(working.packet).to_contain_text("前のやつをどうにかしたいのですが")


@pytest.mark.parametrize(
    ("locale", "words", "apology"),
    [
        ("ja", "もう三回も連絡しているのに誰も返事をくれません。ひどすぎます。", "申し訳"),
        ("en", "This is the third time I write and nobody answers. Terrible service, I am furious.", "sorry|apologise"),
    ],
)
def test_a_complaint_gets_an_apology_and_a_person(
    customer: Come, agent: SitDown, locale: str, words: str, apology: str
) -> None:
    asking = customer(locale).says(words)
    expect(asking.waiting).to_be_visible()
    asking.sees(re.compile(apology))
    working = agent().opens(words[:20], among="すべて")  # it waits ahead of who came before, so not at the list's end
    expect(working.packet.get_by_text("ご不満", exact=True)).to_be_visible()
    expect(working.packet).to_contain_text(words)
