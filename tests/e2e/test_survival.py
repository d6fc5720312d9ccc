"""Programs die in the middle of a conversation, pages are reloaded: nothing is lost and nothing doubled."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from handoff.supervisor.launch import RunningStack
from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]


def test_a_conversation_survives_a_reload(customer: Come) -> None:
    asking = customer().says("送料はいくらですか？").sees(re.compile("全国一律550円"))
    asking.comes_back()
    assert asking.page.evaluate("document.activeElement.tagName") == "BODY", "the page keeps the focus"
    asking.sees_once("送料はいくらですか？").says("ギフト包装はできますか").sees(re.compile("330円"))


@pytest.mark.breaks_something
def test_a_message_to_a_dead_gateway_arrives_once(stack: RunningStack, customer: Come, agent: SitDown) -> None:
    asking = customer().asks_for_a_person("踏み台のことです")
    working = agent().claims("踏み台のこと").replies("はい、踏み台ですね。")
    asking.sees("はい、踏み台ですね。")
    starts = stack.facts()["programs"]["handoff"]["starts"]
    os.kill(stack.pid_of("handoff"), signal.SIGKILL)
    asking.says("高さを教えてください")
    stack.wait_until(lambda facts: facts["programs"]["handoff"]["starts"] > starts)
    working.sees_once("高さを教えてください").replies("40センチです。")
    asking.sees_once("40センチです。").sees_once("高さを教えてください").sees_once("はい、踏み台ですね。")
    expect(asking.log.get_by_text("送信できませんでした")).to_have_count(0)


@pytest.mark.breaks_something
def test_a_message_to_a_dead_bot_is_answered_once_it_is_back(stack: RunningStack, customer: Come) -> None:
    asking = customer().says("送料はいくらですか？").sees(re.compile("全国一律550円"))
    os.kill(stack.pid_of("bot"), signal.SIGKILL)
    asking.says("ギフト包装はできますか").sees(re.compile("330円"), within_s=240)
    asking.sees_once("ギフト包装はできますか")
    expect(asking.log.get_by_text(re.compile("330円"))).to_have_count(1)
