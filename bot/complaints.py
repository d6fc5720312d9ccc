"""Whether a sentence complains about us, and which of its words say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from bot import kernel
from bot.ngrams import CharacterNgrams
from bot.views import Sample, SideBySide

COMPLAINT, OTHER = "complaint", "not_complaint"
_WIDTH, _RIDGE = 2.0, 0.1
# Part of the likeness that is one of spelling: how things are said tells a complaint more than what is said.
_SPELLING = 0.3
# Ordinary messages take part, so that they raise no alarm; at most so many of a language.
_ORDINARY = 10_000
_MOST_WORDS = 5
_LEAST_WEIGHT = 0.04


@dataclass(frozen=True)
class _Ear:
    """What hears complaints in one language."""

    ngrams: CharacterNgrams
    machine: kernel.KernelMachine


class ComplaintModel:
    """Scores a sentence between 0 and 1; taught complaints, neighbours of theirs that are none, and ordinary talk.

    Each language has a machine of its own: how people complain hardly carries over from one to another, and half the
    sentences in each of two systems cost a quarter of the work.
    """

    def __init__(self, views: SideBySide, ears: dict[str, _Ear]) -> None:
        """Put a trained model together; the first of the ears hears the languages that have none."""
        self._views, self._ears = views, ears

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str], ordinary: Sequence[Sample] = ()) -> ComplaintModel:
        """Train on labelled samples and on ordinary ones, which count as no complaints."""
        views = SideBySide.fit([*samples, *ordinary])
        count = Counter(sample.language for sample in samples)
        return cls(
            views, {language: _ear(views, language, samples, labels, ordinary) for language, _ in count.most_common()}
        )

    def scores(self, samples: Sequence[Sample]) -> list[float]:
        """Return one score per sample: a squared loss estimates how probable a complaint is."""
        found = np.zeros(len(samples), np.float32)
        for language in {sample.language for sample in samples}:
            own = [at for at, sample in enumerate(samples) if sample.language == language]
            found[own] = self._outputs([samples[at] for at in own])
        return [float(score) for score in np.clip((found + 1) / 2, 0.0, 1.0)]

    def _outputs(self, samples: Sequence[Sample]) -> npt.NDArray[np.float32]:
        """Return the bare outputs for samples of one language."""
        ear = self._ears.get(samples[0].language) or next(iter(self._ears.values()))
        similarities = ear.machine.similarities(self._views.rows(samples))
        return ear.machine.outputs(similarities, ear.ngrams.rows([sample.text for sample in samples]))[:, 0]

    def weighty_words(self, words: Sequence[str], samples: Sequence[Sample]) -> list[str]:
        """Return the words whose absence makes a complaint least probable, the weightiest first.

        `samples` are the whole sentence and then, for each of the words, the sentence lacking it.
        """
        outputs = self._outputs(samples)
        weighed = sorted(zip(outputs[0] - outputs[1:], words, strict=True), key=lambda pair: -pair[0])
        heavy = [word for weight, word in weighed if weight >= _LEAST_WEIGHT] or [word for _, word in weighed[:1]]
        return list(dict.fromkeys(heavy))[:_MOST_WORDS]

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays: nothing in them can run."""
        parts: dict[str, npt.NDArray[Any]] = {}
        for language, ear in self._ears.items():
            own = {"taught": ear.machine.taught, "weights": ear.machine.weights, "linear": ear.machine.linear}
            own |= ear.ngrams.arrays()
            parts |= {f"{language}/{name}": value for name, value in own.items()}
        languages = np.array(list(self._ears), dtype=np.str_)
        np.savez(folder / "complaints.npz", languages=languages, **parts, **self._views.arrays())

    @classmethod
    def load(cls, folder: Path) -> ComplaintModel:
        """Read what `save` wrote."""
        with np.load(folder / "complaints.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        ears = {}
        for language in map(str, arrays["languages"]):
            own = {name: arrays[f"{language}/{name}"] for name in ("taught", "weights", "linear", "terms", "idf")}
            machine = kernel.KernelMachine(own["taught"], own["weights"], _WIDTH, own["linear"], _SPELLING)
            ears[language] = _Ear(CharacterNgrams.from_arrays(own), machine.for_answers())
        return cls(SideBySide.from_arrays(arrays), ears)


def _ear(
    views: SideBySide, language: str, samples: Sequence[Sample], labels: Sequence[str], ordinary: Sequence[Sample]
) -> _Ear:
    own = [at for at, sample in enumerate(samples) if sample.language == language]
    talk = [sample for sample in ordinary if sample.language == language]
    step = max(1.0, len(talk) / _ORDINARY)
    chosen = [talk[int(at * step)] for at in range(min(len(talk), _ORDINARY))]
    taught = [*(samples[at] for at in own), *chosen]
    texts = [sample.text for sample in taught]
    ngrams = CharacterNgrams.fit(texts)
    wanted = np.full((len(taught), 1), -1.0, np.float32)
    wanted[[row for row, at in enumerate(own) if labels[at] == COMPLAINT]] = 1.0
    ridge = np.full(len(taught), _RIDGE, np.float32)
    return _Ear(ngrams, kernel.fit(views.rows(taught), wanted, _WIDTH, ridge, ngrams.rows(texts), _SPELLING))


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
