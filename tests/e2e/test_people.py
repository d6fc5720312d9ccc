"""From the queue to a person and back, in two browsers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from handoff.supervisor.launch import RunningStack
from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]


def test_an_agent_claims_and_the_customer_sees_who_answers(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("新居の棚のことです")
    expect(asking.waiting).to_contain_text(re.compile(r"\d+番目"))
    working = agent().claims("新居の棚")
    expect(asking.speaker).to_contain_text("星野 葵")
    working.replies("お待たせしました、星野です。")
    asking.sees("お待たせしました、星野です。")
    asking.says("幅は何センチですか")
    working.sees("幅は何センチですか")
    expect(asking.log.get_by_text("既読").last).to_be_visible()


def test_a_private_note_never_reaches_the_customer(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("電気毛布のことです")
    working = agent().claims("電気毛布").notes("温度の件は内線12へ").replies("確認いたします。")
    working.sees("温度の件は内線12へ")
    asking.sees("確認いたします。")
    asking.comes_back().sees("確認いたします。")
    assert not [frame for frame in asking.frames if "内線12" in frame]
    expect(asking.log.get_by_text("内線12")).to_have_count(0)


def test_a_conversation_goes_back_to_the_bot_which_says_what_it_knows(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("名義のことです")
    working = agent().claims("名義のこと").does("ボットに戻す")
    working.dialog.get_by_label(re.compile("注文番号")).fill("HD-10023456")
    working.dialog.get_by_label(re.compile("ボットへのメモ")).fill("名義の変更は済み。")
    working.dialog.get_by_role("button", name="ボットに戻す").click()
    expect(asking.speaker).to_contain_text("自動応答")
    asking.sees(re.compile("ご注文 HD-10023456 の件は承知しております"))
    asking.says("送料はいくらですか").sees(re.compile("全国一律550円"))
    assert not [frame for frame in asking.frames if "名義の変更は済み" in frame]


def test_an_end_is_shown_and_writing_again_goes_on_with_the_same_conversation(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("花瓶のことです")
    working = agent().claims("花瓶のこと").replies("花瓶の件、承知しました。")
    asking.sees("花瓶の件、承知しました。")
    working.resolves()
    expect(asking.widget.get_by_text("ご利用ありがとうございました")).to_be_visible()
    asking.says("送料はいくらですか").sees(re.compile("全国一律550円"))
    asking.sees("花瓶の件、承知しました。")


@pytest.mark.parametrize(
    ("locale", "person", "good", "comment", "thanks"),
    [
        ("ja", "担当者", "満足", "ひとことあれば（任意）", "ご回答ありがとうございます"),
        ("en", "Our team", "Good", "Anything to add? (optional)", "Thank you for telling us"),
    ],
)
def test_how_it_was_is_asked_after_a_person_and_one_tap_answers(
    customer: Come, agent: SitDown, locale: str, person: str, good: str, comment: str, thanks: str
) -> None:
    words = f"湯のみのことです {locale}"
    asking = customer(locale).asks_for_a_person(words)
    working = agent().claims(words).replies("湯のみは明日届きます。")
    asking.sees("湯のみは明日届きます。")
    expect(asking.speaker).to_contain_text(person)
    face = asking.widget.get_by_role("button", name=good, exact=True)
    expect(face).to_have_count(0)
    working.resolves()
    face.click()
    working.sees("お客さまの評価：4 / 5")
    asking.comes_back()
    expect(face).to_have_attribute("aria-pressed", "true")
    word = asking.widget.get_by_role("textbox", name=comment)
    word.fill("早くて助かりました")
    word.press("Enter")
    working.sees("「早くて助かりました」")
    expect(asking.widget.get_by_text(thanks)).to_be_visible()
    expect(face).to_have_count(0)
    asking.says("送料はいくらですか" if locale == "ja" else "How much is shipping?").sees(re.compile("550"))
    expect(asking.widget.get_by_text(thanks)).to_have_count(0)


def test_how_it_was_is_not_asked_where_no_person_answered(customer: Come) -> None:
    asking = customer().says("送料はいくらですか").sees(re.compile("全国一律550円"))
    asking.widget.get_by_role("button", name="メニュー").click()
    asking.chooses("会話を終了する").chooses("終了する")
    expect(asking.widget.get_by_text("ご利用ありがとうございました")).to_be_visible()
    expect(asking.widget.get_by_role("button", name="満足", exact=True)).to_have_count(0)


def test_two_agents_cannot_answer_the_same_customer_by_accident(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("座布団のことです")
    first, second = agent("aoi"), agent("ren")
    second.opens("座布団のこと")
    first.claims("座布団のこと").replies("星野が承ります。")
    asking.sees("星野が承ります。")
    second.replies("桐谷です。")
    expect(second.dialog).to_contain_text("星野 葵さんから引き継ぎますか")
    second.dialog.get_by_role("button", name="やめる").click()
    expect(asking.log.get_by_text("桐谷です。")).to_have_count(0)
    second.does("引き継ぐ")
    second.dialog.get_by_label("引き継ぐ理由").fill("シフト交代")
    second.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
    expect(asking.speaker).to_contain_text("桐谷 蓮")
    second.replies("ここからは桐谷が承ります。")
    asking.sees("ここからは桐谷が承ります。")
    first.sees(re.compile("シフト交代"))


def test_a_conversation_is_taken_from_the_bot_with_a_reason(customer: Come, agent: SitDown) -> None:
    asking = (
        customer().says("送料はいくらですか").sees(re.compile("全国一律550円")).says("棚受けの耐荷重も知りたいです")
    )
    working = agent().opens("棚受けの耐荷重", among="すべて").does("ボットから引き取る")
    expect(working.dialog).to_contain_text("ボットから引き取りますか")
    working.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
    expect(working.dialog.get_by_role("alert")).to_have_text("理由を入力してください。")
    working.dialog.get_by_label("引き継ぐ理由").fill("商品の詳しいご質問のため")
    working.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
    expect(asking.speaker).to_contain_text("星野 葵")
    working.sees(re.compile("引き取りました（理由：商品の詳しいご質問のため）"))


def test_an_answer_comes_by_mail_to_who_has_gone(
    stack: RunningStack, customer: Come, agent: SitDown, context: Callable[..., BrowserContext]
) -> None:
    address = "yoru.no.kyaku@demo.example"
    asking = customer().asks_for_a_person("掛け時計のことです")
    asking.chooses("メールで受け取る")
    asking.widget.get_by_label("メールアドレス").fill(address)
    asking.widget.get_by_role("button", name="登録する").click()
    expect(asking.waiting).to_contain_text("お送りします")
    asking.page.close()
    working = agent().claims("掛け時計のこと")
    expect(working.page.get_by_role("main").get_by_text("ページを離れています")).to_be_visible()
    working.replies("掛け時計は来週入荷します。")
    elsewhere = context()
    page = elsewhere.new_page()
    page.goto(f"{stack.url}/demo/mail")
    letter = page.get_by_role("article").filter(has_text=address)
    expect(letter).not_to_contain_text("掛け時計")
    page.goto(letter.get_by_role("link").get_attribute("href") or "")
    expect(page.get_by_role("log").get_by_text("掛け時計は来週入荷します。")).to_be_visible()
    assert "resume" not in page.url


def test_the_customer_corrects_what_was_passed_on_and_leaves_the_queue(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("敷物のことです")
    asking.chooses("訂正する")
    asking.widget.get_by_label("正しい内容をお書きください").fill("敷物ではなく座卓です")
    asking.widget.get_by_role("button", name="担当者に伝える").click()
    working = agent().opens("敷物のこと")
    expect(working.packet).to_contain_text("敷物ではなく座卓です")
    asking.chooses("自動応答に戻る")
    asking.says("送料はいくらですか").sees(re.compile("全国一律550円"))


@pytest.mark.breaks_something
def test_a_wrong_password_is_said_plainly(stack: RunningStack, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    page.goto(f"{stack.url}/desk/")
    page.get_by_label("メールアドレス").fill("aoi@hidamari.example")
    page.get_by_label("パスワード").fill("wrong")
    page.get_by_role("button", name="ログイン").click()
    expect(page.get_by_role("alert")).to_contain_text("メールアドレスかパスワードが違います")
