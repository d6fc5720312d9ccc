"""The whole stack as scripts/run starts it, one browser, and people who come and go."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, expect, sync_playwright

from handoff.supervisor.launch import RunningStack
from tests.e2e import browser as browsers
from tests.e2e.fresh import FAILURES, fresh_stack
from tests.e2e.people import Agent, Customer

_PATIENCE_MS = 20_000
_failed = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    with fresh_stack() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        started = browsers.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Open browser contexts, one for each person; a failed test leaves a picture of each of their pages."""
    opened: list[BrowserContext] = []

    def open_one(locale: str = "ja", **look: Any) -> BrowserContext:
        language = "ja-JP" if locale == "ja" else "en-US"
        opened.append(browser.new_context(locale=language, timezone_id="Asia/Tokyo", **look))
        opened[-1].set_default_timeout(_PATIENCE_MS)
        return opened[-1]

    yield open_one
    if request.node.stash.get(_failed, False):
        FAILURES.mkdir(exist_ok=True)
        for number, page in enumerate(page for each in opened for page in each.pages):
            page.screenshot(path=FAILURES / f"{request.node.name}-{number}.png")
    for each in opened:
        each.close()


@pytest.fixture
def people(request: pytest.FixtureRequest) -> Iterator[list[Customer | Agent]]:
    """Everybody of a test; none of their pages may have complained, unless the test breaks something on purpose."""
    everybody: list[Customer | Agent] = []
    yield everybody
    if request.node.get_closest_marker("breaks_something") is None:
        assert [complaint for person in everybody for complaint in person.complaints.heard] == []


@pytest.fixture
def customer(
    stack: RunningStack, context: Callable[..., BrowserContext], people: list[Customer | Agent]
) -> Callable[..., Customer]:
    """Let somebody come to the shop and open the widget."""

    def come(locale: str = "ja", **look: Any) -> Customer:
        person = Customer(context(locale, **look), stack.url, locale)
        people.append(person)
        return person.opens_the_widget()

    return come


@pytest.fixture(scope="session")
def sessions(stack: RunningStack, browser: Browser) -> dict[str, StorageState]:
    """Each demo agent's session; tests/e2e/test_staff.py logs in through the page."""
    found: dict[str, StorageState] = {}
    for login in stack.logins():
        place = browser.new_context()
        typed = {"email": login["email"], "password": login["password"]}
        answer = place.request.post(f"{stack.url}/api/desk/login", data=typed, headers={"Origin": stack.url})
        assert answer.ok, answer.text()
        found[login["email"].partition("@")[0]] = place.storage_state()
        place.close()
    return found


@pytest.fixture
def agent(
    stack: RunningStack,
    sessions: dict[str, StorageState],
    context: Callable[..., BrowserContext],
    people: list[Customer | Agent],
) -> Callable[..., Agent]:
    """Let an agent sit down at the desk: aoi, ren, natsuki (supervisor), kaoru (trainer), admin."""

    def sit_down(name: str = "aoi", locale: str = "ja", **look: Any) -> Agent:
        person = Agent(context(locale, storage_state=sessions[name], **look), stack.url)
        people.append(person)
        return person.is_at_work() if locale == "ja" else person

    return sit_down


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.stash[_failed] = True
    return report


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "breaks_something: pages may complain, a program is killed or a file refused")
