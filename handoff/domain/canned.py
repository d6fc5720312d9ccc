"""Canned replies: prepared texts with places that are filled from the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# What may stand between {{ and }}, and how pages explain it.
VARIABLES: Mapping[str, Mapping[str, str]] = {
    "contact.name": {"ja": "お客様のお名前（ご本人確認済みのとき）", "en": "the customer's name, once proven"},
    "order.number": {"ja": "話題になっているご注文番号", "en": "the order that is spoken of"},
    "agent.name": {"ja": "あなたの名前", "en": "your name"},
    "shop.name": {"ja": "お店の名前", "en": "the shop's name"},
    "today": {"ja": "今日の日付", "en": "today's date"},
}
_PLACE = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its places filled; `missing` are those that had neither value nor fallback and stay as typed."""

    text: str
    missing: tuple[str, ...]


def names_in(text: str) -> list[str]:
    """Return the variables that a text uses, known or not, each once, in order."""
    return list(dict.fromkeys(match[1] for match in _PLACE.finditer(text)))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put values in; `{{contact.name|お客}}` reads お客 where there is no name."""
    missing: dict[str, None] = {}

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1]) or match[2]
        if not value:
            missing[match[1]] = None
            return match[0]
        return value

    return Filled(_PLACE.sub(value_of, text), tuple(missing))


def unfilled(text: str) -> list[tuple[int, int]]:
    """Return where our variables stand that nobody filled: (start, end) of each; other braces are people's own."""
    return [match.span() for match in _PLACE.finditer(text) if match[1] in VARIABLES]
