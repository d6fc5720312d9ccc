"""axe-core on the customer's widget and on the ways in, in both languages and themes: nothing serious or critical."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, expect

from handoff.supervisor.launch import RunningStack
from tests.e2e.axe import faults
from tests.e2e.people import Agent, Customer
from tests.e2e.test_waiting import closed

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
Open = Callable[..., BrowserContext]
pytestmark = pytest.mark.parametrize("locale", ["ja", "en"])


def widget_faults(asking: Customer) -> list[str]:
    """The widget speaks the language that was asked for, and axe finds nothing serious in it."""
    expect(asking.widget.locator("html")).to_have_attribute("lang", asking.locale)
    return faults(asking.page, asking.page.frames[1])


def test_shop_answers_waiting_and_the_end(customer: Come, locale: str) -> None:
    asking = customer(locale)
    assert widget_faults(asking) == []
    asking.says("何日で届きますか" if locale == "ja" else "How long does delivery take?")
    asking.sees(re.compile("2〜4日|2–4 days"))
    asking.says("担当者と話したい" if locale == "ja" else "I want to talk to a person")
    expect(asking.waiting).to_be_visible()
    assert widget_faults(asking) == []
    assert faults(asking.page) == []
    asking.chooses("終了する" if locale == "ja" else "End")
    assert widget_faults(asking) == []


def test_the_waiting_room_and_what_it_opens(customer: Come, locale: str) -> None:
    asking = customer(locale).asks_for_a_person(f"額縁のこと {locale}")
    opens = {"ja": ("メールで受け取る", "伝言を残す"), "en": ("Answer by e-mail", "Leave a message")}[locale]
    for name in opens:
        asking.chooses(name)
        expect(asking.widget.get_by_role("dialog")).to_be_visible()
        assert widget_faults(asking) == [], name
        asking.page.keyboard.press("Escape")
        expect(asking.widget.get_by_role("dialog")).to_be_hidden()
    asking.chooses(opens[1])
    dialog = asking.widget.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("いつ届くか知りたいです")
    dialog.get_by_role("button", name=re.compile("伝言を預ける|Leave it with us")).click()
    expect(asking.waiting).to_contain_text(re.compile("までにお返事します|You will have an answer by"))
    assert widget_faults(asking) == [], "promised"
    asking.chooses("自動応答に戻る" if locale == "ja" else "Back to automatic answers")
    expect(asking.widget.get_by_text(re.compile("お取りしておきます|is kept for"))).to_be_visible()
    assert widget_faults(asking) == [], "left for a while"


def test_out_of_hours_and_a_wait_with_a_range(customer: Come, agent: SitDown, locale: str) -> None:
    boss, working = agent("natsuki"), agent()
    with closed(boss):
        asking = customer(locale)
        expect(
            asking.widget.get_by_role("button", name=re.compile("担当者の受付は|Our team is in from"))
        ).to_be_visible()
        assert widget_faults(asking) == [], "closed door"
        asking.asks_for_a_person(f"表札のこと {locale}")
        assert widget_faults(asking) == [], "waiting out of hours"
    boss.clears_the_floor()
    working.says_they_are("受付中")
    try:
        for number in range(3):
            customer(locale).asks_for_a_person(f"先の用件 {locale} {number}", waiting=False)
        asking = customer(locale).asks_for_a_person(f"後の用件 {locale}")
        expect(asking.waiting).to_contain_text(re.compile("見込みです|to go"))
        assert widget_faults(asking) == [], "a range"
    finally:
        boss.clears_the_floor()
        working.says_they_are("オフライン")


def test_what_people_send_and_how_it_was(customer: Come, agent: SitDown, locale: str) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), "#2c6ac4").save(drawn, "PNG")
    words = f"押し花のこと {locale}"
    working = agent()
    asking = customer(locale).asks_for_a_person(words)
    working.claims(words)
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    with working.page.expect_file_chooser() as chooser:
        working.page.get_by_role("button", name="ファイルを添付").click()
    pdf = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
    flower: FilePayload = {"name": "押し花.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    slip: FilePayload = {"name": "納品書.pdf", "mimeType": "application/pdf", "buffer": pdf}
    chooser.value.set_files([flower, slip])
    expect(working.page.get_by_role("list", name="添付ファイル").get_by_role("listitem")).to_have_count(2)
    working.replies("お待たせしました。写真と納品書をお送りします。")
    expect(asking.log.get_by_role("link", name="納品書.pdf")).to_be_visible()
    boss = agent("natsuki").opens("写真と納品書", among="すべて")
    boss.does("会話に加わる")
    asking.sees(re.compile("早瀬 夏希が加わりました|早瀬 夏希 joined"))
    assert widget_faults(asking) == [], "files, and a second person"
    working.resolves()
    expect(asking.widget.get_by_text(re.compile("今回の対応はいかがでしたか|How did we do"))).to_be_visible()
    assert widget_faults(asking) == [], "faces"
    asking.chooses("満足" if locale == "ja" else "Good")
    comment = asking.widget.get_by_role("textbox", name=re.compile("ひとことあれば|Anything to add"))
    expect(comment).to_be_visible()
    assert widget_faults(asking) == [], "a face chosen"
    comment.fill("たすかりました")
    comment.press("Enter")
    expect(asking.widget.get_by_text(re.compile("ご回答ありがとう|Thank you for telling us. It"))).to_be_visible()
    assert widget_faults(asking) == [], "thanked"


@pytest.mark.breaks_something
def test_proof_menu_and_what_goes_wrong(customer: Come, locale: str) -> None:
    asking = customer(locale).says("注文の状況を知りたい" if locale == "ja" else "Where is my order?")
    asking.widget.get_by_label(asking.words["email"]).fill("misaki.sato@demo.example")
    assert widget_faults(asking) == [], "asked for the address"
    asking.widget.get_by_role("button", name=asking.words["send_code"]).click()
    code = asking.widget.get_by_label(asking.words["code"])
    code.fill("000000")
    expect(asking.widget.get_by_role("alert").filter(has_text=re.compile("4"))).to_be_visible()
    assert widget_faults(asking) == [], "a wrong code"
    asking.widget.get_by_role("button", name=re.compile("メニュー|Menu")).click()
    assert widget_faults(asking) == [], "menu"
    asking.widget.get_by_role("button", name=re.compile("会話を終了する|End the conversation")).click()
    expect(asking.widget.get_by_role("dialog")).to_be_visible()
    assert widget_faults(asking) == [], "asked whether to end"
    asking.page.keyboard.press("Escape")
    with asking.page.expect_file_chooser() as chooser:
        asking.widget.get_by_role("button", name=asking.words["attach"]).click()
    chooser.value.set_files({"name": "list.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    expect(asking.widget.get_by_role("alert").filter(has_text="JPEG")).to_be_visible()
    asking.page.context.set_offline(True)
    asking.says("つながっていません")
    expect(asking.widget.get_by_text(re.compile("接続が切れています|You are offline"))).to_be_visible()
    assert widget_faults(asking) == [], "refused file, no connection"


@pytest.mark.breaks_something
def test_log_in_and_a_refusal(stack: RunningStack, context: Open, locale: str) -> None:
    page = context(locale).new_page()
    page.goto(f"{stack.url}/desk/")
    submit = page.get_by_role("button", name="ログイン" if locale == "ja" else "Log in")
    expect(submit).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", locale)
    assert faults(page) == []
    submit.click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert faults(page) == [], "refused"


@pytest.mark.breaks_something
def test_an_invitation_and_one_that_is_over(stack: RunningStack, agent: SitDown, context: Open, locale: str) -> None:
    address = f"invited-{locale}@hidamari.example"
    invited = {"email": address, "name": "招待 された人", "role": "agent", "languages": ["ja"]}
    agent("natsuki").asks_the_server("post", "agents", invited)
    page = context(locale).new_page()
    page.goto(f"{stack.url}/demo/mail")
    link = page.get_by_role("article").filter(has_text=address).first.get_by_role("link").first.get_attribute("href")
    page.goto(link or "")
    expect(page.get_by_text("招待 された人")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", locale)
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("決めてデスクを開く|Open the desk")).click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert faults(page) == [], "too short"
    page.goto(f"{stack.url}/desk/?over#invite={'x' * 40}")
    over = page.get_by_role("heading", name=re.compile("このリンクは使えません|This link cannot be used"))
    expect(over).to_be_visible()
    assert faults(page) == [], "over"
