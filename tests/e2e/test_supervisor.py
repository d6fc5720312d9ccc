"""What a supervisor sees of the floor, and what they put right from there."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]


def _wall(boss: Agent) -> Agent:
    boss.page.get_by_role("link", name="ウォール", exact=True).click()
    expect(boss.page.get_by_role("heading", level=2, name="ウォール")).to_be_visible()
    return boss


def _settings(boss: Agent, name: str) -> Agent:
    boss.page.get_by_role("link", name="設定", exact=True).click()
    boss.page.get_by_role("navigation", name="設定").get_by_role("link", name=name, exact=True).click()
    expect(boss.page.get_by_role("heading", level=3, name=name)).to_be_visible()
    return boss


def _risk(boss: Agent, words: str) -> Locator:
    return boss.page.get_by_role("region", name="いま見てほしい会話").get_by_role("listitem").filter(has_text=words)


def _complains(asking: Customer, words: str) -> Customer:
    asking.says(words)
    expect(asking.waiting).to_be_visible()
    return asking


def test_a_complaint_stands_on_the_wall_and_is_watched_without_a_word(customer: Come, agent: SitDown) -> None:
    words = "違う色の毛布が届いて、三回連絡しても返事がありません。ひどすぎます。"
    asking = _complains(customer(), words)
    working = agent().claims("違う色の毛布").replies("お詫び申し上げます。すぐに確認いたします。")
    asking.sees("お詫び申し上げます。すぐに確認いたします。")
    boss = _wall(agent("natsuki"))
    risk = _risk(boss, "すぐに確認いたします")
    expect(risk).to_contain_text("ご不満")
    expect(risk).to_contain_text("星野 葵")
    risk.get_by_role("button", name="見る").click()
    boss.sees(words)
    expect(boss.page.get_by_text("静かに見ています")).to_be_visible()
    boss.page.reload()
    boss.sees(words)
    expect(boss.page.get_by_text("静かに見ています")).to_be_visible()
    expect(asking.log.get_by_text("早瀬")).to_have_count(0)
    expect(working.page.get_by_role("main").get_by_text("早瀬")).to_have_count(0)
    _settings(boss, "操作の記録")
    line = boss.page.get_by_role("listitem").filter(has_text="会話を静かに閲覧").first
    expect(line).to_contain_text("早瀬 夏希")
    line.get_by_role("link").click()
    expect(boss.page.get_by_role("heading", level=2)).to_contain_text("会話の経過")


def test_a_conversation_is_given_elsewhere_from_the_wall(customer: Come, agent: SitDown) -> None:
    _complains(customer(), "注文と違うこたつ布団が届きました。もう三回目です。ひどすぎます。")
    working = agent().claims("こたつ布団")
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    boss = _wall(agent("natsuki"))
    _risk(boss, "こたつ布団").get_by_role("button", name="割り当て").click()
    boss.dialog.get_by_label(re.compile("^総合")).check()
    boss.dialog.get_by_role("textbox").fill("返品の経緯をご存じの方にお願いします。")
    boss.dialog.get_by_role("button", name="引き継ぐ").click()
    expect(boss.dialog).to_be_hidden()
    expect(working.page.get_by_text("あなたが対応中")).to_have_count(0)
    working.sees(re.compile("返品の経緯をご存じの方に"))
    _settings(boss, "操作の記録")
    expect(boss.page.get_by_role("listitem").filter(has_text="会話の担当を変更").first).to_contain_text("早瀬 夏希")


def test_each_number_of_today_opens_the_conversations_behind_it(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("すりこぎのことです")
    working = agent().claims("すりこぎ").replies("すりこぎの件、承知しました。")
    asking.sees("すりこぎの件、承知しました。")
    working.resolves()
    boss = _wall(agent("natsuki"))
    numbers = boss.page.get_by_role("list", name="今日の状況")
    answered = numbers.get_by_role("button", name=re.compile("^担当者が回答"))
    expect(answered).not_to_contain_text(re.compile("^担当者が回答0"))
    answered.click()
    expect(boss.dialog.get_by_role("listitem").first).to_be_visible()
    boss.dialog.get_by_role("listitem").filter(has_text="星野 葵").first.get_by_role("link").click()
    boss.sees("すりこぎの件、承知しました。")


def test_a_supervisor_sets_the_state_of_who_forgot(customer: Come, agent: SitDown) -> None:
    working = agent().says_they_are("受付中")
    boss = _wall(agent("natsuki"))
    boss.page.get_by_label("星野 葵さんの状態").select_option(label="オフライン")
    expect(boss.page.get_by_role("status").get_by_text("状態を変えました")).to_be_visible()
    expect(working.page.get_by_label("受付の状態")).to_have_value("offline")


def test_what_happened_in_a_conversation_says_who_and_why(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("ざるそば用の器のことです")
    working = agent().claims("ざるそば用の器").replies("器の件ですね。")
    asking.sees("器の件ですね。")
    working.page.keyboard.press("Escape")
    working.page.get_by_role("main").get_by_role("button", name="その他の操作").click()
    working.page.get_by_role("button", name=re.compile("経過を調べる")).click()
    course = working.page.get_by_role("region", name="経過", exact=True)
    expect(course.get_by_role("listitem")).to_have_count(3)
    expect(course).to_contain_text("お客さまが担当者を希望しました")
    expect(course).to_contain_text("星野 葵さんが自分で対応を始めました")


def test_opening_hours_are_set_and_put_on_record(agent: SitDown) -> None:
    boss = _settings(agent("natsuki"), "営業時間")
    page = boss.page
    shop = page.get_by_role("form", name="返品・返金の営業時間")
    expect(shop.get_by_label("水", exact=True)).to_have_value("10:00-12:00, 13:00-18:00")
    expect(shop.get_by_label("日本の祝日は、下の時間にする")).to_be_checked()
    expect(shop.get_by_label("名前（日本語）").first).to_have_value("年末年始休業")
    form = page.get_by_role("form", name="お申し出・総合の営業時間")
    form.get_by_label("月", exact=True).fill("１０：００〜１２：００、13:00-19:00")
    form.get_by_role("button", name="日を追加").click()
    form.get_by_label("開始日").fill("2027-01-01")
    form.get_by_label("名前（日本語）").fill("年始休業")
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").get_by_text("保存しました")).to_be_visible()
    page.reload()
    expect(form.get_by_label("月", exact=True)).to_have_value("10:00-12:00, 13:00-19:00")
    expect(form.get_by_label("名前（日本語）")).to_have_value("年始休業")
    form.get_by_label("月", exact=True).fill("いつでも")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_role("alert")).to_contain_text("読み取れない時間")
    form.get_by_label("月", exact=True).fill("00:00-24:00")
    form.get_by_role("button", name="削除").click()
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").get_by_text("保存しました")).to_be_visible()
    _settings(boss, "操作の記録")
    expect(page.get_by_role("listitem").filter(has_text="営業時間を変更").first).to_contain_text("早瀬 夏希")


def test_an_agent_has_no_wall(agent: SitDown) -> None:
    working = agent()
    expect(working.page.get_by_role("link", name="ウォール")).to_have_count(0)
    working.page.goto(working.page.url.partition("#")[0] + "#/wall")
    expect(working.page.get_by_text("このページは開けません")).to_be_visible()


def test_everybody_reads_the_numbers_of_the_policy_with_what_they_mean(agent: SitDown) -> None:
    working = _settings(agent(), "運用の数値")
    desk = working.page.get_by_role("region", name=re.compile("^サポートデスク"))
    expect(desk.locator("div").filter(has_text="desk.risk_act_s")).to_contain_text("5分")
    expect(working.page.get_by_role("status").get_by_text(re.compile(r"handoff.*\.yml を読み込み"))).to_be_visible()


def test_a_supervisor_whispers_and_only_the_agent_hears(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("青磁の湯のみのことです")
    working = agent().claims("青磁の湯のみ")
    bystander = agent("ren").opens("青磁の湯のみ", among="すべて")
    boss = agent("natsuki").opens("青磁の湯のみ", among="すべて")
    boss.page.get_by_role("tab", name="ささやき").click()
    boss.page.get_by_role("textbox", name="ささやき").fill("在庫は倉庫の田中さんが知っています。")
    boss.page.get_by_role("button", name="ささやく").click()
    working.sees("在庫は倉庫の田中さんが知っています。")
    working.replies("在庫を確かめますね。")
    asking.sees("在庫を確かめますね。")
    bystander.sees("在庫を確かめますね。")
    expect(bystander.transcript.get_by_text("田中さん")).to_have_count(0)
    assert not [frame for frame in asking.frames if "田中さん" in frame]


def test_a_supervisor_joins_both_answer_and_it_stays_the_agents(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("有田焼の大皿のことです")
    working = agent().claims("有田焼の大皿")
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    boss = agent("natsuki").opens("有田焼の大皿", among="すべて")
    expect(boss.page.get_by_role("button", name="会話に加わる")).to_be_visible()
    boss.page.keyboard.press("o")
    asking.sees("早瀬 夏希が加わりました")
    joined = working.page.get_by_role("main").get_by_text("早瀬 夏希さんが参加中")
    expect(joined).to_be_visible()
    expect(boss.page.get_by_text("担当は星野 葵さんのままです")).to_be_visible()
    boss.replies("責任者の早瀬です。大皿の件、私からもお詫びいたします。")
    asking.sees_once("責任者の早瀬です。大皿の件、私からもお詫びいたします。")
    working.replies("代わりの品をすぐにお送りします。")
    asking.sees_once("代わりの品をすぐにお送りします。")
    expect(asking.speaker).to_contain_text("星野 葵")
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    expect(boss.dialog).to_have_count(0)
    boss.does("会話を離れる")
    asking.sees("早瀬 夏希が退出しました")
    expect(joined).to_have_count(0)
    expect(boss.page.get_by_role("button", name="会話に加わる")).to_be_visible()
    boss.waits_until_it_is_on_record("audit?action=conversation.parted", "entries")
    _settings(boss, "操作の記録")
    expect(boss.page.get_by_role("listitem").filter(has_text="会話から退出").first).to_contain_text("早瀬 夏希")
    expect(boss.page.get_by_role("listitem").filter(has_text="会話に参加").first).to_contain_text("早瀬 夏希")


def test_whatever_a_supervisor_does_is_on_record_with_who_and_when(customer: Come, agent: SitDown) -> None:
    customer().asks_for_a_person("織部の皿のことです")
    working = agent().claims("織部の皿")
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    boss = agent("natsuki").opens("織部の皿", among="すべて")
    boss.page.get_by_role("tab", name="ささやき").click()
    boss.page.get_by_role("textbox", name="ささやき").fill("窯元に確かめましょう。")
    boss.page.get_by_role("button", name="ささやく").click()
    working.sees("窯元に確かめましょう。")
    boss.does("引き継ぐ")
    boss.dialog.get_by_label("引き継ぐ理由").fill("窯元と直接話すため")
    boss.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
    expect(boss.page.get_by_text("あなたが対応中")).to_be_visible()
    _wall(boss).page.get_by_label("桐谷 蓮さんの状態").select_option(label="休憩")
    expect(boss.page.get_by_role("status").get_by_text("状態を変えました")).to_be_visible()
    _settings(boss, "操作の記録")
    for deed in ("担当者にささやき", "担当者から引き取り", "受付の状態を変更"):
        line = boss.page.get_by_role("listitem").filter(has_text=re.compile(deed)).first
        expect(line, deed).to_contain_text("早瀬 夏希")
    agent("ren").says_they_are("オフライン")
