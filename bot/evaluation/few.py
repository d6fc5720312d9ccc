"""What a label is called is an example too, where there are few others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.evaluation.cases import Case
from bot.language import detect

_FEW = 20


def with_names(taught: Sequence[Case]) -> list[Case]:
    """Return the taught messages and, where labels have fewer than twenty each in the mean, the names as examples.

    `card_arrival` says "card arrival". Only labels in scope are added, and only names that hold words of a language.
    """
    counts = Counter(case.label for case in taught if case.is_in_scope)
    if not counts or sum(counts.values()) >= _FEW * len(counts):
        return list(taught)
    named = [(name.replace("_", " ").replace("-", " ").strip(), name) for name in sorted(counts)]
    return [*taught, *(Case(text, (name,), language) for text, name in named if (language := detect(text)))]
