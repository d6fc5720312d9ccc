"""axe-core on every page, light and dark, in both languages: nothing serious, nothing critical."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from handoff.supervisor.folder import ROOT
from handoff.supervisor.launch import RunningStack
from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
    .map((each) => each.finished))"""
pytestmark = pytest.mark.parametrize("locale", ["ja", "en"])


@cache
def axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, frame: Frame | None = None) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands, or in a frame of it, by light and by dark.

    The scene is played once and looked at twice: the pages follow the machine's scheme while they are open.
    """
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settled(page)
        found += [f"{scheme}: {violation}" for violation in _violations(frame or page)]
    return found


def settled(page: Page) -> None:
    """Let every transition end: half-faded text has half its contrast."""
    for frame in page.frames:
        frame.evaluate(SETTLED)


def _violations(place: Page | Frame) -> list[str]:
    """Run from outside, so that no policy is loosened."""
    if not place.evaluate("() => 'axe' in window"):
        place.evaluate(axe())
    found = place.evaluate("() => axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_widget_and_shop(customer: Come, locale: str) -> None:
    asking = customer(locale)
    assert violations(asking.page, asking.page.frames[1]) == []
    asking.says("何日で届きますか" if locale == "ja" else "How long does delivery take?")
    asking.sees(re.compile("2〜4日|2–4 days"))
    asking.says("担当者と話したい" if locale == "ja" else "I want to talk to a person")
    expect(asking.waiting).to_be_visible()
    assert violations(asking.page, asking.page.frames[1]) == []
    assert violations(asking.page) == []
    asking.chooses("終了する" if locale == "ja" else "End")
    assert violations(asking.page, asking.page.frames[1]) == []


def test_the_waiting_room_and_what_it_opens(customer: Come, locale: str) -> None:
    asking = customer(locale).asks_for_a_person(f"額縁のこと {locale}")
    frame = asking.page.frames[1]
    opens = {"ja": ("メールで受け取る", "伝言を残す"), "en": ("Answer by e-mail", "Leave a message")}[locale]
    for name in opens:
        asking.chooses(name)
        expect(asking.widget.get_by_role("dialog")).to_be_visible()
        assert violations(asking.page, frame) == [], name
        asking.page.keyboard.press("Escape")
        expect(asking.widget.get_by_role("dialog")).to_be_hidden()
    asking.chooses(opens[1])
    dialog = asking.widget.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("いつ届くか知りたいです")
    dialog.get_by_role("button", name=re.compile("伝言を預ける|Leave it with us")).click()
    expect(asking.waiting).to_contain_text(re.compile("までにお返事します|You will have an answer by"))
    assert violations(asking.page, frame) == [], "promised"
    asking.chooses("自動応答に戻る" if locale == "ja" else "Back to automatic answers")
    expect(asking.widget.get_by_text(re.compile("お取りしておきます|is kept for"))).to_be_visible()
    assert violations(asking.page, frame) == [], "left for a while"


def test_how_it_was(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"押し花のこと {locale}"
    asking = customer(locale).asks_for_a_person(words)
    agent().claims(words).replies("お待たせしました。").resolves()
    question = asking.widget.get_by_text(re.compile("今回の対応はいかがでしたか|How did we do"))
    expect(question).to_be_visible()
    assert violations(asking.page, asking.page.frames[1]) == []
    face = "満足" if locale == "ja" else "Good"
    asking.chooses(face)
    expect(asking.widget.get_by_role("textbox", name=re.compile("ひとことあれば|Anything to add"))).to_be_visible()
    assert violations(asking.page, asking.page.frames[1]) == []


def test_log_in(stack: RunningStack, context: Callable[..., BrowserContext], locale: str) -> None:
    page = context(locale).new_page()
    page.goto(f"{stack.url}/desk/")
    expect(page.get_by_role("button", name=re.compile("ログイン|Log in"))).to_be_visible()
    assert violations(page) == []


def test_an_invitation_and_one_that_is_over(
    stack: RunningStack, agent: SitDown, context: Callable[..., BrowserContext], locale: str
) -> None:
    address = f"invited-{locale}@hidamari.example"
    boss = agent("natsuki")
    boss.page.request.post(
        f"{stack.url}/api/desk/agents",
        data={"email": address, "name": "招待 された人", "role": "agent", "languages": ["ja"]},
        headers={"Origin": stack.url},
    )
    page = context(locale).new_page()
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


def test_desk_with_a_conversation(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"鍋敷きのことです（{locale}）"
    customer().asks_for_a_person(words)
    working = agent(locale=locale)
    working.page.get_by_role("tab", name=re.compile("^(待ち|Waiting)")).click()
    working.scrolls_to_the_latest()
    working.page.locator("[data-row]").filter(has_text=words).click()
    expect(working.transcript.get_by_text(words)).to_be_visible()
    assert violations(working.page) == []
    working.page.get_by_role("main").get_by_role("button", name=re.compile("^(対応する|Claim)$")).click()
    expect(working.page.get_by_text(re.compile("あなたが対応中|With you"))).to_be_visible()
    assert violations(working.page) == []


def test_what_opens_over_the_desk(customer: Come, agent: SitDown, locale: str) -> None:
    words = f"箸置きのことです（{locale}）"
    customer().asks_for_a_person(words)
    working = agent(locale=locale)
    working.page.get_by_role("tab", name=re.compile("^(待ち|Waiting)")).click()
    working.scrolls_to_the_latest()
    working.page.locator("[data-row]").filter(has_text=words).click()
    expect(working.transcript.get_by_text(words)).to_be_visible()
    for key in ("?", "e", "b"):
        working.page.keyboard.press(key)
        expect(working.dialog).to_be_visible()
        assert violations(working.page) == [], key
        working.page.keyboard.press("Escape")
        expect(working.dialog).to_be_hidden()


def test_settings(agent: SitDown, locale: str) -> None:
    working = agent("natsuki", locale=locale)
    adding = working.page.get_by_role(
        "button", name=re.compile("新しい定型文|New canned reply|招待する|Invite|日を追加|Add days")
    )
    for part in ("canned", "agents", "hours", "tuning", "audit", "account"):
        working.page.goto(working.page.url.partition("#")[0] + f"#/settings/{part}")
        current = working.page.get_by_role("navigation", name=re.compile("設定|Settings")).locator("[aria-current]")
        expect(current).to_have_attribute("href", f"#/settings/{part}")
        expect(working.page.locator(".settings-body > :nth-child(3)")).to_be_visible()  # below heading and lead
        if part in ("canned", "agents", "hours"):
            adding.first.click()
        assert violations(working.page) == [], part


def test_wall_and_what_is_behind_a_number(agent: SitDown, customer: Come, locale: str) -> None:
    customer().says("違う色の花器が届き、三回連絡しても返事がありません。ひどすぎます。")
    working = agent("natsuki", locale=locale)
    working.page.get_by_role("link", name=re.compile("^(ウォール|Wall)$")).click()
    risks = working.page.get_by_role("region", name=re.compile("いま見てほしい会話|Needs somebody now"))
    expect(risks.get_by_role("listitem").first).to_be_visible()
    assert violations(working.page) == []
    working.page.get_by_role("button", name=re.compile("^(お問い合わせ|Arrivals)")).click()
    expect(working.dialog.get_by_role("listitem").first).to_be_visible()
    assert violations(working.page) == []
    address = working.dialog.get_by_role("link").first.get_attribute("href") or ""
    working.page.goto(working.page.url.partition("#")[0] + "#/autopsy/" + address.removeprefix("#"))
    expect(working.page.get_by_role("heading", level=2)).to_contain_text(re.compile("会話の経過|What happened"))
    assert violations(working.page) == []


def test_search(agent: SitDown, locale: str) -> None:
    working = agent("natsuki", locale=locale)
    working.page.get_by_role("link", name=re.compile("^(検索|Search)$")).click()
    expect(working.page.get_by_role("searchbox")).to_be_focused()
    expect(working.page.get_by_role("listitem").first).to_be_visible()
    assert violations(working.page) == []
