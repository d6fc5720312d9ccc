"""What in a text names one person or purchase: e-mail addresses, telephone and order numbers, card numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

EMAIL, PHONE, ORDER, CARD = "email", "phone", "order", "card"
_DASH = r"[-‐‑‒–—―−ーｰ－]"
_DIGITS = re.compile(rf"(?<![0-9A-Za-z])\+?(?:\(?\d(?:[ )]|{_DASH})?){{10,24}}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_ORDER = re.compile(rf"(?<![A-Za-z0-9])[Hh][Dd][ ]?{_DASH}?[ ]?(\d{{8}})(?!\d)")
_MAX_KEY = 20


@dataclass(frozen=True, slots=True)
class Identifier:
    """One find: `value` is its one spelling, `start` and `end` where it stands (characters)."""

    kind: str
    value: str
    start: int
    end: int


def find(text: str) -> list[Identifier]:
    """Return what names somebody, in order; full-width letters and digits count as their plain forms."""
    plain = "".join(_plain(c) for c in text)
    found = [*_addresses(plain), *_orders(plain)]
    taken = [range(one.start, one.end) for one in found]
    numbers = [one for one in _numbers(plain) if not any(one.start in span for span in taken)]
    return sorted([*found, *numbers], key=lambda one: one.start)


def phone_key(text: str) -> str:
    """Return a telephone number's digits, a Japanese country code as the 0 it stands for."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())
    return ("0" + digits[2:].lstrip("0") if digits.startswith("81") and len(digits) > 10 else digits)[:_MAX_KEY]


def is_card(digits: str) -> bool:
    """Tell whether 13 to 19 digits end in the check digit that card numbers have (Luhn)."""
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [int(c) * (2 if place % 2 else 1) for place, c in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _plain(character: str) -> str:
    """One character for one, so that places stay what they are."""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _addresses(plain: str) -> Iterator[Identifier]:
    for match in _EMAIL.finditer(plain):
        yield Identifier(EMAIL, match[0].lower().strip("."), *match.span())


def _orders(plain: str) -> Iterator[Identifier]:
    for match in _ORDER.finditer(plain):
        yield Identifier(ORDER, f"HD-{match[1]}", *match.span())


def _numbers(plain: str) -> Iterator[Identifier]:
    for match in _DIGITS.finditer(plain):
        digits = "".join(c for c in match[0] if c.isdecimal())
        end = match.end() - (0 if match[0][-1].isdecimal() else 1)
        if is_card(digits):
            yield Identifier(CARD, digits, match.start(), end)
        elif digits.startswith(("0", "81")) and 10 <= len(phone_key(digits)) <= 11:
            yield Identifier(PHONE, phone_key(digits), match.start(), end)
