"""What an agent reads before answering: the list, the packet on one screen, the bot's thoughts, account, history."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
MISAKI = "misaki.sato@demo.example"


def test_a_row_tells_reason_language_wait_and_what_is_unread(customer: Come, agent: SitDown) -> None:
    asking = customer("en").asks_for_a_person("About the indigo noren")
    working = agent()
    page, row = working.page, working.looks_at("待ち").scrolls_to_the_latest().row("About the indigo noren")
    expect(row).to_contain_text("担当者を希望")
    expect(row.get_by_title("英語")).to_have_text("EN")
    expect(row.locator(".waited")).to_have_text(re.compile(r"\d+:\d\d"))
    expect(row.get_by_text(re.compile("未読2件"))).to_be_attached()
    row.click()
    working.does("対応する")
    expect(page.get_by_text("あなたが対応中")).to_be_visible()
    mine = working.looks_at("自分").row("About the indigo noren")
    expect(mine).to_be_visible()
    expect(mine.get_by_text(re.compile("未読"))).to_have_count(0)
    page.goto(page.url.partition("#")[0] + "#/search")
    asking.says("Is it washable?")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="会話", exact=True).click()
    expect(working.row("Is it washable?").get_by_text("未読1件")).to_be_attached()
    filtered = page.get_by_label("絞り込み")
    filtered.select_option(label="総合")
    expect(working.row("Is it washable?")).to_be_visible()
    filtered.select_option(label="返品・返金")
    expect(working.row("Is it washable?")).to_have_count(0)


def test_a_wait_turns_yellow_and_red_towards_its_deadline(customer: Come, agent: SitDown) -> None:
    customer().asks_for_a_person("藍染めの暖簾のことです")
    working = agent()
    wait = working.looks_at("待ち").scrolls_to_the_latest().row("藍染めの暖簾").locator(".waited")
    expect(wait).to_have_attribute("title", re.compile(r"期限まで\d+:\d\d"))
    minutes, seconds = map(int, re.findall(r"期限まで(\d+):(\d\d)", wait.get_attribute("title") or "")[0])
    now_ms, left_ms = working.page.evaluate("() => Date.now()"), (minutes * 60 + seconds) * 1000
    expect(wait).to_have_attribute("data-tone", "calm")
    for share, tone in ((0.6, "growing"), (1.05, "long")):
        working.page.clock.set_fixed_time((now_ms + left_ms * share) / 1000)
        expect(wait).to_have_attribute("data-tone", tone)


def test_the_packet_stands_on_one_screen_beside_the_conversation(customer: Come, agent: SitDown) -> None:
    asking = customer().says("注文の状況を知りたい").proves(MISAKI)
    asking.sees(re.compile("HD-10023456")).says("違う色のタオルが届き、三回連絡しても返事がありません。ひどすぎます。")
    expect(asking.waiting).to_be_visible()
    working = agent().opens("違う色のタオル", among="すべて")
    working.page.set_viewport_size({"width": 1440, "height": 900})
    packet = working.packet.get_by_role("region", name="引き継ぎ情報")
    expect(packet).to_contain_text("ご不満")
    box = packet.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900, box


def test_a_bots_answer_tells_what_it_thought(customer: Come, agent: SitDown) -> None:
    customer().says("送料はいくらですか").sees(re.compile("全国一律550円")).asks_for_a_person("送料の続きです")
    working = agent().opens("送料の続きです")
    thought = working.transcript.locator("details").filter(has_text="送料").first
    expect(thought).to_contain_text(re.compile(r"\d+%"))
    thought.locator("summary").click()
    expect(thought.get_by_text("モデル")).to_be_visible()


def test_an_account_opens_by_itself_when_it_is_proven_and_brings_its_history(customer: Come, agent: SitDown) -> None:
    first = customer().says("注文の状況を知りたい").proves(MISAKI)
    first.sees(re.compile("HD-10023456")).asks_for_a_person("一度目の藍の件です")
    working = agent().claims("一度目の藍の件").replies("一度目の件、承りました。")
    first.sees("一度目の件、承りました。")
    working.resolves()
    second = customer().says("注文の状況を知りたい").proves(MISAKI)
    second.sees(re.compile("HD-10023456")).asks_for_a_person("二度目の藍の件です")
    working.opens("二度目の藍の件")
    expect(working.packet).to_contain_text("佐藤")
    history = working.packet.get_by_role("region", name="これまでの会話")
    history.get_by_role("link").first.click()
    working.sees("一度目の件、承りました。")


def test_a_closed_account_opens_before_the_agents_eyes(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("名寄せのことです")
    working = agent().claims("名寄せのこと")
    account = working.packet.get_by_role("region", name="お客さま情報")
    expect(account).to_contain_text("お客さま情報は開けません")
    working.replies("ご本人の確認をお願いします。").does("ボットに戻す")
    working.dialog.get_by_label(re.compile("ボットへのメモ")).fill("ご本人の確認から続けてください。")
    working.dialog.get_by_role("button", name="ボットに戻す").click()
    asking.says("注文の状況を知りたい").proves(MISAKI).sees(re.compile("HD-10023456"))
    expect(account).to_contain_text("佐藤")
    expect(account).not_to_contain_text("お客さま情報は開けません")


def test_both_see_the_other_type_and_read(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("すずりのことです")
    bystander, working = agent("ren").opens("すずりのこと"), agent().claims("すずりのこと")
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    typed = asking.widget.get_by_text(re.compile("星野 葵が入力しています"))
    bystander.page.get_by_role("textbox", name="返信", exact=True).press_sequentially("まだ")
    working.page.get_by_role("textbox", name="返信", exact=True).press_sequentially("すずりは")
    expect(typed).to_be_visible()
    expect(asking.widget.get_by_text(re.compile("桐谷 蓮が入力しています"))).to_have_count(0)
    asking.field.press_sequentially("もう一つ")
    expect(working.transcript.get_by_text(re.compile("お客さまが入力しています"))).to_be_visible()
    working.page.get_by_role("textbox", name="返信", exact=True).fill("すずりは二種類です。")
    working.page.keyboard.press("Control+Enter")
    asking.sees("すずりは二種類です。")
    expect(working.transcript.get_by_text("既読").last).to_be_visible()
    expect(asking.log.get_by_text("既読").last).to_be_visible()
