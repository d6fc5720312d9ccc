"""Customer accounts: what a customer bought, awaits and owns, in the shapes of tests/contract/internal_lookup.json.

Nothing here asks who wants to know: callers release fields through domain/disclosure.py by the level that is proven.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NewType

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.disclosure import Level, disclose
from handoff.domain.model import Json
from handoff.domain.redaction import mask_email
from handoff.record.addresses import email_key
from handoff.record.database import Database
from handoff.record.schema import (
    customers,
    order_lines,
    points_ledger,
    products,
    shipments,
)
from handoff.record.schema import orders as orders_table
from handoff.record.schema import refunds as refunds_table
from handoff.record.schema import (
    subscriptions as subscriptions_table,
)

AccountId = NewType("AccountId", str)

CHANGE_DAYS = 5  # a 定期便 can be changed up to so many days before it is sent
_CANCELLABLE = "received"
_ORDER_NUMBER = re.compile(r"HD(\d{8})")


def order_number(text: str) -> str | None:
    """Read an order number as customers type it (no hyphen, lower case, full width): `HD-10023456`, or None."""
    typed = re.sub(r"[\s\-‐‑–—−ー]", "", unicodedata.normalize("NFKC", text)).upper()
    found = _ORDER_NUMBER.fullmatch(typed)
    return f"HD-{found[1]}" if found else None


async def account_by_email(db: Database, email: str) -> AccountId | None:
    """Return the account with this address, in whatever width and case it was typed.

    A code goes to the address in `profile`, never to the typed one: two addresses can look alike.
    """
    return await _account(db, customers.c.email_key == email_key(email))


async def account_by_number(db: Database, customer_number: str) -> AccountId | None:
    """Return the account with this customer number (the `sub` of a site's token)."""
    return await _account(db, customers.c.number == customer_number)


async def profile(db: Database, account_id: str) -> Json | None:
    """Return who the customer is, or None: number, name, name_kana, email, email_masked, phone, address, language,
    rank, registered_on. E-mail, phone and address are complete: they are for mail and staff, never for a chat.
    """
    async with db.reading() as connection:
        return await _profile(connection, account_id)


async def orders(db: Database, account_id: str, number: str | None = None, limit: int = 10) -> list[Json]:
    """Return the account's orders with lines and shipments, the latest first.

    With `number` (as typed) only that one; an unreadable number and somebody else's give the same empty list.
    """
    async with db.reading() as connection:
        return await _orders(connection, account_id, number, limit)


async def refunds(db: Database, account_id: str, limit: int = 10) -> list[Json]:
    """Return the account's refunds, the latest first."""
    async with db.reading() as connection:
        return await _refunds(connection, account_id, limit)


async def points(db: Database, account_id: str) -> Json | None:
    """Return {balance, expires_on (null without points), rank}, or None for an unknown account."""
    async with db.reading() as connection:
        return await _points(connection, account_id)


async def subscriptions(db: Database, account_id: str, limit: int = 10) -> list[Json]:
    """Return the account's subscriptions, active ones first; a paused or cancelled one has no `next_on`."""
    async with db.reading() as connection:
        return await _subscriptions(connection, account_id, limit)


async def snapshot(db: Database, account_id: str, level: Level) -> Json | None:
    """Return what `level` opens of an account, or None for an unknown account and for anonymous.

    {level, name, email (masked), rank, points (a number), points_expire_on, orders, refunds, subscriptions}: the
    account of docs/protocol.md; what the level does not open is absent.
    """
    if level is Level.ANONYMOUS:
        return None
    async with db.reading() as connection:
        person = await _profile(connection, account_id)
        purse = await _points(connection, account_id)
        if person is None or purse is None:
            return None
        whole = {
            "level": level.value,
            "name": person["name"],
            "email_masked": person["email_masked"],
            "rank": person["rank"],
            "points": purse["balance"],
            "points_expire_on": purse["expires_on"],
            "orders": await _orders(connection, account_id, None, 5),
            "refunds": await _refunds(connection, account_id, 5),
            "subscriptions": await _subscriptions(connection, account_id, 5),
        }
    opened = disclose(whole, level)
    return {("email" if name == "email_masked" else name): value for name, value in opened.items()}


async def _account(db: Database, condition: ColumnElement[bool]) -> AccountId | None:
    async with db.reading() as connection:
        found = await connection.scalar(select(customers.c.id).where(condition))
    return None if found is None else AccountId(found)


async def _profile(connection: AsyncConnection, account_id: str) -> Json | None:
    row = (await connection.execute(select(customers).where(customers.c.id == account_id))).first()
    if row is None:
        return None
    return {
        "number": row.number,
        "name": row.name,
        "name_kana": row.name_kana,
        "email": row.email,
        "email_masked": mask_email(row.email),
        "phone": row.phone,
        "address": f"〒{row.postal_code} {row.prefecture}{row.city}{row.street}",
        "language": row.language,
        "rank": row.rank,
        "registered_on": row.registered_on.isoformat(),
    }


async def _orders(connection: AsyncConnection, account_id: str, number: str | None, limit: int) -> list[Json]:
    query = select(orders_table).where(orders_table.c.account_id == account_id)
    if number is not None:
        query = query.where(orders_table.c.number == (order_number(number) or ""))
    latest = query.order_by(orders_table.c.ordered_on.desc(), orders_table.c.number.desc()).limit(limit)
    rows = (await connection.execute(latest)).all()
    numbers = [row.number for row in rows]
    lines: dict[str, list[Json]] = defaultdict(list)
    for line in await connection.execute(
        select(order_lines).where(order_lines.c.order_number.in_(numbers)).order_by(order_lines.c.line)
    ):
        lines[line.order_number].append(
            {
                "product_ja": line.product_ja,
                "product_en": line.product_en,
                "quantity": line.quantity,
                "price_yen": line.price_yen,
            }
        )
    sent: dict[str, list[Json]] = defaultdict(list)
    for parcel in await connection.execute(
        select(shipments).where(shipments.c.order_number.in_(numbers)).order_by(shipments.c.shipped_on)
    ):
        sent[parcel.order_number].append(_shipment(parcel))
    return [
        {
            "number": row.number,
            "status": row.status,
            "ordered_on": row.ordered_on.isoformat(),
            "total_yen": row.total_yen,
            "payment": row.payment,
            "cancellable": row.status == _CANCELLABLE,
            "lines": lines[row.number],
            "shipments": sent[row.number],
        }
        for row in rows
    ]


def _shipment(row: Any) -> Json:
    return {
        "carrier": row.carrier,
        "tracking_number": row.tracking_number,
        "shipped_on": row.shipped_on.isoformat(),
        "expected_on": row.expected_on.isoformat(),
        "delivered_on": _iso(row.delivered_on),
    }


async def _refunds(connection: AsyncConnection, account_id: str, limit: int) -> list[Json]:
    query = (
        select(refunds_table)
        .join(orders_table, orders_table.c.number == refunds_table.c.order_number)
        .where(orders_table.c.account_id == account_id)
        .order_by(refunds_table.c.requested_on.desc(), refunds_table.c.order_number.desc())
        .limit(limit)
    )
    return [
        {
            "order_number": row.order_number,
            "amount_yen": row.amount_yen,
            "method": row.method,
            "status": row.status,
            "requested_on": row.requested_on.isoformat(),
            "expected_on": _iso(row.expected_on),
            "completed_on": _iso(row.completed_on),
        }
        for row in await connection.execute(query)
    ]


async def _points(connection: AsyncConnection, account_id: str) -> Json | None:
    rank = await connection.scalar(select(customers.c.rank).where(customers.c.id == account_id))
    if rank is None:
        return None
    mine = points_ledger.c.account_id == account_id
    balance = await connection.scalar(select(func.coalesce(func.sum(points_ledger.c.points), 0)).where(mine))
    moved = points_ledger.c.kind.in_(["earned", "used"])
    last = await connection.scalar(select(func.max(points_ledger.c.on_date)).where(mine, moved))
    expires = a_year_after(last) if last is not None and balance else None
    return {"balance": int(balance or 0), "expires_on": _iso(expires), "rank": rank}


def a_year_after(day: date) -> date:
    """Return the day until which points stay valid that were last moved on `day`."""
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day + timedelta(days=365)


async def _subscriptions(connection: AsyncConnection, account_id: str, limit: int) -> list[Json]:
    query = (
        select(subscriptions_table, products.c.name_ja, products.c.name_en)
        .join(products, products.c.id == subscriptions_table.c.product_id)
        .where(subscriptions_table.c.account_id == account_id)
        .order_by(subscriptions_table.c.status, subscriptions_table.c.next_on, subscriptions_table.c.id)
        .limit(limit)
    )
    return [_subscription(row) for row in await connection.execute(query)]


def _subscription(row: Any) -> Json:
    change_by = row.next_on - timedelta(days=CHANGE_DAYS) if row.next_on else None
    return {
        "product_ja": row.name_ja,
        "product_en": row.name_en,
        "every_weeks": row.every_weeks,
        "next_on": _iso(row.next_on),
        "change_by": _iso(change_by),
        "status": row.status,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
