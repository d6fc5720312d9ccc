"""Folds in which every label and language has its share."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.evaluation.cases import Case

_SEED = 20


def folds(cases: Sequence[Case], count: int) -> Iterator[tuple[list[Case], list[Case]]]:
    """Yield (taught, held out) for each fold; every case is held out once, the same text never on both sides."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    first = {}
    for case in cases:
        if case.text not in first:
            first[case.text] = case
            groups[case.label, case.language].append(case.text)
    fold_of: dict[str, int] = {}
    chance = random.Random(_SEED)
    for at, (_, texts) in enumerate(sorted(groups.items())):
        chance.shuffle(texts)
        # Small groups begin at different folds, or the first would get all that is left over.
        fold_of.update({text: (at + place) % count for place, text in enumerate(texts)})
    for fold in range(count):
        yield (
            [case for case in cases if fold_of[case.text] != fold],
            [case for case in cases if fold_of[case.text] == fold],
        )
