"""What a proven identity opens: each field of a customer account names the level that it needs.

A field that is not listed is never released, so a new column stays closed until somebody decides about it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How sure we are who writes, weakest first; `<` and `>=` compare by strength, not by spelling."""

    ANONYMOUS = "anonymous"
    SITE = "site"
    CODE = "code"
    STAFF = "staff"

    def __lt__(self, other: str) -> bool:
        return _strength(self) < _strength(other)

    def __le__(self, other: str) -> bool:
        return _strength(self) <= _strength(other)

    def __gt__(self, other: str) -> bool:
        return _strength(self) > _strength(other)

    def __ge__(self, other: str) -> bool:
        return _strength(self) >= _strength(other)


def _strength(level: str) -> int:
    return _ORDER[Level(level)]


_ORDER: Mapping[Level, int] = {level: strength for strength, level in enumerate(Level)}

# Paths are dotted; a list's items have the list's path. The site signs a shopper in for as long as a browser
# stays open, so it opens what a glance at the parcel on the doorstep would tell; money and standing orders need
# a code. Full address, phone and e-mail are for staff who checked the person: a chat never shows them, because a
# stranger who got hold of it would learn where somebody lives.
FIELD_LEVELS: Mapping[str, Level] = {
    "level": Level.ANONYMOUS,
    "name": Level.SITE,
    "email_masked": Level.SITE,
    "rank": Level.SITE,
    "language": Level.SITE,
    "points": Level.SITE,
    "points.balance": Level.SITE,
    "points.expires_on": Level.SITE,
    "points.rank": Level.SITE,
    "points_expire_on": Level.SITE,
    "orders": Level.SITE,
    "orders.number": Level.SITE,
    "orders.status": Level.SITE,
    "orders.ordered_on": Level.SITE,
    "orders.total_yen": Level.SITE,
    "orders.payment": Level.SITE,
    "orders.cancellable": Level.SITE,
    "orders.lines": Level.SITE,
    "orders.lines.product_ja": Level.SITE,
    "orders.lines.product_en": Level.SITE,
    "orders.lines.quantity": Level.SITE,
    "orders.lines.price_yen": Level.SITE,
    "orders.shipments": Level.SITE,
    "orders.shipments.carrier": Level.SITE,
    "orders.shipments.tracking_number": Level.SITE,
    "orders.shipments.shipped_on": Level.SITE,
    "orders.shipments.expected_on": Level.SITE,
    "orders.shipments.delivered_on": Level.SITE,
    "refunds": Level.CODE,
    "refunds.order_number": Level.CODE,
    "refunds.amount_yen": Level.CODE,
    "refunds.method": Level.CODE,
    "refunds.status": Level.CODE,
    "refunds.requested_on": Level.CODE,
    "refunds.expected_on": Level.CODE,
    "refunds.completed_on": Level.CODE,
    "subscriptions": Level.CODE,
    "subscriptions.product_ja": Level.CODE,
    "subscriptions.product_en": Level.CODE,
    "subscriptions.every_weeks": Level.CODE,
    "subscriptions.next_on": Level.CODE,
    "subscriptions.change_by": Level.CODE,
    "subscriptions.status": Level.CODE,
    "number": Level.STAFF,
    "name_kana": Level.STAFF,
    "email": Level.STAFF,
    "phone": Level.STAFF,
    "address": Level.STAFF,
    "registered_on": Level.STAFF,
}


def disclose(record: Mapping[str, Any], level: Level) -> dict[str, Any]:
    """Return the part of an account `record` that `level` opens, nested objects and lists included."""
    return _part(record, level, "")


def _part(record: Mapping[str, Any], level: Level, prefix: str) -> dict[str, Any]:
    return {
        name: _value(value, level, f"{prefix}{name}")
        for name, value in record.items()
        if (needed := FIELD_LEVELS.get(f"{prefix}{name}")) is not None and needed <= level
    }


def _value(value: object, level: Level, path: str) -> object:
    if isinstance(value, Mapping):
        return _part(value, level, f"{path}.")
    if isinstance(value, list):
        return [_value(item, level, path) for item in value]
    return value
