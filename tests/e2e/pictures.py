"""scripts/screenshots: play a short conversation at the demo shop and take the pictures of docs/images."""

from __future__ import annotations

import io
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect, sync_playwright

from handoff.supervisor.folder import ROOT
from handoff.supervisor.launch import RunningStack
from tests.e2e import browser as browsers
from tests.e2e.fresh import fresh_stack
from tests.e2e.people import Agent, Customer

Scheme = Literal["light", "dark"]
IMAGES = ROOT / "docs" / "images"
WIDE: ViewportSize = {"width": 1440, "height": 900}
BESIDE: ViewportSize = {"width": 720, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
_COMPLAINT = "違う色のタオルが届いて交換をお願いしたのに、三回連絡しても返事がありません。ひどすぎます。"
_OTHERS = (
    ("en", "It is about my coffee subscription: can it skip August?"),
    ("ja", "引っ越し先への届け先変更について、急ぎで伺いたいです。"),
    ("ja", "法人名義の領収書を三枚に分けていただけますか。"),
    ("ja", "結婚祝いに贈りたいので、のしの書き方を相談させてください。"),
    ("en", "The handle of the kettle is loose. May I send you a photo?"),
    ("ja", "加湿器の音が夜だけ大きくなるのですが、故障でしょうか。"),
    ("ja", "定期便の珈琲豆を、次回だけ深煎りに替えたいです。"),
    ("ja", "先週お願いした集荷が、まだ来ていないようです。"),
)
_REPLY = "佐藤さま、星野と申します。お返事が遅れ、誠に申し訳ございません。正しいお色を本日お送りします。"


def main() -> int:
    expect.set_options(timeout=30_000)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        stack = held.enter_context(fresh_stack())
        browser = browsers.launch(held.enter_context(sync_playwright()))
        agent, supervisor = _session(browser, stack, "aoi"), _session(browser, stack, "natsuki")
        for scheme in ("light", "dark"):
            _play(browser, stack, agent, supervisor, scheme)
    sys.stdout.writelines(f"{path.relative_to(ROOT)}\n" for path in sorted(IMAGES.glob("*.png")))
    return 0


def _play(browser: Browser, stack: RunningStack, agent: StorageState, supervisor: StorageState, scheme: Scheme) -> None:
    """A customer proves who they are, complains, and is answered; pictures on the way."""
    shop = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", color_scheme=scheme, device_scale_factor=2)
    asking = Customer(shop, stack.url, "ja")
    asking.page.set_viewport_size(BESIDE)
    asking.opens_the_widget().says("注文の状況を知りたい").proves("misaki.sato@demo.example")
    choice = asking.widget.get_by_role("button", name=re.compile("HD-10023456"))
    shipped = asking.log.get_by_text(re.compile("4100-2291-0073"))
    expect(choice.or_(shipped).first).to_be_visible()
    if choice.is_visible():
        choice.click()
    expect(shipped).to_be_visible()
    asking.says(_COMPLAINT)
    expect(asking.waiting).to_be_visible()

    for locale, words in _OTHERS:
        Customer(browser.new_context(locale=locale), stack.url, locale).opens_the_widget().asks_for_a_person(words)

    working = _sits_down(browser, stack, agent, scheme)
    working.claims("違う色のタオル").replies(_REPLY)
    asking.sees(_REPLY)
    expect(working.page.get_by_text("既読").last).to_be_visible()
    working.page.get_by_role("status").get_by_role("button", name="閉じる").click()
    working.looks_at("待ち")
    _take(working.page, f"desk-1440-{scheme}", WIDE)
    beside, desk = asking.page.screenshot(), working.page.screenshot()
    _side_by_side(beside, desk, IMAGES / f"widget-and-desk-{scheme}.png")
    _take(asking.page, f"widget-390-{scheme}", NARROW)
    _take(working.page, f"desk-390-{scheme}", NARROW)
    working.page.set_viewport_size(WIDE)
    _lead(browser, stack, supervisor, scheme)
    if scheme == "light":
        working.page.get_by_role("button", name="Switch to English").click()
        _take(working.page, "desk-1440-light-en", WIDE)
        working.page.get_by_role("button", name="日本語に切り替え").click()
    working.resolves()
    for context in list(browser.contexts):
        context.close()


def _lead(browser: Browser, stack: RunningStack, supervisor: StorageState, scheme: Scheme) -> None:
    """What a supervisor looks at meanwhile: the wall, and the settings."""
    page = _sits_down(browser, stack, supervisor, scheme).page
    desk = page.url.partition("#")[0]
    page.goto(f"{desk}#/wall")
    expect(page.get_by_role("region", name="いま見てほしい会話").get_by_role("listitem").first).to_be_visible()
    for name, size in (("1440", WIDE), ("390", NARROW)):
        _take(page, f"wall-{name}-{scheme}", size)
    if scheme == "light":
        page.set_viewport_size(WIDE)
        page.get_by_role("button", name="Switch to English").click()
        _take(page, "wall-1440-light-en", WIDE)
        page.get_by_role("button", name="日本語に切り替え").click()
    page.goto(f"{desk}#/settings/agents")
    expect(page.get_by_role("listitem").filter(has_text="桐谷 蓮")).to_be_visible()
    for name, size in (("1440", WIDE), ("390", NARROW)):
        _take(page, f"settings-{name}-{scheme}", size)


def _sits_down(browser: Browser, stack: RunningStack, session: StorageState, scheme: Scheme) -> Agent:
    place = browser.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", color_scheme=scheme, storage_state=session, device_scale_factor=2
    )
    sitting = Agent(place, stack.url).is_at_work()
    sitting.page.set_viewport_size(WIDE)
    return sitting


def _take(page: Page, name: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


def _side_by_side(left: bytes, right: bytes, path: Path) -> None:
    """Put customer and agent next to each other, 1440 wide in all, at the same height."""
    pictures = [Image.open(io.BytesIO(each)).convert("RGB") for each in (left, right)]
    gap, width = 24, 1440
    height = round((width - gap) / sum(each.width / each.height for each in pictures))
    whole = Image.new("RGB", (width, height), "#e9e6dc")
    at = 0
    for each in pictures:
        scaled = each.resize((round(each.width * height / each.height), height), Image.Resampling.LANCZOS)
        whole.paste(scaled, (at, 0))
        at += scaled.width + gap
    whole.save(path, optimize=True)


def _session(browser: Browser, stack: RunningStack, name: str) -> StorageState:
    login = next(login for login in stack.logins() if login["email"].startswith(f"{name}@"))
    place = browser.new_context(locale="ja-JP")
    Agent(place, stack.url).logs_in(login["email"], login["password"])
    state = place.storage_state()
    place.close()
    return state


if __name__ == "__main__":
    sys.exit(main())
