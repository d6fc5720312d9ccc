from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handoff.domain.disclosure import FIELD_LEVELS, Level, disclose
from handoff.record import accounts
from handoff.record.database import Database

GOLDEN = json.loads(Path("tests/contract/internal_lookup.json").read_text(encoding="utf-8"))


async def _account(shop: Database, email: str = "misaki.sato@demo.example") -> str:
    found = await accounts.account_by_email(shop, email)
    assert found is not None
    return found


def _shape(value: object) -> object:
    """Names and types alone: null stands for any type."""
    if isinstance(value, dict):
        return {name: _shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    return type(value).__name__


async def test_lookups_have_the_shape_that_the_actions_are_tested_against(shop: Database) -> None:
    misaki = await _account(shop)
    orders = await accounts.orders(shop, misaki, "HD-10023456")
    assert _shape(orders) == _shape(GOLDEN["orders"]["response"]["orders"])
    assert _shape(await accounts.refunds(shop, misaki)) == _shape(GOLDEN["refunds"]["response"]["refunds"])
    assert _shape(await accounts.points(shop, misaki)) == _shape(GOLDEN["points"]["response"]["points"])
    standing = await accounts.subscriptions(shop, misaki)
    assert _shape(standing) == _shape(GOLDEN["subscriptions"]["response"]["subscriptions"])


async def test_the_customer_of_the_manual_has_what_the_manual_says(shop: Database) -> None:
    misaki = await _account(shop)
    (order,) = await accounts.orders(shop, misaki, "HD-10023456")
    golden = GOLDEN["orders"]["response"]["orders"][0]
    same = ("number", "status", "total_yen", "payment", "cancellable", "lines")
    assert {name: order[name] for name in same} == {name: golden[name] for name in same}
    assert await accounts.points(shop, misaki) == {"balance": 1240, "expires_on": "2027-11-23", "rank": "silver"}
    (refund,) = await accounts.refunds(shop, misaki)
    assert (refund["order_number"], refund["status"], refund["amount_yen"]) == ("HD-10023101", "processing", 2980)
    (standing,) = await accounts.subscriptions(shop, misaki)
    assert (standing["next_on"], standing["change_by"]) == ("2026-12-02", "2026-11-27")


@pytest.mark.parametrize(
    "typed", ["HD-10023456", "hd10023456", " ＨＤ－１００２３４５６ ", "ｈｄ−10023456", "HD 1002 3456"]
)
def test_an_order_number_is_read_as_customers_type_it(typed: str) -> None:
    assert accounts.order_number(typed) == "HD-10023456"


@pytest.mark.parametrize(
    "typed", ["", "10023456", "HD-1002345", "HD-100234567", "HD-1002345x", "HD-10023456' OR '1'='1"]
)
async def test_what_is_no_order_number_finds_nothing(shop: Database, typed: str) -> None:
    assert accounts.order_number(typed) is None
    assert await accounts.orders(shop, await _account(shop), typed) == []


async def test_an_order_of_somebody_else_is_not_found(shop: Database) -> None:
    emma = await _account(shop, "emma.clark@demo.example")
    assert await accounts.orders(shop, emma, "HD-10023456") == []


async def test_orders_come_latest_first_and_no_more_than_asked(shop: Database) -> None:
    kenji = await _account(shop, "kenji.tanaka@demo.example")
    found = await accounts.orders(shop, kenji, limit=7)
    days = [order["ordered_on"] for order in found]
    assert len(days) == 7
    assert days == sorted(days, reverse=True)


async def test_only_an_order_that_nobody_packs_yet_can_be_cancelled(shop: Database) -> None:
    emma = await _account(shop, "emma.clark@demo.example")
    found = await accounts.orders(shop, emma)
    assert [order["cancellable"] for order in found] == [order["status"] == "received" for order in found]
    assert found[0]["cancellable"]


async def test_an_address_is_found_in_full_width_and_an_unknown_one_is_not(shop: Database) -> None:
    assert await accounts.account_by_email(shop, "ＭＩＳＡＫＩ.sato＠demo.example ") == await _account(shop)
    assert await accounts.account_by_email(shop, "nobody@demo.example") is None
    assert await accounts.account_by_number(shop, "C-100001") == await _account(shop)
    assert await accounts.account_by_number(shop, "") is None


async def test_the_desk_sees_what_the_proven_level_opens(shop: Database) -> None:
    misaki = await _account(shop)
    assert await accounts.snapshot(shop, misaki, Level.ANONYMOUS) is None
    assert await accounts.snapshot(shop, "k_unknown", Level.CODE) is None
    site = await accounts.snapshot(shop, misaki, Level.SITE)
    code = await accounts.snapshot(shop, misaki, Level.CODE)
    assert site is not None
    assert code is not None
    assert set(site) == {"level", "name", "email", "rank", "points", "points_expire_on", "orders"}
    assert set(code) - set(site) == {"refunds", "subscriptions"}
    assert code["email"] == "mi***@demo.example"


async def test_no_level_of_a_chat_opens_a_full_address_phone_or_mailbox(shop: Database) -> None:
    person = await accounts.profile(shop, await _account(shop))
    assert person is not None
    for level in (Level.ANONYMOUS, Level.SITE, Level.CODE):
        assert not {"email", "phone", "address"} & set(disclose(person, level))
    assert disclose(person, Level.STAFF) == person


async def test_every_field_of_an_account_has_a_level(shop: Database) -> None:
    misaki = await _account(shop)
    whole = {
        **(await accounts.profile(shop, misaki) or {}),
        "orders": await accounts.orders(shop, misaki),
        "refunds": await accounts.refunds(shop, misaki),
        "points": await accounts.points(shop, misaki),
        "subscriptions": await accounts.subscriptions(shop, misaki),
    }
    assert disclose(whole, Level.STAFF) == whole
    assert set(_paths(whole)) <= set(FIELD_LEVELS)


def _paths(value: Any, prefix: str = "") -> set[str]:
    if isinstance(value, list):
        return set().union(*(_paths(item, prefix) for item in value))
    if isinstance(value, dict):
        deeper = (_paths(part, f"{prefix}.{name}".strip(".")) for name, part in value.items())
        return {f"{prefix}.{name}".strip(".") for name in value}.union(*deeper)
    return set()
