"""Examples that teach two things at once, or the same twice; each with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.complaints import COMPLAINT, OTHER
from bot.examples import Example, read_examples_with_lines, same_words

# "No thanks" and "thanks" are near in letters only; in longer sentences one letter more or less is no other question.
_LEAST_LETTERS = 8
_LEAST_WORDS = 4


def conflicts_in(root: Path) -> list[str]:
    """Return the faults that must be mended before training: the same words taught as two different things."""
    faults = []
    for part in _parts(read_examples_with_lines(root)):
        first: dict[str, Example] = {}
        for example in part:
            other = first.setdefault(same_words(example.text), example)
            if other.label != example.label:
                here = f"{example.place}: {example.text!r} is {example.label} here"
                faults.append(f"{here} and {other.label} in {other.place}.")
    return faults


def alike_in(root: Path) -> list[str]:
    """Return repeated examples, and nearly the same ones under two labels: worth a look, no reason to stop.

    The files of each language are looked at by themselves: an emoji, a "hi" or a word in Latin letters belongs in both.
    """
    examples = list(read_examples_with_lines(root))
    doubts: list[str] = []
    for language in dict.fromkeys(example.file_language for example in examples):
        for part in _parts(example for example in examples if example.file_language == language):
            doubts += _repeated(part)
            doubts += _nearly_the_same(part)
    return doubts


def _parts(examples: Iterable[Example]) -> Iterable[list[Example]]:
    """Return the examples of intents and those of complaints, which are taught apart."""
    examples = list(examples)
    yield [example for example in examples if example.label not in (COMPLAINT, OTHER)]
    yield [example for example in examples if example.label in (COMPLAINT, OTHER)]


def _repeated(examples: Sequence[Example]) -> list[str]:
    first: dict[tuple[str, str], Example] = {}
    doubts = []
    for example in examples:
        other = first.setdefault((same_words(example.text), example.label), example)
        if other is not example:
            doubts.append(f"{example.place}: {example.text!r} stands in {other.place} already.")
    return doubts


def _nearly_the_same(examples: Sequence[Example]) -> list[str]:
    """Find pairs that become the same when each loses at most one letter, or one word: 送料は and 送料が, say."""
    first: dict[str, Example] = {}
    doubts = []
    for example in examples:
        keys = list(_shortened(example.text))
        found = [first[key] for key in keys if key in first]
        other = next((one for one in found if one.label != example.label), None)
        if other is not None:
            nearly = f"nearly the same is {other.label}: {other.text!r} in {other.place}."
            doubts.append(f"{example.place}: {example.text!r} is {example.label}, {nearly}")
        for key in keys:
            first.setdefault(key, example)
    return doubts


def _shortened(text: str) -> Iterator[str]:
    """Yield the words of a text, whole and each time without one letter or one word; short ones have no likeness."""
    words = same_words(text)
    if len(words) < _LEAST_LETTERS:
        return
    yield words
    for at in range(len(words)):
        yield words[:at] + words[at + 1 :]
    spaced = [same_words(part) for part in text.split()]
    if len(spaced) >= _LEAST_WORDS:
        for at in range(len(spaced)):
            yield "".join(spaced[:at] + spaced[at + 1 :])
