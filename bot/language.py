"""The language of one text: Japanese, English, or none of its own."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.romaji import is_romaji

JAPANESE, ENGLISH = "ja", "en"

_NEUTRAL = re.compile(
    r"\S+@\S+|https?://\S+|\b[a-z]{2,3}-?\d+\b|\b(?:ok|id|url|pdf|pay ?pay|paypay|visa|jcb|amex|line|app|e-?mail)\b",
    re.IGNORECASE,
)
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_OTHER_JAPANESE = re.compile(r"[\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff々〆〇]")
_LATIN_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f']+")
_ROMAJI = frozenset({
    "desu", "masu", "desuka", "masuka", "masen", "deshita", "mashita", "kudasai", "onegai", "onegaishimasu", "arigatou",
    "arigato", "konnichiwa", "konbanwa", "ohayou", "sumimasen", "gomen", "gomennasai", "iie", "itsu", "doko", "nani",
    "naze", "todokimasu", "todokimasen", "nimotsu", "chuumon", "chumon", "henpin", "henkin", "kaiyaku", "teikibin",
    "okane", "souryou", "pointo", "watashi", "sayonara",
})  # fmt: skip
# Words that English, or another language in Latin letters, has too.
_WEAK_ROMAJI = frozenset({"wa", "ga", "wo", "ni", "no", "ka", "kore", "hai", "dou", "mada"})


def language_of(text: str, locale: str | None) -> str:
    """Return the language of a text; the page's one decides only where it has none of its own."""
    return detect(text) or (locale if locale in (JAPANESE, ENGLISH) else JAPANESE)


@lru_cache(maxsize=1024)
def detect(text: str) -> str | None:
    """Return `ja`, `en`, or None when the text has no words of a language (numbers, names of things, emoji).

    Script decides, weighed by how much it says: hiragana is grammar, so one Japanese word in an English sentence does
    not make it Japanese, nor an English noun a Japanese sentence English. Japanese in Latin letters is known by its
    commonest words, or by its syllables and endings (bot/romaji.py).
    """
    words_only = _NEUTRAL.sub(" ", text)
    hiragana = len(_HIRAGANA.findall(words_only))
    other = len(_OTHER_JAPANESE.findall(words_only))
    words = [word.lower() for word in _LATIN_WORD.findall(words_only)]
    if not hiragana and not other and not words:
        return None
    romaji = [word for word in words if word in _ROMAJI | _WEAK_ROMAJI]
    if any(word in _ROMAJI for word in romaji) and 2 * len(romaji) >= len(words):
        return JAPANESE
    if not hiragana and not other and is_romaji(" ".join(words)):
        return JAPANESE
    japanese = 1.5 * hiragana + other
    english = 2.5 * len(words)
    return JAPANESE if japanese >= english else ENGLISH
