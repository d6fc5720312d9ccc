"""A customer at the shop and an agent at the desk, doing and seeing what people do and see."""

from __future__ import annotations

import re
import time
from typing import Any, Self

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.e2e.browser import Complaints

Json = dict[str, Any]

_WIDGET = {
    "ja": {
        "open": "お問い合わせを開く",
        "person": "担当者と話したい",
        "title": "お問い合わせ",
        "write": "メッセージ",
        "email": "ご登録のメールアドレス",
        "send_code": "コードを送る",
        "code": "6桁の確認コード",
        "attach": "画像を添付",
        "send": "送信",
    },
    "en": {
        "open": "Open help and contact",
        "person": "I want to talk to a person",
        "title": "Help",
        "write": "Message",
        "email": "Registered e-mail address",
        "send_code": "Send a code",
        "code": "Six-digit code",
        "attach": "Attach an image",
        "send": "Send",
    },
}


def opened(context: BrowserContext) -> Page:
    """Open a page that may be asked for files at any time.

    Who begins to listen only with the key that asks comes too late now and then: the browser has closed its own dialog.
    """
    page = context.new_page()
    page.on("filechooser", lambda _: None)
    return page


class Customer:
    """Somebody with the shop's page open, and the widget on it."""

    def __init__(self, context: BrowserContext, url: str, locale: str) -> None:
        self.complaints = Complaints(context)
        self.locale = locale
        self.words = _WIDGET[locale]
        self.url = url
        self.page = opened(context)
        self.frames: list[str] = []
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._received))
        self.page.goto(f"{url}/demo/?lang={locale}")

    def opens_the_widget(self) -> Self:
        self.page.get_by_role("button", name=self.words["open"]).click()
        expect(self.field).to_be_visible()
        return self

    def comes_back(self) -> Self:
        """Load the page anew, or go to another: the widget stays open, beside the page."""
        self.page.reload()
        expect(self.field).to_be_visible()
        return self

    @property
    def widget(self) -> FrameLocator:
        return self.page.get_by_title(self.words["title"], exact=True).content_frame

    @property
    def field(self) -> Locator:
        return self.widget.get_by_role("textbox", name=self.words["write"], exact=True)

    @property
    def log(self) -> Locator:
        return self.widget.get_by_role("log")

    def says(self, text: str) -> Self:
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def sees(self, text: str | re.Pattern[str], *, within_s: float | None = None) -> Self:
        """Wait for words in the conversation."""
        expect(self.log.get_by_text(text).last).to_be_visible(timeout=within_s and within_s * 1000)
        return self

    def sees_once(self, text: str) -> Self:
        self.sees(text)
        expect(self.log.get_by_text(text)).to_have_count(1)
        return self

    def chooses(self, name: str) -> Self:
        self.widget.get_by_role("button", name=name, exact=True).last.click()
        return self

    def proves(self, email: str) -> Self:
        """Ask for a code, read it in the mailbox, type it in."""
        self.widget.get_by_label(self.words["email"]).fill(email)
        self.widget.get_by_role("button", name=self.words["send_code"]).click()
        field = self.widget.get_by_label(self.words["code"])
        expect(field).to_be_visible()
        field.fill(self._code_mailed_to(email))
        return self

    def proves_by_messages(self, email: str) -> Self:
        """Type address and code where one types messages, as many do."""
        self.says(email)
        expect(self.widget.get_by_label(self.words["code"])).to_be_visible()
        return self.says(self._code_mailed_to(email))

    def asks_for_a_person(self, about: str, *, waiting: bool = True) -> Self:
        """Get into the queue and add what it is about, by which an agent finds the row; or to whom is free."""
        self.says(self.words["person"])
        expect(self.waiting if waiting else self.speaker.get_by_text(re.compile("担当者|Our team"))).to_be_visible()
        return self.says(about)

    @property
    def waiting(self) -> Locator:
        return self.widget.get_by_role("region", name=re.compile("担当者をお待ち|Waiting for a colleague"))

    @property
    def speaker(self) -> Locator:
        """Who the widget says is speaking."""
        return self.widget.get_by_role("heading", level=1)

    def mail_to(self, email: str) -> Locator:
        """Open the mailbox in another tab and wait for the newest mail to an address."""
        mailbox = self.page.context.new_page()
        mailbox.goto(f"{self.url}/demo/mail")
        letter = mailbox.get_by_role("article").filter(has_text=email).first
        expect(letter).to_be_visible()
        return letter

    def _code_mailed_to(self, email: str) -> str:
        letter = self.mail_to(email)
        found = re.search(r"(?<!\d)\d{6}(?!\d)", letter.inner_text())
        assert found, "a mail without a code"
        letter.page.close()
        return found.group()

    def _received(self, payload: str | bytes) -> None:
        self.frames.append(payload if isinstance(payload, str) else payload.decode())


class Agent:
    """Somebody at the desk."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.complaints = Complaints(context)
        self.url = url
        self.page = opened(context)
        self.page.goto(f"{url}/desk/")

    def logs_in(self, email: str, password: str) -> Self:
        self.page.get_by_label("メールアドレス").fill(email)
        self.page.get_by_label("パスワード").fill(password)
        self.page.get_by_role("button", name="ログイン").click()
        return self.is_at_work()

    def is_at_work(self) -> Self:
        expect(self.page.get_by_text("接続中")).to_be_visible()
        return self

    def looks_at(self, name: str) -> Self:
        """Choose one of the lists: 自分, 待ち, すべて."""
        self.page.get_by_role("tab", name=re.compile(f"^{name}")).click()
        return self

    def clears_the_floor(self) -> Self:
        """Resolve what earlier tests have left waiting or with agents, so that who comes now is first."""
        lists = self.asks_the_server("get", "queue")
        for row in (*lists["waiting"], *lists["held"], *lists["mine"]):
            self.asks_the_server("post", f"conversations/{row['conversation_id']}/resolve", {"ask_csat": False})
        return self

    def hours(self, name: str) -> Json:
        """When people are there by a calendar, and its version."""
        known = [each for each in self.asks_the_server("get", "calendars")["calendars"] if each["name"] == name]
        return known[0] if known else {"version": 0}

    def sets_hours(self, hours: Json, name: str = "main") -> Self:
        """Set when people are there, as the supervisor's page does."""
        self.asks_the_server("post", f"calendars/{name}", {**hours, "version": self.hours(name)["version"]})
        return self

    def asks_the_server(self, how: str, path: str, body: Json | None = None) -> Json:
        """Ask the desk's server in this person's session."""
        url, headers = f"{self.url}/api/desk/{path}", {"Origin": self.url}
        ask = self.page.request.get if how == "get" else self.page.request.post
        answer = ask(url, headers=headers) if body is None else ask(url, headers=headers, data=body)
        assert answer.ok, answer.text()
        found: Json = answer.json()
        return found

    def waits_until_it_is_on_record(self, path: str, rows: str) -> Self:
        """Wait for the journal to have written what a page shows as it was when it asked: some `rows` at `path`."""
        end = time.monotonic() + 20
        while not self.asks_the_server("get", path)[rows]:
            assert time.monotonic() < end, f"{path} has no {rows}"
            self.page.wait_for_timeout(100)
        return self

    def row(self, words: str) -> Locator:
        """The row of the conversation whose last words are these."""
        return self.page.get_by_role("navigation", name="会話の一覧").get_by_role("button").filter(has_text=words)

    def says_they_are(self, state: str) -> Self:
        """Choose 受付中, 休憩, …, オフライン; an earlier choice's word does not count as the answer."""
        said = {"受付中": "受付を始めました", "オフライン": "受付を終えました"}.get(state, "離席にしました")
        self.page.get_by_label("受付の状態").select_option(label=state)
        expect(self.page.get_by_role("status").get_by_text(said)).to_be_visible()
        return self

    def scrolls_to_the_latest(self) -> Self:
        """Go to the end of the list: only rows near the screen are drawn, and who came last waits at the end."""
        self.page.locator("#rows").evaluate("box => box.scrollTo(0, box.scrollHeight)")
        return self

    def opens(self, words: str, among: str = "待ち") -> Self:
        self.looks_at(among)
        if among == "待ち":
            self.scrolls_to_the_latest()
        self.row(words).click()
        expect(self.page.get_by_role("heading", level=2).first).to_be_visible()
        return self

    def does(self, name: str) -> Self:
        """Press a button of the open conversation."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
        return self

    def claims(self, words: str) -> Self:
        return self.opens(words).does("対応する")

    def replies(self, text: str) -> Self:
        return self._writes("返信", text, "送信")

    def notes(self, text: str) -> Self:
        return self._writes("メモ", text, "メモを残す")

    def _writes(self, tab: str, text: str, button: str) -> Self:
        self.page.get_by_role("tab", name=tab, exact=True).click()
        self.page.get_by_role("textbox", name=tab, exact=True).fill(text)
        self.page.get_by_role("button", name=button, exact=True).click()
        return self

    @property
    def transcript(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def packet(self) -> Locator:
        return self.page.get_by_role("complementary", name="引き継ぎ情報")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def sees(self, text: str | re.Pattern[str]) -> Self:
        expect(self.transcript.get_by_text(text).last).to_be_visible()
        return self

    def sees_once(self, text: str) -> Self:
        self.sees(text)
        expect(self.transcript.get_by_text(text)).to_have_count(1)
        return self

    def resolves(self) -> Self:
        self.does("解決する")
        self.dialog.get_by_role("button", name="解決する").click()
        expect(self.dialog).to_be_hidden()
        return self
