"""What a text is found by: pairs of characters where words have no spaces between them, words where they have.

A trigram index finds no two-character word (返金), so runs of Japanese are cut into single characters and pairs; Latin
words and numbers are found by their beginnings, each of which is a gram: asking an index for all words that begin so
takes hundreds of milliseconds where asking for one gram takes one. What the index finds is then compared with the text
itself (`holds`): pairs can stand apart in a text that has both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from handoff.domain.folding import fold

_LONGEST = 12  # the longest beginning of a word that is a gram


@dataclass(frozen=True, slots=True)
class Query:
    """What must be in a text: its grams, and the words themselves, squashed."""

    grams: tuple[str, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.words)

    def holds(self, text: str) -> bool:
        """Tell whether a text has every word, wherever spaces and hyphens stand."""
        squashed = squash(text)
        return all(word in squashed for word in self.words)


def grams_of(text: str) -> list[str]:
    """Return the grams of a text, each once."""
    found: dict[str, None] = {}
    for kind, run in _runs(fold(text)):
        if kind == "dense":
            found |= dict.fromkeys(run) | dict.fromkeys(_pairs(run))
        else:
            found |= dict.fromkeys(run[:length] for length in range(1, min(len(run), _LONGEST) + 1))
    return list(found)


def query_of(typed: str) -> Query:
    """Return what was typed as something to ask the index for; empty when there is nothing to look for."""
    grams: dict[str, None] = {}
    for kind, run in _runs(fold(typed)):
        if kind == "dense" and len(run) > 1:
            grams |= dict.fromkeys(_pairs(run))
        else:
            grams[run[:_LONGEST]] = None
    words = [squash(word) for word in typed.split()]
    return Query(tuple(grams), tuple(word for word in words if word))


def squash(text: str) -> str:
    """Return the folded text without anything but letters and digits."""
    return "".join(c for c in fold(text) if c.isalnum())


def _runs(folded: str) -> Iterator[tuple[str, str]]:
    for kind, characters in groupby(folded, _kind):
        if kind:
            yield kind, "".join(characters)


def _kind(character: str) -> str:
    if not character.isalnum():
        return ""
    if character.isdigit():
        return "number"
    return "word" if ord(character) < 0x0590 else "dense"  # Latin, Greek and Cyrillic have spaces between words


def _pairs(run: str) -> Iterator[str]:
    for place in range(len(run) - 1):
        yield run[place : place + 2]
