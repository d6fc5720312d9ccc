"""Whether a sentence complains about us, and which of its words say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot import kernel
from bot.gram import solve
from bot.kernel import Arrays
from bot.language import JAPANESE
from bot.ngrams import CharacterNgrams
from bot.views import Sample, Shares, SideBySide
from bot.yaml_files import content_of

Floats = npt.NDArray[np.float32]
COMPLAINT, OTHER = "complaint", "not_complaint"
_RIDGE = 0.06
# Ordinary messages take part, so that they raise no alarm: of a language so many, the likest to complaints.
_ORDINARY, _LINEAR_RIDGE = 5000, 30.0
_MOST_WORDS = 5
_LEAST_WEIGHT = 0.04


@dataclass(frozen=True)
class _Likeness:
    """How fast it fades with distance, and which part of it is one of spelling."""

    width: float
    spelling: float


# How a thing is said tells a complaint: in Japanese by the ends of words, which are one of spelling.
_LIKENESS = {JAPANESE: _Likeness(2.0, 0.35)}
_ELSEWHERE = _Likeness(1.2, 0.1)


@dataclass(frozen=True)
class Ear:
    """What hears complaints in one language."""

    views: SideBySide
    ngrams: CharacterNgrams
    machine: kernel.KernelMachine

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str], shares: Shares | None = None) -> Ear:
        """Train on samples of one language; those with another label than the detector's two are ordinary talk."""
        complains = np.array([label == COMPLAINT for label in labels])
        wanted = np.where(complains, 1, -1).astype(np.float32)[:, None]
        views, rows = SideBySide.fit(samples, shares)
        taught = _worth_teaching(rows, wanted, np.array([label not in (COMPLAINT, OTHER) for label in labels]))
        ngrams, spelt = CharacterNgrams.fit([samples[at].text for at in taught])
        like = _LIKENESS.get(samples[0].language, _ELSEWHERE)
        return cls(views, ngrams, kernel.fit(rows[taught], wanted[taught], like.width, _RIDGE, spelt, like.spelling))

    def outputs(self, samples: Sequence[Sample]) -> Floats:
        """Return the bare outputs for samples, from -1 to 1."""
        similarities = self.machine.similarities(self.views.rows(samples))
        return self.machine.outputs(similarities, self.ngrams.rows([sample.text for sample in samples]))[:, 0]

    def arrays(self) -> Arrays:
        """Return what rebuilds a freshly trained one, as plain arrays: nothing in them can run."""
        return {**self.machine.arrays(), **self.ngrams.arrays(), **self.views.arrays()}

    @classmethod
    def from_arrays(cls, arrays: Arrays, language: str) -> Ear:
        """Rebuild what `arrays` returned."""
        like = _LIKENESS.get(language, _ELSEWHERE)
        machine = kernel.KernelMachine.from_arrays(arrays, like.width, like.spelling)
        return cls(SideBySide.from_arrays(arrays), CharacterNgrams.from_arrays(arrays), machine)


def _worth_teaching(rows: Floats, wanted: Floats, ordinary: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Leave out the ordinary rows that a linear machine finds least like complaints: the machine is cubic in rows."""
    talk = np.flatnonzero(ordinary)
    direction = solve(rows.T @ rows, _LINEAR_RIDGE, rows.T @ wanted)
    likest = talk[np.argsort(-(rows[talk] @ direction)[:, 0], kind="stable")[:_ORDINARY]]
    return np.sort(np.concatenate([np.flatnonzero(~ordinary), likest]))


class ComplaintModel:
    """Scores a sentence between 0 and 1; taught complaints, neighbours of theirs that are none, and ordinary talk.

    Each language has a machine of its own: how people complain hardly carries over from one to another, and half the
    sentences in each of two systems cost a quarter of the work.
    """

    def __init__(self, ears: dict[str, Ear]) -> None:
        """Put a trained model together; the first of the ears hears the languages that have none."""
        self._ears = ears

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> ComplaintModel:
        """Rebuild a model from the arrays of its ears, whose names begin with a language and a stroke."""
        own: dict[str, Arrays] = {}
        for name, value in arrays.items():
            language, _, rest = name.partition("/")
            own.setdefault(language, {})[rest] = value
        return cls({language: Ear.from_arrays(parts, language) for language, parts in own.items()})

    def scores(self, samples: Sequence[Sample]) -> list[float]:
        """Return one score per sample: a squared loss estimates how probable a complaint is."""
        found = np.zeros(len(samples), np.float32)
        for language in {sample.language for sample in samples}:
            own = [at for at, sample in enumerate(samples) if sample.language == language]
            found[own] = self._outputs([samples[at] for at in own])
        return [float(score) for score in np.clip((found + 1) / 2, 0.0, 1.0)]

    def _outputs(self, samples: Sequence[Sample]) -> Floats:
        """Return the bare outputs for samples of one language."""
        ear = self._ears.get(samples[0].language) or next(iter(self._ears.values()))
        return ear.outputs(samples)

    def weighty_words(self, words: Sequence[str], samples: Sequence[Sample]) -> list[str]:
        """Return the words whose absence makes a complaint least probable, the weightiest first.

        `samples` are the whole sentence and then, for each of the words, the sentence lacking it.
        """
        outputs = self._outputs(samples)
        weighed = sorted(zip(outputs[0] - outputs[1:], words, strict=True), key=lambda pair: -pair[0])
        heavy = [word for weight, word in weighed if weight >= _LEAST_WEIGHT] or [word for _, word in weighed[:1]]
        return list(dict.fromkeys(heavy))[:_MOST_WORDS]


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """Read (sentence, label) pairs from `complaint:` and `not_complaint:` lists of all YAML files in a folder.

    Raises ValueError naming the file when one holds anything else.
    """
    pairs: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        content: dict[str, list[str]] = content_of(path) or {}
        for label, sentences in content.items():
            if label not in (COMPLAINT, OTHER) or not all(isinstance(sentence, str) for sentence in sentences):
                raise ValueError(f"{path}: expected lists of sentences under {COMPLAINT} and {OTHER}, found {label!r}.")
            pairs += [(sentence, label) for sentence in sentences]
    return pairs
