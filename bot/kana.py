"""Messages in kana alone, read as most people would write them: 「ちゅうもんした」 is 「注文した」.

The encoders learnt from ordinary writing and see little in kana. The words of the shop are few, so a table of them that
trainers edit (data/lookup/readings.yml) does what the whole language's dictionary can't: that cuts 「こうかん」 into
two words that it is not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.sources import READINGS

_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々〆]")
_HIRAGANA, _KATAKANA = re.compile(r"[\u3041-\u3096]"), re.compile(r"[\u30a1-\u30f6]")
_READING = re.compile(r"[\u3041-\u3096ー]{2,}")
# In a text of katakana alone: what only a sentence has, not a word like トースター.
_GRAMMAR = re.compile(r"デス|マス|マセ|マシ|クダサ|シタイ|ナイ|ドコ|イツ|シテ")
_SPACE_WITHIN = re.compile(r"(?<=[\u3041-\u30ff\u4e00-\u9fff]) (?=[\u3041-\u30ff\u4e00-\u9fff])")
_LEAST = 4
_LONG = 5


class FaultyReadings(Exception):
    """A table of readings that can't be used; says which entry and why."""


def as_written(text: str) -> str:
    """Return a text of kana alone in ordinary writing, without the spaces of such texts; of others the long nouns."""
    if _KANJI.search(text):
        return _written(text, _long_nouns())[0]
    hiragana = len(_HIRAGANA.findall(text))
    if hiragana >= _LEAST:
        written, _ = _written(text, readings())
    elif not hiragana and len(_KATAKANA.findall(text)) >= _LEAST:
        written, has_kanji = _written(_in_hiragana(text), readings())
        if not has_kanji and not _GRAMMAR.search(text):
            return text
    else:
        return text
    return _SPACE_WITHIN.sub("", written)


def _written(text: str, table: dict[str, str]) -> tuple[str, bool]:
    """Replace readings from the left, the longest first; tell whether there are kanji then."""
    longest = max(map(len, table), default=0)
    parts: list[str] = []
    at = 0
    while at < len(text):
        ends = range(min(at + longest, len(text)), at + 1, -1)
        end = next((end for end in ends if text[at:end] in table), at + 1)
        parts.append(table.get(text[at:end], text[at]))
        at = end
    written = "".join(parts)
    return written, bool(_KANJI.search(written))


def _in_hiragana(text: str) -> str:
    return _KATAKANA.sub(lambda match: chr(ord(match.group()) - 0x60), text)


@lru_cache(maxsize=1)
def readings() -> dict[str, str]:
    """Return the table of the shop's words: reading → ordinary writing."""
    return read_readings(READINGS)


@lru_cache(maxsize=1)
def _long_nouns() -> dict[str, str]:
    """Return what is a word wherever it stands: beside kanji, short readings and verbs may be parts of others."""
    return {
        reading: written
        for reading, written in readings().items()
        if len(reading) >= _LONG and not _HIRAGANA.search(written)
    }


def read_readings(path: Path) -> dict[str, str]:
    """Read the table reading → ordinary writing. Raises FaultyReadings, with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
        found = yaml.safe_load(text) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FaultyReadings(f"{path}:1: {error}") from error
    if not isinstance(found, dict):
        raise FaultyReadings(f"{path}:1: expected lines of reading: ordinary writing.")
    for reading, written in found.items():
        line = next((at for at, line in enumerate(text.splitlines(), 1) if line.startswith(f"{reading}:")), 1)
        if not isinstance(reading, str) or not _READING.fullmatch(reading):
            raise FaultyReadings(f"{path}:{line}: {reading!r} is no reading; write two or more hiragana.")
        if not isinstance(written, str) or not written:
            raise FaultyReadings(f"{path}:{line}: {reading} has no text behind it.")
    return found
