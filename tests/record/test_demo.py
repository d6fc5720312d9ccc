from __future__ import annotations

import time
from collections import defaultdict
from datetime import date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from handoff.domain import hours as domain_hours
from handoff.domain.calendar_json import read_calendar
from handoff.domain.model import StaffRole
from handoff.record import agents, demo
from handoff.record.accounts import a_year_after
from handoff.record.database import Database, open_database
from handoff.record.demo import DemoLogin, hours
from handoff.record.demo.regulars import regulars
from handoff.record.schema import (
    calendars,
    customers,
    order_lines,
    orders,
    points_ledger,
    products,
    refunds,
    shipments,
    subscriptions,
)
from tests.record.conftest import SEED, TODAY


async def _rows(db: Database, table: Table) -> list[dict[str, Any]]:
    async with db.reading() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def test_a_demo_is_large_enough_to_get_lost_in(shop: Database) -> None:
    assert len(await _rows(shop, customers)) >= 400
    assert len(await _rows(shop, orders)) >= 3000
    assert len(await _rows(shop, products)) >= 40
    kinds = {row["status"] for row in await _rows(shop, orders)}
    assert kinds == {"received", "preparing", "shipped", "delivered", "cancelled", "returned"}
    assert {row["status"] for row in await _rows(shop, subscriptions)} == {"active", "paused", "cancelled"}
    assert {row["language"] for row in await _rows(shop, customers)} == {"ja", "en"}


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-25T11:00", True), ("2026-11-25T12:30", False), ("2026-11-25T17:59", True),
        ("2026-11-25T18:00", False), ("2026-11-28T14:00", True), ("2026-11-28T15:30", False),
        ("2026-11-29T11:00", False), ("2026-11-23T11:00", False), ("2026-12-30T11:00", False),
        ("2027-01-04T11:00", True), ("2028-12-29T11:00", False),
    ],
)  # fmt: skip
def test_the_returns_desk_keeps_a_shops_hours(at: str, is_open: bool) -> None:
    """Lunch, a short Saturday, Sundays, a public holiday, the turn of the year."""
    calendar = read_calendar("returns", hours.returns_desk(date(2026, 11, 25)))
    at_ms = round(datetime.fromisoformat(f"{at}+09:00").timestamp() * 1000)
    assert domain_hours.is_open(calendar, at_ms) is is_open


async def test_the_demo_sets_the_hours_of_one_desk_and_leaves_the_others_open(shop: Database) -> None:
    assert {row["name"]: row["version"] for row in await _rows(shop, calendars)} == {"returns": 1}


async def test_nobody_real_can_be_reached(shop: Database) -> None:
    for row in await _rows(shop, customers):
        assert row["email"].endswith("@demo.example")
        assert row["phone"][3:9] == "-0000-"
        assert row["postal_code"].startswith("000-")


async def test_each_order_costs_its_lines_and_what_the_shop_adds(shop: Database) -> None:
    goods: dict[str, int] = defaultdict(int)
    for line in await _rows(shop, order_lines):
        goods[line["order_number"]] += line["quantity"] * line["price_yen"]
    for order in await _rows(shop, orders):
        parts = goods[order["number"]] + order["shipping_yen"] + order["fee_yen"] - order["points_used"]
        assert order["total_yen"] == parts > 0
        assert order["fee_yen"] == (330 if order["payment"] == "cash_on_delivery" else 0)
        assert order["shipping_yen"] in {0, 550, 1100}


async def test_order_numbers_grow_with_their_days(shop: Database) -> None:
    in_line = sorted(await _rows(shop, orders), key=lambda order: order["number"])
    days = [order["ordered_on"] for order in in_line]
    assert days == sorted(days)


async def test_parcels_and_statuses_tell_one_story(shop: Database) -> None:
    parcels = {row["order_number"]: row for row in await _rows(shop, shipments)}
    for order in await _rows(shop, orders):
        parcel = parcels.get(order["number"])
        assert (parcel is None) == (order["status"] in {"received", "preparing", "cancelled"})
        if parcel:
            assert order["ordered_on"] <= parcel["shipped_on"] <= TODAY
            assert parcel["shipped_on"] < parcel["expected_on"]
            assert (parcel["delivered_on"] is None) == (order["status"] == "shipped")
            assert parcel["delivered_on"] is None or parcel["delivered_on"] <= TODAY


async def test_refunds_belong_to_orders_and_never_exceed_them(shop: Database) -> None:
    by_number = {row["number"]: row for row in await _rows(shop, orders)}
    for refund in await _rows(shop, refunds):
        order = by_number[refund["order_number"]]
        assert 0 < refund["amount_yen"] <= order["total_yen"]
        assert order["status"] in {"cancelled", "returned", "delivered"}
        assert refund["requested_on"] <= TODAY
        assert (refund["completed_on"] is None) == (refund["status"] != "completed")
        assert refund["method"] in {order["payment"], "bank_transfer"}


async def test_points_never_go_below_zero_and_agree_with_the_orders(shop: Database) -> None:
    used = {row["number"]: row["points_used"] for row in await _rows(shop, orders)}
    ledgers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in await _rows(shop, points_ledger):
        ledgers[entry["account_id"]].append(entry)
        if entry["kind"] == "used":
            assert used.pop(entry["order_number"]) == -entry["points"]
        assert entry["on_date"] <= TODAY
    assert not any(used.values())
    for ledger in ledgers.values():
        assert sum(entry["points"] for entry in ledger) >= 0
        moved = [entry["on_date"] for entry in ledger if entry["kind"] in {"earned", "used"}]
        alive = sum(entry["points"] for entry in ledger) > 0
        assert not alive or a_year_after(max(moved)) >= TODAY


async def test_only_an_active_subscription_is_sent_again(shop: Database) -> None:
    for row in await _rows(shop, subscriptions):
        assert (row["next_on"] is not None) == (row["status"] == "active")
        assert row["next_on"] is None or row["next_on"] > TODAY


async def test_the_five_logins_work_and_are_marked_as_the_demos(demo_url: tuple[str, list[DemoLogin]]) -> None:
    url, logins = demo_url
    roles = [StaffRole.AGENT, StaffRole.AGENT, StaffRole.SUPERVISOR, StaffRole.TRAINER, StaffRole.ADMIN]
    assert [login.role for login in logins] == roles
    database = await open_database(url)
    for login in logins:
        found = await agents.verify(database, login.email, login.password)
        assert found is not None
        assert found.is_demo
    await database.close()


async def test_a_database_in_use_is_left_as_it_is(shop: Database) -> None:
    before = await _rows(shop, orders)
    assert await demo.fill(shop, SEED + 1, TODAY) == []
    assert await _rows(shop, orders) == before


async def test_one_agent_is_enough_to_call_a_database_in_use(db: Database) -> None:
    await agents.create(db, "real@hidamari.example", "Real", "a real password", StaffRole.ADMIN, ["ja"])
    assert await demo.fill(db, SEED, TODAY) == []
    assert await _rows(db, customers) == []


async def test_a_fill_is_quick_and_the_same_again_but_for_the_passwords(shop: Database, tmp_path: Path) -> None:
    again = await open_database(f"sqlite:///{tmp_path}/again.sqlite")
    begun = time.process_time()
    logins = await demo.fill(again, SEED, TODAY)
    assert time.process_time() - begun < 5
    assert len({login.password for login in logins}) == 5
    for table in (customers, orders, refunds):
        key = next(iter(table.primary_key)).name
        once, twice = await _rows(shop, table), await _rows(again, table)
        assert sorted(once, key=itemgetter(key)) == sorted(twice, key=itemgetter(key))
    await again.close()


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2034, 12, 31)))
def test_whatever_the_day_the_regulars_are_as_the_manual_describes_them(today: date) -> None:
    (_, misaki), (_, kenji), (_, emma) = regulars(today)
    moving = next(order for order in misaki.orders if order.number == "HD-10023456")
    assert moving.status == "shipped"
    assert moving.shipped_on is not None
    assert moving.expected_on is not None
    assert moving.ordered_on < moving.shipped_on < today < moving.expected_on
    back = next(order for order in misaki.orders if order.number == "HD-10023101")
    assert back.refund is not None
    assert back.delivered_on is not None
    assert back.delivered_on < back.refund.requested_on <= back.delivered_on + timedelta(days=14)
    assert misaki.rank == "silver"
    assert sum(entry.points for entry in misaki.points) == 1240
    assert all(entry.points > 0 for entry in misaki.points if entry.kind == "granted")
    assert misaki.subscriptions[0].next_on == today + timedelta(days=8)
    assert (len(kenji.orders), kenji.rank) == (40, "gold")
    assert [order.status for order in emma.orders][-1] == "received"
    assert [order.refund.status for order in emma.orders if order.refund] == ["completed"]


def test_a_year_after_a_leap_day_is_the_end_of_february() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2028, 2, 29), date(2027, 5, 2)])
async def test_a_fill_succeeds_on_odd_days(tmp_path: Path, today: date) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/record.sqlite")
    assert await demo.fill(database, 1, today)
    await database.close()


async def test_the_demo_moves_on_with_the_days(shop: Database) -> None:
    def dates_of(rows: list[dict[str, Any]]) -> list[list[date | None]]:
        return [[v for v in row.values() if v is None or isinstance(v, date)] for row in rows]

    tables = (customers, orders, shipments, refunds, subscriptions, points_ledger)
    before = [dates_of(await _rows(shop, table)) for table in tables]
    imported = dict.fromkeys(("name_kana", "phone", "postal_code", "prefecture", "city", "street"), "") | {
        "id": "k_imported", "number": "C-9", "name": "本物 太郎",
        "email": "t@example.com", "email_key": "t@example.com", "language": "ja",
        "rank": "regular", "registered_on": TODAY,
    }  # fmt: skip
    async with shop.writing() as connection:
        await connection.execute(customers.insert(), imported)
    assert await demo.move_on(shop, TODAY) == 0
    assert await demo.move_on(shop, TODAY + timedelta(days=9)) == 9
    assert await demo.move_on(shop, TODAY + timedelta(days=9)) == 0
    for table, old in zip(tables, before, strict=True):
        found = [row for row in await _rows(shop, table) if row.get("id") != "k_imported"]
        moved = [[day and day + timedelta(days=9) for day in row] for row in old]
        assert sorted(dates_of(found), key=str) == sorted(moved, key=str)
    (kept,) = [row for row in await _rows(shop, customers) if row["id"] == "k_imported"]
    assert kept["registered_on"] == TODAY
