"""Writing as people write: with an input method, without a mouse, with a picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]


def compose(page: Page, steps: list[str]) -> None:
    """Compose with an input method, pressing Enter at the last step to take the conversion."""
    keys = page.context.new_cdp_session(page)
    for text in steps:
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keys.send("Input.insertText", {"text": steps[-1]})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})


def test_the_enter_that_takes_a_conversion_sends_nothing(customer: Come) -> None:
    asking = customer()
    asking.field.focus()
    compose(asking.page, ["そ", "そうりょう", "送料"])
    expect(asking.field).to_have_value("送料")
    compose(asking.page, ["は", "はいくらですか", "はいくらですか"])
    expect(asking.field).to_have_value("送料はいくらですか")
    asking.page.keyboard.press("Enter")
    asking.sees(re.compile("全国一律550円")).sees_once("送料はいくらですか")
    assert asking.log.get_by_text("あなた", exact=True).count() == 1


def test_the_desk_does_not_send_half_a_sentence_either(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("花器のことです")
    working = agent().claims("花器のこと")
    working.page.get_by_role("checkbox", name="Enterで送信").check()
    field = working.page.get_by_role("textbox", name="返信", exact=True)
    field.focus()
    compose(working.page, ["てい", "ていねい", "丁寧"])
    compose(working.page, ["に包みます", "に包みます"])
    expect(field).to_have_value("丁寧に包みます")
    working.page.keyboard.press("Enter")
    asking.sees_once("丁寧に包みます")
    expect(asking.log.get_by_text("丁寧", exact=True)).to_have_count(0)


def test_a_customer_needs_no_mouse(customer: Come, agent: SitDown) -> None:
    asking = customer()
    keyboard = asking.page.keyboard
    expect(asking.field).to_be_focused()
    keyboard.press("Escape")
    launcher = asking.page.get_by_role("button", name="お問い合わせを開く")
    expect(launcher).to_be_focused()
    keyboard.press("Enter")
    expect(asking.field).to_be_focused()
    keyboard.type("何日で届きますか")
    keyboard.press("Enter")
    offered = asking.widget.get_by_role("button", name="注文の状況を確認する")
    expect(offered).to_be_visible()
    for _ in range(12):
        keyboard.press("Shift+Tab")
        if offered.evaluate("element => element === document.activeElement"):
            break
    expect(offered).to_be_focused()
    keyboard.press("Enter")
    expect(asking.widget.get_by_label("ご登録のメールアドレス")).to_be_visible()


def test_an_agent_needs_no_mouse(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("風鈴のことです")
    working = agent()
    keyboard = working.page.keyboard
    expect(working.page.locator("[data-row]").first).to_be_visible()
    keyboard.press("j")
    keyboard.press("End")
    row = working.row("風鈴のこと")
    for _ in range(30):
        if row.count() > 0 and row.evaluate("element => element === document.activeElement"):
            break
        keyboard.press("k")
    expect(row).to_be_focused()
    keyboard.press("Enter")
    working.sees("風鈴のことです")
    keyboard.press("c")
    expect(asking.speaker).to_contain_text("星野 葵")
    expect(working.page.get_by_role("main").get_by_text("あなたが対応中")).to_be_visible()
    keyboard.press("r")
    expect(working.page.get_by_role("textbox", name="返信", exact=True)).to_be_focused()
    keyboard.type("風鈴ですね。")
    keyboard.press("Control+Enter")
    asking.sees("風鈴ですね。")
    keyboard.press("Escape")
    keyboard.press("e")
    expect(working.dialog).to_be_visible()
    keyboard.press("Enter")
    expect(asking.widget.get_by_text("ご利用ありがとうございました")).to_be_visible()


def test_a_picture_reaches_the_agent(customer: Come, agent: SitDown) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), "#c47a2c").save(drawn, "PNG")
    asking = customer().asks_for_a_person("ひびのことです")
    with asking.page.expect_file_chooser() as chooser:
        asking.widget.get_by_role("button", name="画像を添付").click()
    chooser.value.set_files({"name": "crack.png", "mimeType": "image/png", "buffer": drawn.getvalue()})
    asking.widget.get_by_role("button", name="送信", exact=True).click()
    expect(asking.log.get_by_role("img", name="送られた画像")).to_be_visible()
    working = agent().claims("📷")
    picture = working.transcript.get_by_role("img", name="お客さまから届いた画像")
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") == 320


@pytest.mark.breaks_something
def test_a_file_that_is_no_picture_is_refused_in_words(customer: Come) -> None:
    asking = customer()
    with asking.page.expect_file_chooser() as chooser:
        asking.widget.get_by_role("button", name="画像を添付").click()
    chooser.value.set_files({"name": "list.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    expect(asking.widget.get_by_role("alert")).to_contain_text("JPEG・PNG・WebP・GIF")


def test_the_bots_answer_and_a_first_reply_are_offered_and_go_out_when_chosen(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("送料はいくらですか")
    working = agent().claims("送料はいくらですか")
    offered = working.page.get_by_role("list", name="返信の候補")
    expect(offered.get_by_role("button", name=re.compile("^最初の返信案.*星野"))).to_be_visible()
    offered.get_by_role("button", name=re.compile("全国一律550円")).first.click()
    field = working.page.get_by_role("textbox", name="返信", exact=True)
    expect(field).to_have_value(re.compile("全国一律550円"))
    expect(offered).to_have_count(0)
    field.press("Control+Enter")
    asking.sees(re.compile("全国一律550円"))
    working.sees(re.compile("全国一律550円"))
    expect(offered).to_have_count(0)


def test_files_go_with_a_reply_that_can_be_taken_back(customer: Come, agent: SitDown) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), "#2c6ac4").save(drawn, "PNG")
    receipt = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
    asking = customer().asks_for_a_person("箸置きの領収書のことです")
    working = agent().claims("箸置きの領収書")
    page, waiting = working.page, working.page.get_by_role("list", name="添付ファイル")
    expect(page.get_by_text("あなたが対応中")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを添付").press("Enter")
    pdf: FilePayload = {"name": "領収書.pdf", "mimeType": "application/pdf", "buffer": receipt}
    png: FilePayload = {"name": "箸置き.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    chooser.value.set_files([pdf, png])
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    expect(waiting).to_contain_text("領収書.pdf")
    drop(page, "余分な控え.txt", "text/plain", "控え")
    expect(waiting.get_by_role("listitem")).to_have_count(3)
    waiting.get_by_role("button", name="余分な控え.txtを外す").click()
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    page.reload()
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    working.replies("領収書と写真をお送りします。")
    page.get_by_role("button", name="取り消す").click()
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="送信", exact=True).click()
    asking.sees("領収書と写真をお送りします。")
    expect(waiting).to_have_count(0)
    link = asking.log.get_by_role("link", name="領収書.pdf")
    expect(link).to_contain_text("1 kB")
    with asking.page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename == "領収書.pdf"
    assert saved.value.path().read_bytes() == receipt
    picture = asking.log.get_by_role("img", name="送られた画像")
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") == 320
    expect(working.transcript.get_by_role("link", name="領収書.pdf")).to_be_visible()
    expect(working.transcript.get_by_role("img").last).to_be_visible()


def drop(page: Page, name: str, kind: str, words: str) -> None:
    """Let go of a file over the field."""
    data = page.evaluate_handle(
        """([name, kind, words]) => {
            const data = new DataTransfer();
            data.items.add(new File([words], name, { type: kind }));
            return data;
        }""",
        [name, kind, words],
    )
    page.locator(".writing").dispatch_event("drop", {"dataTransfer": data})


def test_files_are_pasted_or_chosen_by_a_key_and_seen_on_the_other_device(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("砂時計のことです")
    working = agent().claims("砂時計")
    page, waiting = working.page, working.page.get_by_role("list", name="添付ファイル")
    expect(page.get_by_text("あなたが対応中")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("f")
    chooser.value.set_files({"name": "寸法.csv", "mimeType": "text/csv", "buffer": "品名,高さ".encode()})
    expect(waiting).to_contain_text("寸法.csv")
    other = agent().opens("砂時計のこと", among="自分").page.get_by_role("list", name="添付ファイル")
    expect(other).to_contain_text("寸法.csv")
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#7a2cc4").save(drawn, "PNG")
    page.get_by_role("textbox", name="返信", exact=True).focus()
    paste(page, "image.png", "image/png", drawn.getvalue())
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    expect(other.get_by_role("listitem")).to_have_count(2)
    working.replies("寸法と写真です。")
    asking.sees("寸法と写真です。")
    expect(asking.log.get_by_role("link", name="寸法.csv")).to_be_visible()
    expect(asking.log.get_by_role("img", name="送られた画像")).to_be_visible()
    expect(other).to_have_count(0)


def test_a_file_still_opens_on_a_page_that_was_open_for_longer_than_its_address(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("保証書のことです")
    working = agent().claims("保証書のこと")
    drop(working.page, "保証書.txt", "text/plain", "一年")
    expect(working.page.get_by_role("list", name="添付ファイル")).to_contain_text("保証書.txt")
    working.replies("保証書です。")
    link = asking.log.get_by_role("link", name="保証書.txt")
    expect(link).to_be_visible()
    asking.page.clock.set_fixed_time(asking.page.evaluate("() => Date.now()") / 1000 + 5 * 3600)
    asked = asking.page.expect_request(re.compile(r"/api/widget/events\?since=\d+&wait_s=0"))
    with asked, asking.page.expect_download() as saved:
        link.click()
    assert saved.value.path().read_text(encoding="utf-8") == "一年"


def paste(page: Page, name: str, kind: str, content: bytes) -> None:
    """Paste a file into the field that has the focus."""
    page.evaluate(
        """([name, kind, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        [name, kind, list(content)],
    )


@pytest.mark.breaks_something
def test_a_file_that_may_not_be_sent_is_refused_in_words(customer: Come, agent: SitDown) -> None:
    customer().asks_for_a_person("急須のふたのことです")
    working = agent().claims("急須のふた")
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    drop(working.page, "setup.exe", "application/octet-stream", "MZ")
    expect(working.page.get_by_role("status").get_by_text("この形式のファイルは送れません")).to_be_visible()
    expect(working.page.get_by_role("list", name="添付ファイル")).to_have_count(0)
