"""Whether a sentence complains about us, and which of its words say so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from bot.ensemble import Ensemble, Sample

COMPLAINT, OTHER = "complaint", "not_complaint"
_MOST_WORDS = 5
_LEAST_WEIGHT = 0.15
_EDGE = 1e-6


class ComplaintModel:
    """Scores a sentence between 0 and 1; trained on complaints and on neighbours of theirs that are none."""

    def __init__(self, ensemble: Ensemble) -> None:
        """Wrap a trained ensemble of the two labels."""
        self._ensemble = ensemble
        self._column = ensemble.labels.index(COMPLAINT)

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str]) -> ComplaintModel:
        """Train on labelled samples."""
        return cls(Ensemble.fit(samples, labels))

    def scores(self, samples: Sequence[Sample]) -> list[float]:
        """Return one score per sample."""
        return [float(row[self._column]) for row in self._ensemble.probabilities(samples)]

    def weighty_words(self, words: Sequence[str], samples: Sequence[Sample], left_out: str) -> list[str]:
        """Return the words whose absence lowers the odds of a complaint most, the weightiest first.

        `samples` are the whole sentence and then, for each word, the sentence lacking it; `left_out` names the view
        that does not take part, because seeing every one of them again would take too long.
        """
        probabilities = self._ensemble.probabilities(samples, without=left_out)[:, self._column]
        odds = np.log(np.clip(probabilities, _EDGE, 1 - _EDGE) / np.clip(1 - probabilities, _EDGE, 1 - _EDGE))
        weighed = sorted(zip(odds[0] - odds[1:], words, strict=True), key=lambda pair: -pair[0])
        return list(dict.fromkeys(word for weight, word in weighed if weight >= _LEAST_WEIGHT))[:_MOST_WORDS]

    def save(self, folder: Path) -> None:
        """Write the model as arrays."""
        self._ensemble.save(folder)

    @classmethod
    def load(cls, folder: Path) -> ComplaintModel:
        """Read what `save` wrote."""
        return cls(Ensemble.load(folder))


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """Read (sentence, label) pairs from `complaint:` and `not_complaint:` lists of all YAML files in a folder.

    Raises ValueError naming the file when one holds anything else.
    """
    pairs: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        content: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for label, sentences in content.items():
            if label not in (COMPLAINT, OTHER) or not all(isinstance(sentence, str) for sentence in sentences):
                raise ValueError(f"{path}: expected lists of sentences under {COMPLAINT} and {OTHER}, found {label!r}.")
            pairs += [(sentence, label) for sentence in sentences]
    return pairs
