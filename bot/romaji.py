"""Japanese in Latin letters, read as kana: "henpin dekimasuka" is 「へんぴん できますか」.

Written by many who have no Japanese keyboard, or learnt to speak before they learnt to write. What is known of kana
(bot/kana.py) is then known of these messages too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.kana import readings

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_OTHERS = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "n": "ん", "n'": "ん", "shi": "し", "chi": "ち",
    "tsu": "つ", "fu": "ふ", "ji": "じ", "she": "しぇ", "che": "ちぇ", "je": "じぇ", "fa": "ふぁ", "fi": "ふぃ",
    "fe": "ふぇ", "fo": "ふぉ", "ti": "てぃ", "di": "でぃ", "du": "でゅ", "wi": "うぃ", "we": "うぇ", "-": "ー",
}  # fmt: skip
_BEFORE_SMALL = {
    "ky": "き", "sh": "し", "sy": "し", "ch": "ち", "ty": "ち", "ny": "に", "hy": "ひ", "my": "み", "ry": "り",
    "gy": "ぎ", "j": "じ", "jy": "じ", "zy": "じ", "by": "び", "py": "ぴ",
}  # fmt: skip
_MORAE = {
    **{consonant + vowel: row[at] for consonant, row in _ROWS.items() for at, vowel in enumerate(_VOWELS)},
    **{
        head + vowel: kana + small
        for head, kana in _BEFORE_SMALL.items()
        for vowel, small in zip("auo", "ゃゅょ", strict=True)
    },
    **_OTHERS,
}
_LONGEST = max(map(len, _MORAE))
_DOUBLED = re.compile(r"([kstcpgzdbfjmrh])(?=\1)|t(?=ch)")
_LONG_VOWEL = re.compile(r"([aiueo])\1")
_MARKED = str.maketrans("âêîôûāēīōū", "aeiouaeiou")
_WORD = re.compile(r"[a-z'\-âêîôûāēīōū]+")
_PARTICLES = {"wa": "は", "o": "を", "e": "へ"}
# How a Japanese sentence ends or asks; few words of other languages do.
_GRAMMAR = re.compile(
    r"(?:masu|masuka|masen|masenka|mashita|masendeshita|desu|desuka|deshita|desho|deshou|kudasai|shitai|etai|itai|onegai|"
    r"nakatta|teta|dekinai|konai|shinai|wakaranai|imasu|shita|shimasu)$"
)
_MOSTLY = 0.7
_LEAST_READING = 3


def _kana_of(word: str) -> str | None:
    """Return one word in hiragana; None where it can't be read so."""
    rest = _DOUBLED.sub("っ", word.translate(_MARKED))
    parts = []
    at = 0
    while at < len(rest):
        if rest[at] in "っー":
            parts.append(rest[at])
            at += 1
            continue
        end = next((end for end in range(min(at + _LONGEST, len(rest)), at, -1) if rest[at:end] in _MORAE), None)
        if end is None:
            return None
        parts.append(_MORAE[rest[at:end]])
        at = end
    return "".join(parts)


@lru_cache(maxsize=4096)
def _read(word: str) -> str | None:
    """Return a word in kana: with ー for a doubled vowel where that makes a word of the shop, 「くーぽん」."""
    if word in _PARTICLES:
        return _PARTICLES[word]
    plain = _kana_of(word)
    if plain is None or plain in readings():
        return plain
    lengthened = _kana_of(_LONG_VOWEL.sub(r"\1ー", word))
    return lengthened if lengthened in readings() else plain


def is_romaji(text: str) -> bool:
    """Tell whether a text in Latin letters, in lower case, is Japanese: most words can be read so, and some must be."""
    words = _WORD.findall(text)
    read = [(word, _read(word)) for word in words]
    if not words or sum(kana is not None for _, kana in read) < _MOSTLY * len(words):
        return False
    if any(kana is not None and _GRAMMAR.search(word) for word, kana in read):
        return True
    return sum(_begins_with_a_reading(kana) for _, kana in read if kana is not None) > 1


def _begins_with_a_reading(kana: str) -> bool:
    return any(kana[:end] in readings() for end in range(_LEAST_READING, len(kana) + 1))


def in_kana(text: str) -> str:
    """Return such a text in kana; words that can't be read so stay."""
    return _WORD.sub(lambda match: _read(match.group()) or match.group(), text)
