"""axe-core on every page, light and dark, in both languages: nothing serious, nothing critical."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from handoff.supervisor.folder import ROOT
from handoff.supervisor.launch import RunningStack
from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
LOOKS = [(locale, scheme) for locale in ("ja", "en") for scheme in ("light", "dark")]
Scheme = Literal["light", "dark"]
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
    .map((each) => each.finished))"""
pytestmark = pytest.mark.parametrize(("locale", "scheme"), LOOKS)


@cache
def axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(place: Page | Frame) -> list[str]:
    """What axe-core calls serious or critical here, and where; run from outside, so that no policy is loosened."""
    place.evaluate(axe())
    found = place.evaluate("() => axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def settled(page: Page) -> None:
    """Let every transition end: half-faded text has half its contrast."""
    for frame in page.frames:
        frame.evaluate(SETTLED)


def test_widget_and_shop(customer: Come, locale: str, scheme: Scheme) -> None:
    asking = customer(locale, color_scheme=scheme)
    assert violations(asking.page.frames[1]) == []
    asking.says("何日で届きますか" if locale == "ja" else "How long does delivery take?")
    asking.sees(re.compile("2〜4日|2–4 days"))
    asking.says("担当者と話したい" if locale == "ja" else "I want to talk to a person")
    expect(asking.waiting).to_be_visible()
    settled(asking.page)
    assert violations(asking.page.frames[1]) == []
    assert violations(asking.page) == []
    asking.chooses("終了する" if locale == "ja" else "End")
    settled(asking.page)
    assert violations(asking.page.frames[1]) == []


def test_the_waiting_room_and_what_it_opens(customer: Come, locale: str, scheme: Scheme) -> None:
    asking = customer(locale, color_scheme=scheme).asks_for_a_person(f"額縁のこと {locale} {scheme}")
    frame = asking.page.frames[1]
    opens = {"ja": ("メールで受け取る", "伝言を残す"), "en": ("Answer by e-mail", "Leave a message")}[locale]
    for name in opens:
        asking.chooses(name)
        expect(asking.widget.get_by_role("dialog")).to_be_visible()
        settled(asking.page)
        assert violations(frame) == [], name
        asking.page.keyboard.press("Escape")
        expect(asking.widget.get_by_role("dialog")).to_be_hidden()
    asking.chooses(opens[1])
    dialog = asking.widget.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("いつ届くか知りたいです")
    dialog.get_by_role("button", name=re.compile("伝言を預ける|Leave it with us")).click()
    expect(asking.waiting).to_contain_text(re.compile("までにお返事します|You will have an answer by"))
    settled(asking.page)
    assert violations(frame) == [], "promised"
    asking.chooses("自動応答に戻る" if locale == "ja" else "Back to automatic answers")
    expect(asking.widget.get_by_text(re.compile("お取りしておきます|is kept for"))).to_be_visible()
    settled(asking.page)
    assert violations(frame) == [], "left for a while"


def test_how_it_was(customer: Come, agent: SitDown, locale: str, scheme: Scheme) -> None:
    words = f"押し花のこと {locale} {scheme}"
    asking = customer(locale, color_scheme=scheme).asks_for_a_person(words)
    agent().claims(words).replies("お待たせしました。").resolves()
    question = asking.widget.get_by_text(re.compile("今回の対応はいかがでしたか|How did we do"))
    expect(question).to_be_visible()
    settled(asking.page)
    assert violations(asking.page.frames[1]) == []
    face = "満足" if locale == "ja" else "Good"
    asking.chooses(face)
    expect(asking.widget.get_by_role("textbox", name=re.compile("ひとことあれば|Anything to add"))).to_be_visible()
    settled(asking.page)
    assert violations(asking.page.frames[1]) == []


def test_log_in(stack: RunningStack, context: Callable[..., BrowserContext], locale: str, scheme: Scheme) -> None:
    page = context(locale, color_scheme=scheme).new_page()
    page.goto(f"{stack.url}/desk/")
    expect(page.get_by_role("button", name=re.compile("ログイン|Log in"))).to_be_visible()
    assert violations(page) == []


def test_an_invitation_and_one_that_is_over(
    stack: RunningStack, agent: SitDown, context: Callable[..., BrowserContext], locale: str, scheme: Scheme
) -> None:
    address = f"invited-{locale}-{scheme}@hidamari.example"
    boss = agent("natsuki")
    boss.page.request.post(
        f"{stack.url}/api/desk/agents",
        data={"email": address, "name": "招待 された人", "role": "agent", "languages": ["ja"]},
        headers={"Origin": stack.url},
    )
    page = context(locale, color_scheme=scheme).new_page()
    page.goto(f"{stack.url}/demo/mail")
    link = page.get_by_role("article").filter(has_text=address).first.get_by_role("link").first.get_attribute("href")
    page.goto(link or "")
    expect(page.get_by_text("招待 された人")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{stack.url}/desk/?over#invite={'x' * 40}")
    expect(
        page.get_by_role("heading", name=re.compile("このリンクは使えません|This link cannot be used"))
    ).to_be_visible()
    assert violations(page) == []


def test_desk_with_a_conversation(customer: Come, agent: SitDown, locale: str, scheme: Scheme) -> None:
    words = f"鍋敷きのことです（{locale}・{scheme}）"
    customer().asks_for_a_person(words)
    working = agent(locale=locale, color_scheme=scheme)
    working.page.get_by_role("tab", name=re.compile("^(待ち|Waiting)")).click()
    working.scrolls_to_the_latest()
    working.page.locator("[data-row]").filter(has_text=words).click()
    expect(working.transcript.get_by_text(words)).to_be_visible()
    settled(working.page)
    assert violations(working.page) == []
    working.page.get_by_role("main").get_by_role("button", name=re.compile("^(対応する|Claim)$")).click()
    expect(working.page.get_by_text(re.compile("あなたが対応中|With you"))).to_be_visible()
    settled(working.page)
    assert violations(working.page) == []


def test_what_opens_over_the_desk(customer: Come, agent: SitDown, locale: str, scheme: Scheme) -> None:
    words = f"箸置きのことです（{locale}・{scheme}）"
    customer().asks_for_a_person(words)
    working = agent(locale=locale, color_scheme=scheme)
    working.page.get_by_role("tab", name=re.compile("^(待ち|Waiting)")).click()
    working.scrolls_to_the_latest()
    working.page.locator("[data-row]").filter(has_text=words).click()
    expect(working.transcript.get_by_text(words)).to_be_visible()
    for key in ("?", "e", "b"):
        working.page.keyboard.press(key)
        expect(working.dialog).to_be_visible()
        settled(working.page)
        assert violations(working.page) == [], key
        working.page.keyboard.press("Escape")
        expect(working.dialog).to_be_hidden()


@pytest.mark.parametrize("part", ["canned", "agents", "hours", "tuning", "audit", "account"])
def test_settings(agent: SitDown, part: str, locale: str, scheme: Scheme) -> None:
    working = agent("natsuki", locale=locale, color_scheme=scheme)
    working.page.goto(working.page.url.partition("#")[0] + f"#/settings/{part}")
    expect(working.page.get_by_role("heading", level=3).first).to_be_visible()
    adding = working.page.get_by_role(
        "button", name=re.compile("新しい定型文|New canned reply|招待する|Invite|日を追加|Add days")
    )
    if part in ("canned", "agents", "hours"):
        adding.first.click()
    settled(working.page)
    assert violations(working.page) == []


def test_wall_and_what_is_behind_a_number(agent: SitDown, customer: Come, locale: str, scheme: Scheme) -> None:
    customer().says("違う色の花器が届き、三回連絡しても返事がありません。ひどすぎます。")
    working = agent("natsuki", locale=locale, color_scheme=scheme)
    working.page.get_by_role("link", name=re.compile("^(ウォール|Wall)$")).click()
    risks = working.page.get_by_role("region", name=re.compile("いま見てほしい会話|Needs somebody now"))
    expect(risks.get_by_role("listitem").first).to_be_visible()
    settled(working.page)
    assert violations(working.page) == []
    working.page.get_by_role("button", name=re.compile("^(お問い合わせ|Arrivals)")).click()
    expect(working.dialog.get_by_role("listitem").first).to_be_visible()
    settled(working.page)
    assert violations(working.page) == []
    address = working.dialog.get_by_role("link").first.get_attribute("href") or ""
    working.page.goto(working.page.url.partition("#")[0] + "#/autopsy/" + address.removeprefix("#"))
    expect(working.page.get_by_role("heading", level=2)).to_contain_text(re.compile("会話の経過|What happened"))
    settled(working.page)
    assert violations(working.page) == []


def test_search(agent: SitDown, locale: str, scheme: Scheme) -> None:
    working = agent("natsuki", locale=locale, color_scheme=scheme)
    working.page.get_by_role("link", name=re.compile("^(検索|Search)$")).click()
    expect(working.page.get_by_role("searchbox")).to_be_focused()
    expect(working.page.get_by_role("listitem").first).to_be_visible()
    settled(working.page)
    assert violations(working.page) == []
