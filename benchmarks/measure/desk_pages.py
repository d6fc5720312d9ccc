"""The desk in Chromium: how long until an agent sees what they asked for, counted by the page's own clock."""

from __future__ import annotations

import random

from playwright.sync_api import Browser, Page, StorageState, expect

# Each waits frame by frame until what was asked for is painted, and returns milliseconds.
_FIRST_ROW = """() => new Promise((done) => {
  const look = () => document.querySelector("[data-row]")
    ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
})"""
_SWITCH = """() => new Promise((done) => {
  const drawn = [...document.querySelectorAll("[data-row]:not([aria-current])")];
  const row = drawn[Math.floor(drawn.length / 2)];
  const said = row.querySelector(".row-preview").textContent.slice(-6);
  const begun = performance.now();
  row.click();
  const look = () => {
    const log = document.querySelector("#conversation [role=log]");
    if (log?.textContent.includes(said)) requestAnimationFrame(() => done(performance.now() - begun));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
_SEARCH = """() => {
  const results = document.querySelector(".search-results");
  const field = document.querySelector(".search-field input");
  window.searched = new Promise((done) => {
    let begun = 0;
    field.addEventListener("input", () => { begun = performance.now(); }, { capture: true });
    field.addEventListener("ended", () => {
      const last = begun;
      const look = () => results.getAttribute("aria-busy") === "false" && results.dataset.asked === field.value
        ? requestAnimationFrame(() => done(performance.now() - last)) : requestAnimationFrame(look);
      requestAnimationFrame(look);
    }, { once: true });
  });
}"""


def session(browser: Browser, url: str, email: str, password: str) -> StorageState:
    """Log in once; what comes back opens any number of desks."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}/desk/")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="ログイン").click()
    expect(page.get_by_text("接続中")).to_be_visible(timeout=60_000)
    state = context.storage_state()
    context.close()
    return state


def first_views(browser: Browser, url: str, state: StorageState, times: int) -> list[float]:
    """Open the desk in a new browser each time, nothing cached: from the navigation until a row is painted."""
    found = []
    for _ in range(times):
        context = browser.new_context(storage_state=state, locale="ja-JP", viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"{url}/desk/", wait_until="commit")
        found.append(float(page.evaluate(_FIRST_ROW)))
        context.close()
    return found


def at_work(browser: Browser, url: str, state: StorageState, rows: int) -> Page:
    """Open a desk and wait until all of its rows are there: the tab tells how many at once, the list what has come."""
    context = browser.new_context(storage_state=state, locale="ja-JP", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}/desk/")
    page.get_by_role("tab", name="すべて").click()
    expect(page.get_by_role("tab", name="すべて")).to_contain_text(f"{rows:,}", timeout=120_000)
    page.get_by_role("tab", name="待ち").click()
    expect(page.locator(f'#rows li[aria-setsize="{rows}"]').first).to_be_visible(timeout=120_000)
    return page


def switches(page: Page, times: int) -> list[float]:
    """Scroll anywhere, press a row that is not open: from the press until its words are painted."""
    rng, found = random.Random(20_264), []
    for _ in range(times):
        page.locator("#rows").evaluate("(box, share) => box.scrollTo(0, box.scrollHeight * share)", rng.random())
        page.wait_for_timeout(150)
        found.append(float(page.evaluate(_SWITCH)))
    return found


def searches(page: Page, url: str, wanted: list[str]) -> list[float]:
    """Type what is searched for, a key each 60 ms: from the last key until its results are painted."""
    page.goto(f"{url}/desk/#/search")
    field = page.locator(".search-field input")
    found = []
    for words in wanted:
        field.fill("")
        page.wait_for_timeout(250)
        page.evaluate(_SEARCH)
        field.press_sequentially(words, delay=60)
        field.dispatch_event("ended")
        found.append(float(page.evaluate("() => window.searched")))
    return found
