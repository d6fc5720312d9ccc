"""Messages that do not say what they are about, and what each may mean: 「変更したい」 is to be asked back about.

A model that was taught 「定期便を変更したい」 takes it for that. The few such messages stand in a table of their own
(data/lookup/fragments.yml); taught as examples of several intents they would blur all of these. Others only keep the
conversation going (「別の件なんですが」, "what do you mean?"): the table says to which intent of the domain they lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.examples import same_words
from bot.form import form_of
from bot.text import read

# What makes a fragment polite and says nothing more.
_OPENING = re.compile(
    r"^(?:すみませんが?|すいません|あの|あのう?|ちょっと|えっと|こんにちは|お?聞きしたいのですが"
    r"|hi|hello|hey|sorry|excuse me|please|um)[、,. !]*(?=.)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:を?お願い(?:し|いた|致)ます|を?お願い(?:します|いたします|致します|したい)?|な?(?:の|ん)?(?:です|だ|や)?(?:が|けど|けれど)|(?:なん|なの)?(?:です|でしょう)か"
    r"|(?:の|ん)?です|ください|[、,]? ?(?:please|thanks)"
    r"|(?:について|のこと|の件)(?:を?(?:教えて|お?聞きしたい|質問|知りたい))?)$",
    re.IGNORECASE,
)
_LEAST, _MOST = 2, 3
_Table = Iterable[tuple[str, tuple[str, ...]]]


class FaultyFragments(Exception):
    """A table of fragments that can't be used; says which entry and why."""


class Fragments:
    """The table, looked up by the words of a message."""

    def __init__(self, table: _Table) -> None:
        """Take pairs of a fragment and what it may mean, or the one intent to which it leads."""
        self._meanings = {_bare(text): meanings for text, meanings in table}

    @classmethod
    def of_file(cls, path: Path) -> Fragments:
        """Read the table from its file. Raises FaultyFragments."""
        return cls(read_fragments(path))

    def meanings_of(self, typed: str) -> tuple[str, ...]:
        """Return what a message may mean, or the one intent to which it leads; nothing if it is no fragment."""
        return self._meanings.get(_bare(typed), ())


def _bare(typed: str) -> str:
    """Return the words of a text without what is only polite."""
    text = form_of(read(typed).text).strip(" 。.!?、,")
    text = _OPENING.sub("", text)
    while (shorter := _CLOSING.sub("", text).strip(" 、,")) not in ("", text):
        text = shorter
    return same_words(text)


def read_fragments(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Read pairs of a fragment and its meanings. Raises FaultyFragments, with file and entry."""
    try:
        found: Any = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("fragments")
    except (OSError, UnicodeDecodeError, AttributeError, yaml.YAMLError) as error:
        raise FaultyFragments(f"{path}:1: {error}") from error
    if not isinstance(found, list):
        raise FaultyFragments(f"{path}:1: expected under `fragments` a list of entries with `meanings`, `ja` and `en`.")
    return [pair for number, entry in enumerate(found, 1) for pair in _pairs(f"{path}: entry {number}", entry)]


def _pairs(place: str, entry: Any) -> Iterable[tuple[str, tuple[str, ...]]]:
    if not isinstance(entry, dict) or set(entry) - {"meanings", "leads_to", "ja", "en"}:
        raise FaultyFragments(f"{place} needs `meanings` or `leads_to`, `ja` and `en`, and nothing else.")
    meanings = entry.get("meanings")
    if "leads_to" in entry:
        if meanings is not None or not isinstance(entry["leads_to"], str):
            raise FaultyFragments(f"{place}: `leads_to` is to be one intent, and stands without `meanings`.")
        meanings = [entry["leads_to"]]
    elif not isinstance(meanings, list) or not _LEAST <= len(meanings) <= _MOST:
        raise FaultyFragments(f"{place} needs two or three `meanings`, or `leads_to`.")
    for language in ("ja", "en"):
        texts = entry.get(language) or []
        if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
            raise FaultyFragments(f"{place}: `{language}` is to be a list of texts.")
        yield from ((text, tuple(meanings)) for text in texts)
