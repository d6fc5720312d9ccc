"""Keys as fast as a practised hand presses them: none is lost, and none goes where it was not meant to go."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]


def _ready(customer: Come, agent: SitDown, words: str) -> Page:
    """Somebody at work on a conversation, with the hands on the keys and in no field."""
    customer().asks_for_a_person(words)
    working = agent().claims(words)
    expect(working.page.get_by_text("あなたが対応中")).to_be_visible()
    return working.page


def test_a_key_right_after_a_dialog_was_closed_opens_the_next(customer: Come, agent: SitDown) -> None:
    page = _ready(customer, agent, "蚊帳のことです")
    for key in ("?", "e", "b", "t", "w", "h", "?", "e"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")  # and at once the next, before the page was drawn without the dialog
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_what_is_typed_right_after_a_key_lands_in_the_field_it_opens(customer: Come, agent: SitDown) -> None:
    page = _ready(customer, agent, "行灯のことです")
    reply, note = (page.get_by_role("textbox", name=name, exact=True) for name in ("返信", "メモ"))
    page.keyboard.type("rbehc")
    expect(reply).to_have_value("behc")
    page.keyboard.press("Escape")
    page.keyboard.type("nbehc")
    expect(note).to_have_value("behc")
    page.keyboard.press("Escape")
    page.keyboard.type("bhectw")
    expect(page.get_by_role("dialog").get_by_role("textbox", name=re.compile("メモ"))).to_have_value("hectw")
    page.keyboard.press("Escape")
    page.keyboard.type("sbehc")
    expect(page.get_by_role("searchbox")).to_have_value("behc")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_key_pressed_while_a_conversation_is_fetched_is_done_once_it_is_there(customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("火箸のことです")
    working = agent()
    page, row = working.page, working.looks_at("待ち").scrolls_to_the_latest().row("火箸のことです")

    def slowly(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    page.route(re.compile(r"/api/desk/conversations/c_[\w-]+$"), slowly)
    row.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    expect(asking.speaker).to_contain_text("星野 葵")
    expect(page.get_by_text("あなたが対応中")).to_be_visible()
