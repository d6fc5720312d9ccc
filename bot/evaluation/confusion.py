"""Which intents are taken for which, and in which sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.judgement import Judgement

_SENTENCES = 5


@dataclass(frozen=True)
class Confusion:
    """One label taken for another: how often, of how many, with the sentences the bot was surest of."""

    label: str
    understood: str
    count: int
    of: int
    sentences: list[str]


def matrix(intents: Sequence[Judgement]) -> dict[str, dict[str, int]]:
    """Return label → understood → count; a message that is right by another of its labels counts as its own."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for one in intents:
        table[one.case.label][one.case.label if one.is_understood else one.understood] += 1
    return {label: dict(row.most_common()) for label, row in sorted(table.items())}


def confusions(intents: Sequence[Judgement]) -> list[Confusion]:
    """Return all confusions, the commonest first."""
    wrong: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for one in intents:
        if not one.is_understood:
            wrong[one.case.label, one.understood].append(one)
    totals = Counter(one.case.label for one in intents)
    found = []
    for (label, understood), ones in wrong.items():
        surest = sorted(ones, key=lambda one: -one.confidence)[:_SENTENCES]
        found.append(Confusion(label, understood, len(ones), totals[label], [one.case.text for one in surest]))
    return sorted(found, key=lambda one: (-one.count, one.label, one.understood))
