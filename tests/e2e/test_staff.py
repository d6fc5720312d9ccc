"""The people of the desk: invited, given work, closed; and a password of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from handoff.supervisor.launch import RunningStack
from tests.e2e.people import Agent

SitDown = Callable[..., Agent]
Open = Callable[..., BrowserContext]


def _settings(person: Agent, name: str) -> Agent:
    person.page.get_by_role("link", name="設定", exact=True).click()
    person.page.get_by_role("navigation", name="設定").get_by_role("link", name=name, exact=True).click()
    expect(person.page.get_by_role("heading", level=3, name=name)).to_be_visible()
    return person


def _invite(boss: Agent, name: str, email: str) -> None:
    _settings(boss, "担当者").page.get_by_role("button", name="招待する").click()
    boss.page.get_by_label("お名前").fill(name)
    boss.page.get_by_label(re.compile("^メールアドレス")).fill(email)
    boss.page.get_by_label("日本語").check()
    boss.page.get_by_label(re.compile("^スキル")).fill("complaints")
    boss.page.get_by_label(re.compile("^同時に持てる会話")).fill("2")
    boss.page.get_by_role("button", name="招待する").click()
    expect(_entry(boss, name)).to_contain_text("招待中")


def _entry(boss: Agent, name: str) -> Locator:
    return boss.page.get_by_role("listitem").filter(has_text=name)


def _link(page: Page, url: str, email: str) -> str:
    page.goto(f"{url}/demo/mail")
    letter = page.get_by_role("article").filter(has_text=email).first
    expect(letter).to_be_visible()
    return letter.get_by_role("link").first.get_attribute("href") or ""


def test_who_logs_in_is_at_work_and_still_is_after_a_reload(stack: RunningStack, context: Open) -> None:
    login = next(login for login in stack.logins() if login["email"].startswith("kaoru"))
    person = Agent(context(), stack.url).logs_in(login["email"], login["password"])
    expect(person.page.get_by_label("パスワード")).to_have_count(0)
    person.page.reload()
    person.is_at_work()


def test_somebody_is_invited_chooses_a_password_works_and_is_closed(
    stack: RunningStack, agent: SitDown, context: Open
) -> None:
    boss = agent("natsuki")
    _invite(boss, "新井 あらた", "arata@hidamari.example")
    page = context().new_page()
    link = _link(page, stack.url, "arata@hidamari.example")
    page.goto(link)
    expect(page.get_by_text("新井 あらた")).to_be_visible()
    expect(page.get_by_text("担当者", exact=True)).to_be_visible()
    page.get_by_label("パスワード", exact=True).fill("みじかい")
    page.get_by_role("button", name="決めてデスクを開く").click()
    expect(page.get_by_role("alert")).to_contain_text("10文字以上")
    page.get_by_label("パスワード", exact=True).fill("橋の上で夕日を見た")
    page.get_by_label("パスワード（もう一度）").fill("橋の上で朝日を見た")
    page.get_by_label("パスワード", exact=True).fill("橋の上で夕日を見ました")
    page.get_by_role("button", name="決めてデスクを開く").click()
    expect(page.get_by_role("alert")).to_contain_text("一致していません")
    page.get_by_label("パスワード（もう一度）").fill("橋の上で夕日を見ました")
    page.get_by_role("button", name="決めてデスクを開く").click()
    expect(page.get_by_text("接続中")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("新井 あらた")
    assert "invite" not in page.url

    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="このリンクは使えません")).to_be_visible()
    page.get_by_role("button", name="ログインへ").click()
    expect(page.get_by_text("接続中")).to_be_visible()

    entry = _entry(boss, "新井 あらた")
    boss.page.reload()
    expect(entry).not_to_contain_text("招待中")
    expect(entry).to_contain_text("同時2件")
    entry.get_by_role("button").click()
    boss.page.get_by_role("button", name="利用を止める").click()
    boss.page.get_by_role("button", name="本当に実行する").click()
    expect(entry).to_contain_text("停止中")
    page.reload()
    expect(page.get_by_role("button", name="ログイン")).to_be_visible()


@pytest.mark.breaks_something
def test_a_link_that_nobody_sent_says_so_and_leads_on(stack: RunningStack, context: Open) -> None:
    page = context("en").new_page()
    page.goto(f"{stack.url}/desk/#invite={'x' * 40}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("このリンクは使えません|This link cannot be used")
    )
    page.get_by_role("button", name=re.compile("ログインへ|To the log-in")).click()
    expect(page.get_by_role("button", name=re.compile("^(ログイン|Log in)$"))).to_be_visible()


@pytest.mark.breaks_something
def test_a_wrong_present_password_is_told_beside_its_field(agent: SitDown) -> None:
    person = _settings(agent("ren"), "自分のパスワード")
    person.page.get_by_label("いまのパスワード").fill("これではありません")
    person.page.get_by_label(re.compile("^新しいパスワード")).fill("とても長いあたらしい言葉")
    person.page.get_by_role("button", name="変更する").click()
    expect(person.page.get_by_text("いまのパスワードが違います")).to_be_visible()
    expect(person.page.get_by_text("接続中")).to_be_visible()


@pytest.mark.breaks_something
def test_what_a_form_refuses_is_said_in_japanese_beside_the_field(agent: SitDown) -> None:
    boss = _settings(agent("natsuki"), "担当者")
    boss.page.get_by_role("button", name="招待する").click()
    boss.page.get_by_label("お名前").fill("同じ 人")
    boss.page.get_by_label(re.compile("^メールアドレス")).fill("aoi@hidamari.example")
    boss.page.get_by_role("button", name="招待する").click()
    expect(boss.page.get_by_text("すでに登録されています")).to_be_visible()
