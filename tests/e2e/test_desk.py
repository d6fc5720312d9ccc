"""What an agent's desk does beyond the main path: prepared words, second thoughts, colleagues, calls, settings."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
CALLS = "() => document.title.startsWith('●')"
CALM = "() => !document.title.startsWith('●')"


def begins(page: Page, tab: str = "返信") -> None:
    """Go to the field of a reply or a note."""
    page.get_by_role("tab", name=tab, exact=True).click()
    expect(page.get_by_role("textbox", name=tab, exact=True)).to_be_focused()


def test_a_canned_reply_is_kept_by_a_supervisor_and_called_up_by_a_slash(customer: Come, agent: SitDown) -> None:
    leading = agent("natsuki")
    leading.page.get_by_role("link", name="設定").click()
    leading.page.get_by_role("button", name="新しい定型文").click()
    leading.page.get_by_label("呼び出し名").fill("ごあいさつ")
    leading.page.get_by_label("題名").fill("はじめのご挨拶")
    words = "お待たせいたしました。{{shop.name}}の{{agent.name}}です。{{order.number}}"
    leading.page.get_by_label("日本語の文").fill(words)
    leading.page.get_by_role("button", name="保存").click()
    expect(leading.page.get_by_role("button", name=re.compile("はじめのご挨拶"))).to_be_visible()

    asking = customer().asks_for_a_person("急須のことです")
    working = agent().claims("急須のこと")
    begins(working.page)
    keyboard = working.page.keyboard
    keyboard.type("/ごあい")
    expect(working.page.get_by_role("option", name=re.compile("はじめのご挨拶"))).to_be_visible()
    keyboard.press("Enter")
    box = working.page.get_by_role("textbox", name="返信", exact=True)
    expect(box).to_have_value("お待たせいたしました。ひだまり生活舎の星野 葵です。{{order.number}}")
    keyboard.press("Delete")  # the open variable is selected, so that it is typed over
    keyboard.press("Control+Enter")
    asking.sees_once("お待たせいたしました。ひだまり生活舎の星野 葵です。")


def test_a_reply_is_taken_back_by_one_key_and_the_customer_never_sees_it(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("茶筒のことです")
    working = agent().claims("茶筒のこと")
    working.replies("まちがえた返信です")
    expect(working.transcript.get_by_role("button", name=re.compile("取り消す"))).to_be_visible()
    working.page.keyboard.press("Escape")
    working.page.keyboard.press("z")
    box = working.page.get_by_role("textbox", name="返信", exact=True)
    expect(box).to_have_value("まちがえた返信です")
    expect(working.transcript.get_by_text("まちがえた返信です")).to_have_count(0)
    box.fill("茶筒は来週届きます。")
    working.page.keyboard.press("Control+Enter")
    asking.sees_once("茶筒は来週届きます。")
    assert not [frame for frame in asking.frames if "まちがえた返信" in frame]


def test_a_closed_page_still_sends(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("花台のことです")
    working = agent().claims("花台のこと").replies("花台は在庫がございます。")
    expect(working.transcript.get_by_role("button", name=re.compile("取り消す"))).to_be_visible()
    working.page.close()
    asking.sees_once("花台は在庫がございます。")


def test_a_draft_follows_the_agent_to_another_device(customer: Come, agent: SitDown) -> None:
    customer().asks_for_a_person("すだれのことです")
    first = agent().claims("すだれのこと")
    with first.page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
        first.page.get_by_role("textbox", name="返信", exact=True).fill("すだれの寸法は")
    second = agent().opens("すだれのこと", "自分")
    expect(second.page.get_by_role("textbox", name="返信", exact=True)).to_have_value("すだれの寸法は")


def test_a_colleague_is_called_in_a_note(customer: Come, agent: SitDown) -> None:
    customer().asks_for_a_person("鉄瓶のことです")
    called = agent("ren").looks_at("すべて")
    agent("aoi").claims("鉄瓶のこと").notes("@桐谷 蓮 さびの件、わかりますか")
    mark = called.row("鉄瓶のこと").get_by_text("メモであなたが呼ばれています")
    expect(mark).to_be_attached()
    called.row("鉄瓶のこと").click()
    called.sees(re.compile("さびの件、わかりますか"))
    expect(mark).to_have_count(0)


def test_the_list_is_narrowed_and_walked_without_a_mouse(customer: Come, agent: SitDown) -> None:
    customer("en").asks_for_a_person("About the teapot")
    customer().asks_for_a_person("徳利のことです")
    working = agent()
    working.page.keyboard.press("3")
    expect(working.page.get_by_role("tab", name=re.compile("すべて"))).to_have_attribute("aria-selected", "true")
    working.page.keyboard.press("g")
    narrow = working.page.get_by_label("絞り込み")
    expect(narrow).to_be_focused()
    narrow.select_option(label="英語")
    expect(working.row("About the teapot").first).to_be_visible()
    expect(working.row("徳利のこと")).to_have_count(0)
    working.page.get_by_role("tab", name=re.compile("すべて")).focus()
    working.page.keyboard.press("j")
    working.page.keyboard.press("End")
    expect(working.page.locator("[data-row]:focus")).to_have_count(1)
    narrow.select_option("")
    expect(working.row("徳利のこと")).to_be_visible()


def test_a_wait_calls_in_the_title_until_anybody_takes_it(customer: Come, agent: SitDown) -> None:
    idle = agent("ren").says_they_are("受付中")
    asking = customer()  # may be given to the idle agent before they see that they wait
    asking.says(asking.words["person"]).sees(re.compile("担当者におつなぎします")).says("半纏のことです")
    idle.page.wait_for_function(CALLS)
    mine = idle.looks_at("自分").page.locator("[data-row]")
    for place in range(mine.count()):  # given to them, this one or what others left waiting
        mine.nth(place).click()
        expect(idle.transcript).to_be_visible()
    working = agent("aoi").looks_at("待ち").scrolls_to_the_latest()
    if working.row("半纏のこと").count() > 0:
        working.claims("半纏のこと")
    idle.page.wait_for_function(CALM)
    for _ in range(2):  # two ticks of the title
        idle.page.wait_for_timeout(1050)
        assert not idle.page.title().startswith("●")
    idle.says_they_are("オフライン")


def test_notifications_can_be_tried(agent: SitDown) -> None:
    working = agent(permissions=["notifications"])
    working.page.get_by_role("button", name="お知らせの設定とテスト").click()
    working.dialog.get_by_role("button", name="テストする").click()
    expect(working.dialog.get_by_text("3つの音が聞こえましたか")).to_be_visible()
    expect(working.dialog.get_by_text("問題ありません")).to_be_visible()
    working.page.wait_for_function(CALLS)
    working.dialog.get_by_role("button", name="閉じる").click()
    working.page.wait_for_function(CALM)


def test_the_keys_are_listed_by_a_question_mark(agent: SitDown) -> None:
    working = agent()
    working.page.keyboard.press("?")
    expect(working.dialog.get_by_text("送信を取り消す")).to_be_visible()
    working.page.keyboard.press("Escape")
    expect(working.dialog).to_be_hidden()


def test_what_was_said_is_found_while_typing_and_kept_as_a_search(customer: Come, agent: SitDown) -> None:
    asking = customer().says("注文の状況を知りたい").proves("misaki.sato@demo.example")
    asking.sees(re.compile("HD-10023456")).asks_for_a_person("返金の件で、うぐいす餅の箱が潰れていました")
    asking.sees("うぐいす餅の箱")
    leading = agent("natsuki").waits_until_it_is_on_record("search?q=うぐいす餅", "results")
    leading.page.keyboard.press("s")
    field = leading.page.get_by_role("searchbox", name="会話を検索")
    expect(field).to_be_focused()
    found = leading.page.get_by_role("listitem").filter(has_text="うぐいす餅の箱")
    for word in ("返金", "箱"):  # words of two characters and of one
        field.fill(f"{word} うぐいす")
        expect(found.get_by_text(word, exact=True).first).to_be_visible()
    leading.page.get_by_role("group", name="絞り込み").get_by_label("状態").select_option(label="解決済み")
    expect(found).to_have_count(0)
    leading.page.get_by_role("button", name="絞り込みを解除").click()
    expect(found.first).to_be_visible()
    leading.page.get_by_role("button", name="この検索を保存").click()
    leading.page.get_by_label("検索の名前").fill("うぐいすの返金")
    leading.page.get_by_role("button", name="保存", exact=True).click()
    field.fill("")
    leading.page.get_by_role("button", name="うぐいすの返金", exact=True).click()
    expect(field).to_have_value("箱 うぐいす")
    with leading.page.expect_download() as download:
        leading.page.get_by_role("link", name="CSVに書き出す").click()
    exported = download.value.path().read_bytes()
    assert exported.startswith(b"\xef\xbb\xbf"), "without its mark a spreadsheet takes it for another encoding"
    assert "佐藤" in exported.decode("utf-8-sig")
    found.first.get_by_role("link").first.click()
    leading.sees(re.compile("うぐいす餅の箱"))


def test_earlier_conversations_stand_beside_the_present_one(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("手ぬぐいのことです")
    working = agent().claims("手ぬぐいのこと")
    expect(working.packet.get_by_text("はじめてのお問い合わせです")).to_be_visible()
    asking.sees("手ぬぐいのことです")


def test_a_conversation_is_passed_on_with_load_in_view_and_says_why(customer: Come, agent: SitDown) -> None:
    taking = agent("ren").says_they_are("会議")
    customer().asks_for_a_person("火鉢のことです")
    working = agent("aoi").claims("火鉢のこと")
    working.does("転送")
    target = working.dialog.get_by_role("radio", name=re.compile("桐谷 蓮.*会議"))
    expect(target).to_be_visible()
    working.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
    expect(working.dialog.get_by_text("引き継ぎ先を選んでください。")).to_be_visible()
    working.dialog.get_by_role("radio", name=re.compile("スーパーバイザー")).check()
    working.dialog.get_by_label(re.compile("引き継ぎメモ")).fill("在庫を確認済みです。")
    working.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
    expect(working.dialog).to_be_hidden()
    working.sees(re.compile("スーパーバイザーへ引き継ぎました"))
    working.sees("在庫を確認済みです。")
    working.page.keyboard.press("w")
    expect(working.dialog).to_contain_text("なぜここにあるか")
    expect(working.dialog.get_by_role("list").get_by_role("listitem").first).to_be_visible()
    working.page.keyboard.press("Escape")
    taking.says_they_are("オフライン")


@pytest.mark.breaks_something
def test_a_card_number_goes_out_only_when_somebody_has_looked_at_it(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("財布のことです")
    working = agent().claims("財布のこと").replies("番号は 4111 1111 1111 1111 ですね")
    expect(working.dialog).to_contain_text("このまま送ってもよろしいですか")
    working.dialog.get_by_role("button", name="書き直す").click()
    box = working.page.get_by_role("textbox", name="返信", exact=True)
    expect(box).to_have_value("番号は 4111 1111 1111 1111 ですね")
    box.fill("カード番号は、こちらには書かないでください。")
    working.page.keyboard.press("Control+Enter")
    asking.sees_once("カード番号は、こちらには書かないでください。")
    assert not [frame for frame in asking.frames if "4111" in frame]


@pytest.mark.breaks_something
def test_what_belongs_to_another_customer_goes_out_only_on_purpose(customer: Come, agent: SitDown) -> None:
    theirs = ["HD-10099887", "yuzu.kabosu@other.example", "090-5555-0198"]
    customer().asks_for_a_person(f"別の方の注文です。{'、'.join(theirs)}")
    asking = customer().asks_for_a_person("番傘のことです")
    working = agent().claims("番傘のこと")
    for told in theirs:
        working.replies(f"{told} の件ですね。")
        expect(working.dialog).to_contain_text("別の会話")
        expect(working.dialog).to_contain_text(told)
        working.dialog.get_by_role("button", name="確認のうえ送信").click()
        asking.sees_once(f"{told} の件ですね。")


def test_harassment_calls_a_supervisor_by_one_key_and_is_on_record(customer: Come, agent: SitDown) -> None:
    leading = agent("natsuki")
    customer().asks_for_a_person("怒鳴り声のことです")
    working = agent().claims("怒鳴り声のこと")
    working.page.keyboard.press("h")
    expect(working.dialog.get_by_role("button", name="責任者を呼ぶ")).to_be_focused()
    working.page.keyboard.press("Enter")
    working.sees(re.compile("カスハラとして責任者を呼びました"))
    expect(leading.page.get_by_role("status").get_by_text(re.compile("星野 葵さんがカスハラ"))).to_be_visible()
    expect(working.page.get_by_role("main").get_by_text("カスハラ", exact=True)).to_be_visible()


def test_what_it_was_about_is_put_down_at_the_end_and_found_by_it(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("割れていた急須のことです")
    working = agent().claims("割れていた急須").replies("新しい急須をお送りします。")
    asking.sees("新しい急須をお送りします。")
    working.page.keyboard.press("Escape")
    working.does("解決する")
    wrap_up = working.dialog
    wrap_up.get_by_label("ご用件").select_option(label="返品・交換")
    wrap_up.get_by_label(re.compile("^原因")).select_option(label="商品の不具合")
    wrap_up.get_by_role("group", name=re.compile("ボットが")).get_by_role("radio", name="はい").check()
    wrap_up.get_by_role("group", name=re.compile("ご不満")).get_by_role("radio", name="はい").check()
    wrap_up.get_by_label("ご不満の原因").select_option(label="破損・不良")
    wrap_up.get_by_role("button", name="解決する").click()
    expect(wrap_up).to_be_hidden()
    working.sees(re.compile("返品・交換"))
    working.waits_until_it_is_on_record("search?q=割れていた急須&topic=returns", "results")
    page = working.page
    page.keyboard.press("s")
    page.get_by_role("searchbox").fill("急須")
    page.get_by_role("group", name="絞り込み").get_by_label(re.compile("^ご用件")).select_option(label="返品・交換")
    found = page.get_by_role("listitem").filter(has_text="割れていた急須").first
    expect(found).to_contain_text("返品・交換")
    expect(found).to_contain_text("ご不満")


def test_the_second_agent_is_told_of_the_first_before_writing(customer: Come, agent: SitDown) -> None:
    customer().asks_for_a_person("竹ざるのことです")
    first, second = agent("aoi"), agent("ren")
    first.opens("竹ざるのこと")
    second.opens("竹ざるのこと")
    told = second.page.get_by_role("region", name="返信").get_by_role("status").filter(has_text="星野 葵")
    expect(told).to_contain_text("開いています")
    first.page.get_by_role("textbox", name="返信", exact=True).press_sequentially("お待たせ")
    expect(told).not_to_contain_text("開いています")
    first.page.keyboard.press("Escape")
    first.page.goto(first.page.url.partition("#")[0] + "#/search")
    expect(told).to_have_count(0)
