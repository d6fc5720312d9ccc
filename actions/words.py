"""Days, amounts and names of things in each language; the answer takes the one it is written in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

InBoth = dict[str, str]

_JAPAN = timezone(timedelta(hours=9))
_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_METHODS: dict[str, InBoth] = {
    "credit_card": {
        "ja": "クレジットカード（ご明細への反映は1〜2回先）",
        "en": "your credit card (shown on one of the next two statements)",
    },
    "konbini": {"ja": "ご指定の銀行口座", "en": "the bank account you named"},
    "bank_transfer": {"ja": "ご指定の銀行口座", "en": "the bank account you named"},
    "paypay": {"ja": "PayPay", "en": "PayPay"},
    "cash_on_delivery": {"ja": "ご指定の銀行口座", "en": "the bank account you named"},
}


def day(iso: str | None) -> InBoth:
    """Write a day: 11月21日(土), Sat 21 Nov; with the year where it is not this one."""
    if not iso:
        return {"ja": "確認中", "en": "not known yet"}
    when = date.fromisoformat(iso[:10])
    japanese = f"{when.month}月{when.day}日({_WEEKDAYS_JA[when.weekday()]})"
    english = f"{_WEEKDAYS_EN[when.weekday()]} {when.day} {_MONTHS_EN[when.month - 1]}"
    if when.year != datetime.now(_JAPAN).year:
        return {"ja": f"{when.year}年{japanese}", "en": f"{english} {when.year}"}
    return {"ja": japanese, "en": english}


def yen(amount: int) -> InBoth:
    """Write an amount of money."""
    return {"ja": f"{amount:,}円", "en": f"{amount:,} yen"}


def method(name: str) -> InBoth:
    """Say where a refund goes, by how the order was paid."""
    return _METHODS.get(name, {"ja": "お支払い方法に応じた先", "en": "where the payment came from"})


def product(lines: Any) -> InBoth:
    """Name what was ordered: the first line, and how many more there are."""
    if not lines:
        return {"ja": "商品", "en": "your items"}
    more = len(lines) - 1
    return {
        "ja": lines[0]["product_ja"] + (f" ほか{more}点" if more else ""),
        "en": lines[0]["product_en"] + (f" and {more} more" if more else ""),
    }
