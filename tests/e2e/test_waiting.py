"""Waiting for a person: how long, what else one may do, and the way back to one's place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]
_HOURS = ("week", "time_zone", "public_holidays", "on_holidays", "special_days")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@contextmanager
def closed(boss: Agent, name: str = "main") -> Iterator[None]:
    """Nobody is in before ten o'clock of a day in some weeks; afterwards the hours are what they were."""
    before = {key: value for key, value in boss.hours(name).items() if key in _HOURS}
    day = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    special = {"from": day, "to": day, "name": {"ja": "再開", "en": "Back"}, "hours": [["10:00", "18:00"]]}
    boss.sets_hours({"week": {day: [] for day in _DAYS}, "public_holidays": "none", "special_days": [special]}, name)
    try:
        yield
    finally:
        boss.sets_hours(before, name)


@pytest.mark.parametrize(
    ("locale", "wait", "back", "kept", "rejoin"),
    [
        ("ja", "あと約?\\d+", "自動応答に戻る", "お取りしておきます", "順番に戻る"),
        ("en", "\\d+ minutes to go", "Back to automatic answers", "is kept for", "Back to my place"),
    ],
)
def test_who_waits_is_told_how_long_and_finds_the_place_again(
    customer: Come, agent: SitDown, locale: str, wait: str, back: str, kept: str, rejoin: str
) -> None:
    boss, working = agent("natsuki"), agent()
    boss.clears_the_floor()
    working.says_they_are("受付中")
    try:
        for number in range(3):
            customer(locale).asks_for_a_person(f"一件目の棚のこと {locale} {number}", waiting=False)
        asking = customer(locale).asks_for_a_person(f"二段の棚のこと {locale}")
        expect(asking.waiting).to_contain_text(re.compile(wait))
        asking.chooses(back)
        expect(asking.widget.get_by_text(re.compile(kept))).to_be_visible()
        asking.says("送料はいくらですか" if locale == "ja" else "How much is shipping?").sees(re.compile("550"))
        asking.comes_back().chooses(rejoin)
        expect(asking.waiting).to_contain_text(re.compile(wait))
    finally:
        boss.clears_the_floor()
        working.says_they_are("オフライン")


@pytest.mark.parametrize(
    ("locale", "leave", "words", "address", "do", "promised"),
    [
        ("ja", "伝言を残す", "伝言", "メールアドレス", "伝言を預ける", "までにお返事します"),
        ("en", "Leave a message", "Message (we", "E-mail address", "Leave it with us", "You will have an answer by"),
    ],
)
def test_a_message_is_left_for_the_promise_of_an_answer(
    customer: Come, agent: SitDown, locale: str, leave: str, words: str, address: str, do: str, promised: str
) -> None:
    asking = customer(locale).asks_for_a_person(f"表札のこと {locale}")
    asking.chooses(leave)
    dialog = asking.widget.get_by_role("dialog")
    dialog.get_by_label(re.compile(re.escape(words))).fill(f"字体の見本がほしいです {locale}")
    dialog.get_by_label(re.compile(address)).fill("misaki.sato@demo.example")
    dialog.get_by_role("button", name=do).click()
    expect(asking.waiting).to_contain_text(promised)
    expect(asking.waiting).to_contain_text("mi***@demo.example")
    asking.comes_back()
    expect(asking.waiting).to_contain_text(promised)
    working = agent().claims(f"字体の見本がほしいです {locale}")
    working.sees(re.compile("お返事をお約束しました")).replies("見本をお送りします。")
    asking.sees("見本をお送りします。")
    expect(asking.widget.get_by_text(promised)).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "opens", "back", "promise"),
    [
        ("ja", "担当者の受付は", r"\d+月\d+日（.{1,3}）10時から", "お返事します"),
        ("en", "Our team is in from", r"day \d+ \w+.*, from 10:00", "will answer here"),
    ],
)
def test_out_of_hours_customers_hear_when_people_are_back(
    customer: Come, agent: SitDown, locale: str, opens: str, back: str, promise: str
) -> None:
    with closed(agent("natsuki")):
        asking = customer(locale)
        expect(asking.widget.get_by_role("button", name=re.compile(opens))).to_be_visible()
        asking.says(asking.words["person"]).sees(re.compile(back))
        asking.sees(re.compile(promise))
        expect(asking.waiting).to_be_visible()
        expect(asking.waiting).not_to_contain_text(re.compile("番目|No\\."))
        asking.says(f"網戸のこと {locale}")
        agent().opens(f"網戸のこと {locale}").sees(re.compile("お返事をお約束しました"))


@pytest.mark.parametrize(
    ("locale", "away", "soon"),
    [("ja", "席を外しています", "戻りしだい"), ("en", "Everybody is away", "as soon as we are back")],
)
def test_nobody_is_said_to_be_next_while_nobody_is_there(customer: Come, locale: str, away: str, soon: str) -> None:
    asking = customer(locale).asks_for_a_person(f"棚板のこと {locale}")
    expect(asking.waiting).to_contain_text(away)
    expect(asking.waiting).to_contain_text(soon)


def test_the_offer_of_a_person_is_plain_when_people_are_there(customer: Come, agent: SitDown) -> None:
    boss, working = agent("natsuki"), agent()
    boss.clears_the_floor()
    working.says_they_are("受付中")
    try:
        asking = customer()
        expect(asking.widget.get_by_role("button", name="担当者と話したい", exact=True)).to_be_visible()
    finally:
        working.says_they_are("オフライン")


@pytest.mark.parametrize(
    ("locale", "away", "closed_words", "back"),
    [
        ("ja", "席を外しています", "受付時間外です", r"\d+月\d+日.*10:00から順に"),
        ("en", "Everybody is away", "not in just now", r"We answer from .*10:00"),
    ],
)
def test_who_waits_hears_of_the_hours_of_their_own_queue(
    customer: Come, agent: SitDown, locale: str, away: str, closed_words: str, back: str
) -> None:
    """One queue is closed, the other open with nobody there: moved from one to the other, the page says so at once."""
    boss = agent("natsuki")
    boss.clears_the_floor()
    with closed(boss, "returns"):
        asking = customer(locale).asks_for_a_person(f"柱時計のこと {locale}")
        expect(asking.waiting).to_contain_text(away)
        (row,) = boss.asks_the_server("get", "queue")["waiting"]
        to = {"to": {"queue": "returns"}, "note": "返品の件です"}
        boss.asks_the_server("post", f"conversations/{row['conversation_id']}/transfer", to)
        expect(asking.waiting).to_contain_text(closed_words)
        expect(asking.waiting).to_contain_text(re.compile(back))
        asking.comes_back()
        expect(asking.waiting).to_contain_text(closed_words)
        other = customer(locale)
        expect(other.widget.get_by_text(re.compile("不在のため|Nobody at the desk"))).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "about", "offer", "leads_to"),
    [
        ("ja", "届いた棚が割れていました", "担当者に相談する", r"担当者の受付は.*10:00から"),
        ("en", "The shelf arrived broken", "Talk to a person", r"Our team is in from .*10:00"),
    ],
)
def test_what_the_bot_offers_says_what_a_person_leads_to_just_now(
    customer: Come, agent: SitDown, locale: str, about: str, offer: str, leads_to: str
) -> None:
    with closed(agent("natsuki")):
        asking = customer(locale).says(about)
        expect(asking.widget.get_by_role("button", name=re.compile(f"{offer}.*{leads_to}"))).to_be_visible()
    expect(asking.widget.get_by_role("button", name=re.compile(rf"{offer}(?!.*{leads_to})"))).to_be_visible()
