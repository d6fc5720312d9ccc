"""axe-core on the desk as an agent and a supervisor meet it, in every state, both languages and both themes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.axe import faults
from tests.e2e.people import Agent, Customer
from tests.e2e.test_writing import drop

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
LISTS = {
    "waiting": re.compile("^(待ち|Waiting)"),
    "mine": re.compile("^(自分|Mine)"),
    "all": re.compile("^(すべて|All)"),
}
pytestmark = pytest.mark.parametrize("locale", ["ja", "en"])


class Desk:
    """A desk in one language, worked by keys and places rather than by words."""

    def __init__(self, sitting: Agent, locale: str) -> None:
        self.sitting, self.page, self.locale = sitting, sitting.page, locale
        self.press = self.page.keyboard.press
        expect(self.page.get_by_role("tab", name=LISTS["waiting"])).to_be_visible()

    def opens(self, words: str, among: str = "waiting") -> None:
        self.page.get_by_role("tab", name=LISTS[among]).click()
        self.sitting.scrolls_to_the_latest()
        self.page.locator("[data-row]").filter(has_text=words).first.click()
        expect(self.sitting.transcript.get_by_text(words).first).to_be_visible()

    def claims(self, words: str) -> None:
        self.opens(words)
        self.press("c")
        expect(self.page.get_by_text(re.compile("あなたが対応中|With you"))).to_be_visible()

    def goes_to(self, address: str) -> None:
        self.page.goto(self.page.url.partition("#")[0] + address)

    def has_no_fault(self, state: str) -> None:
        expect(self.page.locator("html")).to_have_attribute("lang", self.locale)
        assert faults(self.page) == [], state
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide == 0, f"{state}: the page can be pushed {too_wide} pixels sideways"

    def shows(self, key: str) -> None:
        """A dialog that a key opens."""
        self.press(key)
        expect(self.sitting.dialog).to_be_visible()
        self.has_no_fault(f"dialog {key}")


def test_a_conversation_and_what_opens_over_it(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"鍋敷きのことです（{locale}）"
    customer().asks_for_a_person(words)
    desk = Desk(agent(locale=locale), locale)
    desk.has_no_fault("nothing chosen")
    desk.opens(words)
    desk.has_no_fault("waiting")
    for key in ("?", "w", "h"):
        desk.shows(key)
        desk.press("Escape")
    desk.press("c")
    expect(desk.page.get_by_text(re.compile("あなたが対応中|With you"))).to_be_visible()
    desk.has_no_fault("mine")
    desk.shows("b")
    desk.page.get_by_role("dialog").get_by_role("button").last.click()
    expect(desk.sitting.dialog.get_by_text(re.compile("メモを入力|write a note"))).to_be_visible()
    desk.has_no_fault("return, nothing written")
    desk.press("Escape")
    desk.shows("t")
    desk.page.get_by_role("dialog").get_by_role("button").last.click()
    expect(desk.sitting.dialog.get_by_role("alert").first).not_to_be_empty()
    desk.has_no_fault("transfer, nothing chosen")
    desk.press("Escape")
    desk.press("e")
    wrap_up = desk.sitting.dialog
    wrap_up.get_by_role("group").last.get_by_role("radio").first.check()
    desk.has_no_fault("wrap-up of a complaint")
    desk.press("Escape")
    desk.page.get_by_role("main").locator(".menu > button").click()
    desk.has_no_fault("menu")
    desk.press("Escape")
    for pane in ("conversation", "packet"):
        desk.page.set_viewport_size({"width": 390, "height": 844})
        desk.has_no_fault(f"a telephone's {pane}")
        desk.press("p")
    desk.goes_to("#")
    desk.has_no_fault("a telephone's list")


@pytest.mark.breaks_something
def test_writing_and_what_stops_it(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"急須のことです（{locale}）"
    prepared = {
        "shortcut": f"お詫び{locale}",
        "title": "お詫び",
        "texts": {"ja": "申し訳ございません。"},
        "scope": "own",
    }
    agent().asks_the_server("post", "canned-replies", prepared)
    asking = customer().asks_for_a_person(words)
    desk = Desk(agent(locale=locale), locale)
    desk.claims(words)
    page, field = desk.page, desk.page.locator("#composer-text")
    expect(page.locator(".suggested").first).to_be_visible()
    desk.has_no_fault("suggestions")
    drop(page, "控え.txt", "text/plain", "控え")
    drop(page, "一覧.csv", "text/csv", "品名,数")
    expect(page.locator(".attached li")).to_have_count(2)
    desk.has_no_fault("file tray")
    desk.press("r")
    page.keyboard.type("/")
    expect(page.locator("#completion").get_by_role("option").first).to_be_visible()
    desk.has_no_fault("canned replies")
    field.fill("番号は 4111 1111 1111 1111 ですね")
    expect(
        page.locator(".findings, .finding-hint")
        .or_(page.get_by_text(re.compile("送信前に確認|You will be asked")))
        .first
    ).to_be_visible()
    desk.has_no_fault("hint of a finding")
    field.press("Control+Enter")
    expect(desk.sitting.dialog).to_be_visible()
    desk.has_no_fault("dialog of the guards")
    desk.press("Escape")
    field.fill("急須をお送りします。")
    field.press("Control+Enter")
    expect(page.get_by_role("button", name=re.compile("取り消す|Undo"))).to_be_visible()
    desk.has_no_fault("held, files on the message")
    asking.sees("急須をお送りします。")
    field.blur()
    desk.press("n")
    page.keyboard.type("@")
    expect(page.locator("#completion").get_by_role("option").first).to_be_visible()
    desk.has_no_fault("mention in a note")
    field.fill("在庫を確かめた。")
    field.press("Control+Enter")
    desk.sitting.sees("在庫を確かめた。")
    desk.has_no_fault("a note")


@pytest.mark.breaks_something
def test_empty_lists_and_failures(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"網戸のことです（{locale}）"
    customer().asks_for_a_person(words)
    desk = Desk(agent(locale=locale), locale)
    page = desk.page
    page.get_by_role("tab", name=LISTS["mine"]).click()
    desk.has_no_fault("my list")
    desk.press("g")
    page.locator("#list-filter").select_option(index=1)
    desk.has_no_fault("narrowed")
    page.locator("#list-filter").select_option("")
    desk.opens(words)

    def refuse(route: Route) -> None:
        route.fulfill(status=500, json={"error": {"code": "internal", "message": "It failed."}})

    page.route(re.compile("/reply$"), refuse)
    page.locator("#composer-text").fill("網戸の件です。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=re.compile("もう一度送る|Send again"))).to_be_visible()
    desk.has_no_fault("a reply that did not go out")
    desk.goes_to(f"#c_{'2' * 20}")
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    desk.has_no_fault("no such conversation")
    page.route(re.compile("/api/desk/queue"), refuse)
    page.reload()
    expect(page.locator("#rows").get_by_role("alert")).to_be_visible()
    desk.has_no_fault("the list failed")
    page.route_web_socket(re.compile("/api/desk/socket"), lambda socket: socket.close())
    page.reload()
    expect(page.get_by_role("status").get_by_text(re.compile("切断中|Disconnected"))).to_be_visible()
    desk.has_no_fault("no connection")


def test_two_and_a_supervisor_in_one_conversation(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"大皿のことです（{locale}）"
    asking = customer().asks_for_a_person(words)
    first = agent("aoi").claims(words)
    expect(first.page.get_by_text("あなたが対応中")).to_be_visible()
    second = Desk(agent("ren", locale=locale), locale)
    second.opens(words, "all")
    expect(second.page.locator(".composer").get_by_text("星野 葵").first).to_be_visible()
    second.has_no_fault("a colleague is here")
    second.shows("c")
    second.press("Escape")
    boss = Desk(agent("natsuki", locale=locale), locale)
    boss.opens(words, "all")
    boss.press("y")
    boss.page.keyboard.type("在庫は倉庫の田中さんへ。")
    boss.has_no_fault("a whisper")
    boss.press("Control+Enter")
    boss.sitting.sees("在庫は倉庫の田中さんへ。")
    boss.press("Escape")
    boss.press("o")
    asking.sees("早瀬 夏希が加わりました")
    boss.has_no_fault("joined, in the head and the log")
    boss.press("o")
    asking.sees("早瀬 夏希が退出しました")
    first.page.keyboard.press("Escape")
    first.page.keyboard.press("h")
    first.page.keyboard.press("Enter")
    first.sees(re.compile("カスハラとして責任者を呼びました"))
    boss.has_no_fault("harassment, and its alert")
    first.resolves()
    expect(boss.page.get_by_text(re.compile("^(解決済み|Resolved)$")).first).to_be_visible()
    boss.has_no_fault("resolved")


def test_what_is_known_of_a_customer_who_proved_it(customer: Come, agent: SitDown, locale: str) -> None:
    asking = customer().says("注文の状況を知りたい").proves("misaki.sato@demo.example")
    asking.sees(re.compile("HD-10023456")).asks_for_a_person(f"お届けの件です（{locale}）")
    desk = Desk(agent(locale=locale), locale)
    desk.opens(f"お届けの件です（{locale}）")
    account = desk.page.get_by_role("region", name=re.compile("お客さま情報|Customer"))
    expect(account.get_by_text("佐藤").or_(account.get_by_text("HD-10023456")).first).to_be_visible()
    desk.page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    desk.has_no_fault("account, evidence, history")


def test_notifications(agent: SitDown, locale: str) -> None:
    desk = Desk(agent(locale=locale, permissions=["notifications"]), locale)
    desk.page.get_by_role("button", name=re.compile("お知らせの設定|Notifications and test")).click()
    desk.sitting.dialog.get_by_role("button", name=re.compile("テストする|Test")).click()
    expect(desk.sitting.dialog.get_by_text(re.compile("3つの音|three tones"))).to_be_visible()
    desk.has_no_fault("self-test")


@pytest.mark.breaks_something
def test_settings(agent: SitDown, locale: str) -> None:
    desk = Desk(agent("natsuki", locale=locale), locale)
    page, adding = desk.page, re.compile("新しい定型文|New canned reply|招待する|Invite|日を追加|Add days")
    for part in ("canned", "agents", "hours", "tuning", "audit", "account"):
        desk.goes_to(f"#/settings/{part}")
        current = page.get_by_role("navigation", name=re.compile("設定|Settings")).locator("[aria-current]")
        expect(current).to_have_attribute("href", f"#/settings/{part}")
        expect(page.locator(".settings-body > :nth-child(3)")).to_be_visible()  # below heading and lead
        desk.has_no_fault(part)
        if part in ("canned", "agents", "hours"):
            page.get_by_role("button", name=adding).first.click()
            desk.has_no_fault(f"{part}: a form")
        if part in ("canned", "account"):
            page.locator("form button[type=submit]").first.click()
            expect(page.locator("form [aria-invalid=true], form .wrong").first).to_be_visible()
            desk.has_no_fault(f"{part}: refused")
        page.set_viewport_size({"width": 390, "height": 844})
        desk.has_no_fault(f"{part}: a telephone")
        page.set_viewport_size({"width": 1280, "height": 720})


def test_the_wall_and_what_is_behind_it(customer: Come, agent: SitDown, locale: str) -> None:
    customer().says("違う色の花器が届き、三回連絡しても返事がありません。ひどすぎます。")
    desk = Desk(agent("natsuki", locale=locale), locale)
    desk.goes_to("#/wall")
    risks = desk.page.get_by_role("region", name=re.compile("いま見てほしい会話|Needs somebody now"))
    expect(risks.get_by_role("listitem").first).to_be_visible()
    desk.has_no_fault("with risks")
    risks.get_by_role("button", name=re.compile("割り当て|Reassign")).first.click()
    expect(desk.sitting.dialog).to_be_visible()
    desk.has_no_fault("reassigning")
    desk.press("Escape")
    desk.page.get_by_role("button", name=re.compile("^(お問い合わせ|Arrivals)")).click()
    expect(desk.sitting.dialog.get_by_role("listitem").first).to_be_visible()
    desk.has_no_fault("behind a number")
    address = desk.sitting.dialog.get_by_role("link").first.get_attribute("href") or ""
    desk.press("Escape")
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.has_no_fault("a telephone")
    desk.goes_to("#/autopsy/" + address.removeprefix("#"))
    expect(desk.page.get_by_role("heading", level=2)).to_contain_text(re.compile("会話の経過|What happened"))
    desk.has_no_fault("autopsy on a telephone")
    desk.page.set_viewport_size({"width": 1440, "height": 900})
    desk.has_no_fault("autopsy")
    desk.sitting.clears_the_floor()
    desk.goes_to("#/wall")
    expect(risks.get_by_role("listitem")).to_have_count(0)
    desk.has_no_fault("nothing at risk")


def test_search_found_narrowed_kept_and_nothing(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"落雁のことです（{locale}）"
    customer().asks_for_a_person(words)
    desk = Desk(agent("natsuki", locale=locale), locale)
    desk.press("s")
    page, field = desk.page, desk.page.get_by_role("searchbox")
    expect(page.locator(".search-list li").first).to_be_visible()
    desk.has_no_fault("everything")
    field.fill("misaki.sato@demo.example")
    expect(page.locator(".search-contacts li").first).to_be_visible()
    desk.has_no_fault("a contact")
    field.fill("落雁")
    expect(page.locator(".search-list mark").first).to_be_visible()
    page.get_by_role("button", name=re.compile("この検索を保存|Keep this search")).click()
    desk.has_no_fault("found, and being kept")
    field.fill("ぬらりひょんの傘")
    expect(page.get_by_text(re.compile("見つかりませんでした|Nothing found"))).to_be_visible()
    desk.has_no_fault("nothing found")
    page.set_viewport_size({"width": 390, "height": 844})
    desk.has_no_fault("a telephone")
