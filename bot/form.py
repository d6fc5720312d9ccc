"""The form in which a sentence is encoded: what differs between two askers of the same question is taken out."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.entities import without_order_numbers
from bot.kana import as_written
from bot.language import ENGLISH, JAPANESE, detect
from bot.romaji import in_kana

_JAPANESE_SCRIPT = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_TWICE_SAID = re.compile(r"\b(?:my|the|this) my order\b")


@lru_cache(maxsize=1024)
def form_of(text: str) -> str:
    """Return a normalised text in lower case, with "my order" in the place of order numbers, and kana alone as words.

    Customers shout and mumble the same questions, and eight digits would weigh more in a sentence's vector than the
    words around them: 「HD-10023456の配送状況」 taught nothing about 「注文の配送状況」.
    """
    lowered = text.lower()
    if detect(lowered) != ENGLISH:
        if detect(lowered) == JAPANESE and not _JAPANESE_SCRIPT.search(lowered):
            lowered = in_kana(lowered)
        return as_written(without_order_numbers(lowered, "この注文"))
    return _TWICE_SAID.sub("my order", without_order_numbers(lowered, "my order"))
