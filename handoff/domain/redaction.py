"""Masking of what must not stand in logs, previews of other people's data, or training data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from re import Match, Pattern

from handoff.domain.postal_addresses import POSTAL_ADDRESSES

_DASH = "[-‐‑‒–—―−ーｰ]"
_EMAIL = re.compile(r"[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", re.ASCII)
_DIGITS_APART = re.compile(
    rf"(?<![A-Za-z\d])(?<![A-Za-z\d]{_DASH})\+?\(?\d(?:[ .()]{{0,2}}{_DASH}?[ ()]{{0,2}}\d){{8,18}}(?!{_DASH}?\d)"
)
_THREE_PARTS = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}")
_TELEPHONE_DIGITS = (10, 12)
_CARD_DIGITS = (13, 19)


def mask_email(address: str) -> str:
    """`misaki.sato@demo.example` → `mi***@demo.example`: enough to know one's own by."""
    name, _, host = address.partition("@")
    return f"{name[:2] if len(name) > 3 else name[:1]}***@{host}"


def mask_text(text: str) -> str:
    """Replace e-mail addresses, card and telephone numbers and postal addresses in running text, in any width.

    What is left stays as it was typed. A number counts as a telephone's by its first digit and length, so order numbers
    and days stay; an address needs a house number, so that 「東京都に送れますか」 stays a question.
    """
    masked = _replace(text, _EMAIL, lambda _: "[e-mail]")
    masked = _replace(masked, _DIGITS_APART, _number)
    for pattern in POSTAL_ADDRESSES:
        masked = _replace(masked, pattern, lambda _: "[address]")
    return masked


def _number(match: Match[str]) -> str | None:
    digits = re.sub(r"\D", "", match.group())
    if _CARD_DIGITS[0] <= len(digits) <= _CARD_DIGITS[1]:
        return "[card]"
    is_dialled = match.group().startswith(("0", "+", "(")) or _THREE_PARTS.fullmatch(match.group())
    return "[tel]" if is_dialled and _TELEPHONE_DIGITS[0] <= len(digits) <= _TELEPHONE_DIGITS[1] else None


def _replace(text: str, pattern: Pattern[str], mask: Callable[[Match[str]], str | None]) -> str:
    """Find in one width, replace in what was typed."""
    parts, end = [], 0
    for match in pattern.finditer(_in_one_width(text)):
        instead = mask(match)
        if instead is not None:
            parts += [text[end : match.start()], instead]
            end = match.end()
    return "".join([*parts, text[end:]])


def _in_one_width(text: str) -> str:
    """Fold full- and half-width forms, character by character, so that places stay the same."""
    folded = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(one if len(one) == 1 else character for one, character in zip(folded, text, strict=True))
