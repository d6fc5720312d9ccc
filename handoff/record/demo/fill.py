"""Writes the demo into an empty database."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.identifiers import phone_key
from handoff.domain.model import StaffRole
from handoff.record.addresses import email_key
from handoff.record.agents import row_of
from handoff.record.database import Database
from handoff.record.demo import hours
from handoff.record.demo.catalogue import PRODUCTS, Product
from handoff.record.demo.people import Person, people
from handoff.record.demo.purchases import History, Order, history
from handoff.record.demo.regulars import MISAKI_ORDER, on_its_way_since, regulars
from handoff.record.schema import (
    agents,
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

CUSTOMERS = 480
_NUMBERS_A_DAY = 20
_AGENTS = (
    ("aoi@hidamari.example", "星野 葵", StaffRole.AGENT),
    ("ren@hidamari.example", "桐谷 蓮", StaffRole.AGENT),
    ("natsuki@hidamari.example", "早瀬 夏希", StaffRole.SUPERVISOR),
    ("kaoru@hidamari.example", "水谷 薫", StaffRole.TRAINER),
    ("admin@hidamari.example", "管理者", StaffRole.ADMIN),
)
_SKILLS = {"aoi@hidamari.example": ("complaints",), "natsuki@hidamari.example": ("complaints",)}


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A demo agent's login; the password is known here and now, the database keeps its hash."""

    email: str
    password: str
    name: str
    role: StaffRole


async def fill(db: Database, seed: int, today: date) -> list[DemoLogin]:
    """Fill a database that has neither customers nor agents; return the demo agents' logins.

    The shop's data are the same for the same `seed` and `today`; the passwords are new each time. One transaction:
    of two processes that start together one fills. A database that is in use is left as it is: the list is empty.
    """
    logins = [DemoLogin(email, secrets.token_urlsafe(9), name, role) for email, name, role in _AGENTS]
    if await _in_use(db):
        return []
    staff = [
        await row_of(x.email, x.name, x.password, x.role, ("ja", "en"), is_demo=True, skills=_SKILLS.get(x.email, ()))
        for x in logins
    ]
    shop = await asyncio.to_thread(_shop, random.Random(seed), today)
    async with db.writing(serial="agents") as connection:
        if await _used(connection):
            return []
        await connection.execute(insert(agents), staff)
        await connection.execute(insert(calendars), _hours_row(today))
        for table, rows in shop:
            await connection.execute(insert(table), rows)
    return logins


async def _in_use(db: Database) -> bool:
    async with db.reading() as connection:
        return await _used(connection)


async def _used(connection: AsyncConnection) -> bool:
    query = select(exists(select(customers.c.id)) | exists(select(agents.c.id)))
    return bool(await connection.scalar(query))


def _hours_row(today: date) -> dict[str, Any]:
    body = json.dumps(hours.returns_desk(today), ensure_ascii=False)
    began = datetime.combine(today, time(), ZoneInfo("Asia/Tokyo"))
    return {
        "name": hours.NAME, "body": body, "version": 1, "updated_ms": round(began.timestamp() * 1000),
        "updated_by": "demo",
    }  # fmt: skip


def _shop(rng: random.Random, today: date) -> list[tuple[Table, list[dict[str, Any]]]]:
    fixed = regulars(today)
    taken = [person.email.partition("@")[0] for person, _ in fixed]
    others = islice(people(rng, today, taken), CUSTOMERS)
    shop = fixed + [(person, history(rng, person.registered_on, today, person.prefecture)) for person in others]
    _number([order for _, done in shop for order in done.orders], today)
    return [
        (products, [_product_row(product) for product in PRODUCTS]),
        (customers, [_customer_row(person, done) for person, done in shop]),
        *_order_rows(shop),
        (subscriptions, [row for person, done in shop for row in _subscription_rows(person, done)]),
        (points_ledger, [row for person, done in shop for row in _points_rows(person, done)]),
    ]


def _number(all_orders: Iterable[Order], today: date) -> None:
    """Give each order a number that grows with its day, around the fixed numbers."""
    waiting = sorted(all_orders, key=lambda order: order.ordered_on)
    fixed = {order.number for order in waiting if order.number}
    parcels: set[str] = set()
    anchor = on_its_way_since(today)
    number = 0
    for order in waiting:
        while order.tracking_number in parcels:
            order.tracking_number = f"5{order.tracking_number[1:-1]}{len(parcels) % 10}"
        parcels.add(order.tracking_number)
        if order.number:
            continue
        number = max(number + 1, MISAKI_ORDER - 6 + (order.ordered_on - anchor) // timedelta(days=1) * _NUMBERS_A_DAY)
        while f"HD-{number}" in fixed:
            number += 1
        order.number = f"HD-{number}"


def _product_row(product: Product) -> dict[str, Any]:
    row = product._asdict() | {"by_subscription": product.by_subscription}
    del row["weight"]
    return row


def _customer_row(person: Person, done: History) -> dict[str, Any]:
    return {
        **person._asdict(),
        "email_key": email_key(person.email),
        "phone_key": phone_key(person.phone),
        "rank": done.rank,
    }


def _order_rows(shop: Sequence[tuple[Person, History]]) -> Iterable[tuple[Table, list[dict[str, Any]]]]:
    heads: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    parcels: list[dict[str, Any]] = []
    money: list[dict[str, Any]] = []
    for person, done in shop:
        for order in done.orders:
            heads.append({
                "number": order.number, "account_id": person.id, "status": order.status, "ordered_on": order.ordered_on,
                "payment": order.payment, "shipping_yen": order.shipping_yen, "fee_yen": order.fee_yen,
                "points_used": order.points_used, "total_yen": order.total_yen,
            })  # fmt: skip
            for line, (product, quantity) in enumerate(order.lines, 1):
                lines.append({
                    "order_number": order.number, "line": line, "product_id": product.id, "product_ja": product.name_ja,
                    "product_en": product.name_en, "quantity": quantity, "price_yen": product.price_yen,
                })  # fmt: skip
            if order.shipped_on:
                parcels.append({
                    "tracking_number": order.tracking_number, "order_number": order.number, "carrier": order.carrier,
                    "shipped_on": order.shipped_on, "expected_on": order.expected_on,
                    "delivered_on": order.delivered_on,
                })  # fmt: skip
            if back := order.refund:
                money.append({
                    "order_number": order.number, "amount_yen": back.amount_yen, "method": back.method,
                    "status": back.status, "requested_on": back.requested_on, "expected_on": back.expected_on,
                    "completed_on": back.completed_on,
                })  # fmt: skip
    return [(orders, heads), (order_lines, lines), (shipments, parcels), (refunds, money)]


def _subscription_rows(person: Person, done: History) -> Iterable[dict[str, Any]]:
    for standing in done.subscriptions:
        yield {
            "account_id": person.id, "product_id": standing.product.id, "quantity": standing.quantity,
            "every_weeks": standing.every_weeks, "status": standing.status, "started_on": standing.started_on,
            "next_on": standing.next_on,
        }  # fmt: skip


def _points_rows(person: Person, done: History) -> Iterable[dict[str, Any]]:
    for entry in done.points:
        yield {
            "account_id": person.id, "kind": entry.kind, "points": entry.points, "on_date": entry.on_date,
            "order_number": entry.order.number if entry.order else None,
        }  # fmt: skip
