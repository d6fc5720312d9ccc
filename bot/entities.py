"""What can be read off a text by its form: numbers of orders, addresses of all kinds, amounts, products."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import Pattern


@dataclass(frozen=True)
class Found:
    """An entity in the normalised text; `value` is its one canonical form."""

    entity: str
    value: str
    start: int
    end: int


def _order_number(match: re.Match[str]) -> str | None:
    digits = match.group("digits")
    bare = match.group("prefix") is None
    if bare and not match.group("announced") and _looks_like_a_day(digits):
        return None
    return f"HD-{digits}"


def _looks_like_a_day(digits: str) -> bool:
    return digits[:2] in ("19", "20") and "01" <= digits[4:6] <= "12" and "01" <= digits[6:] <= "31"


def _postal_code(match: re.Match[str]) -> str:
    return f"{match.group(1)}-{match.group(2)}"


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[^\d+]", "", match.group())


_KANJI_DIGITS = {mark: value for value, mark in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def _amount(match: re.Match[str]) -> str | None:
    if match.group("kanji"):
        return str(_kanji_number(match.group("kanji")))
    number = match.group("number") or match.group("after") or "0"
    scale = {"千": 1000, "k": 1000}.get((match.group("scale") or "").lower(), 1)
    total = int(match.group("tenthousands") or 0) * 10_000 + int(float(number.replace(",", "")) * scale)
    return str(total) if total else None


def _kanji_number(text: str) -> int:
    total, part, digit = 0, 0, 0
    for mark in text:
        if mark in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[mark]
        elif mark in _UNITS:
            part, digit = part + max(digit, 1) * _UNITS[mark], 0
        else:
            total, part, digit = total + (part + digit) * 10000, 0, 0
    return total + part + digit


_DASH = r"[-‐‑–—−ーｰ]"
_ORDER_NUMBER = re.compile(
    rf"(?P<announced>(?:注文番号|注文|オーダー|order(?: number| no\.?| id)?|#)"
    rf"\s*[:はがのを]?\s*(?:is\s+)?#?\s*)?"
    rf"(?P<whole>(?P<prefix>(?<![A-Za-z])H\s?D\s?{_DASH}?\s?)?"
    rf"(?<!\d)(?<!\d-)(?P<digits>\d{{8}})(?!{_DASH}?\d))",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[str, Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    ("email", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), lambda match: match.group().lower()),
    (
        "order_number",
        _ORDER_NUMBER,
        _order_number,
    ),
    (
        "telephone",
        re.compile(rf"(?<!\d)(?:\+81[ -]?\d|0\d)\d{{0,3}}[ (]?{_DASH}?[ )]?\d{{1,4}}[ )]?{_DASH}?\d{{3,4}}(?!\d)"),
        _digits,
    ),
    ("postal_code", re.compile(rf"(?:〒\s?)?(?<!\d)(?<!\d-)(\d{{3}}){_DASH}(\d{{4}})(?!{_DASH}?\d)"), _postal_code),
    ("postal_code", re.compile(r"〒\s?(\d{3})(\d{4})(?!\d)"), _postal_code),
    (
        "amount",
        re.compile(
            r"[¥\\]\s?(?P<after>\d[\d,]*)"
            r"|(?:(?P<tenthousands>\d+)万)?(?:(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>[千k])?)?\s?(?:円|yen\b|jpy\b)"
            r"|(?P<kanji>[〇一二三四五六七八九十百千万]+)円",
            re.IGNORECASE,
        ),
        _amount,
    ),
)


def find_by_form(text: str) -> Iterator[Found]:
    """Yield entities that a pattern knows, in the order of how sure their form is; spans may overlap later ones."""
    for entity, pattern, value_of in _PATTERNS:
        for match in pattern.finditer(text):
            value = value_of(match)
            if value is not None:
                group = "whole" if entity == "order_number" else 0
                yield Found(entity, value, match.start(group), match.end(group))


def without_overlaps(found: list[Found]) -> list[Found]:
    """Keep the earlier-listed of overlapping entities, and return them in the order of the text."""
    kept: list[Found] = []
    for candidate in found:
        if all(candidate.end <= other.start or candidate.start >= other.end for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda entity: entity.start)


def without_order_numbers(text: str, word: str) -> str:
    """Put a word in the place of each order number and what announces it."""
    return _ORDER_NUMBER.sub(lambda match: word if _order_number(match) else match.group(), text)


_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_HOUSE = re.compile(r"(?:[都道府県市区町村郡])[^、。\s]{0,12}?\d+(?:丁目|番地|番\d|[-−]\d+[-−]\d+)")
_PERSONAL = frozenset({"email", "telephone", "postal_code"})


def names_a_person(text: str) -> str | None:
    """Return what in a normalised text belongs to one person: an e-mail or postal address, a telephone, a card."""
    for pattern in (_LONG_NUMBER, _HOUSE):
        if found := pattern.search(text):
            return found.group()
    return next((text[one.start : one.end] for one in find_by_form(text) if one.entity in _PERSONAL), None)
