"""Whether a sentence complains about us, and which of its words say so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from bot import kernel
from bot.ngrams import CharacterNgrams
from bot.views import Sample, SideBySide

COMPLAINT, OTHER = "complaint", "not_complaint"
_WIDTH, _RIDGE = 1.0, 0.1
# Part of the likeness that is one of spelling: how things are said tells a complaint more than what is said.
_SPELLING = 0.15
# Ordinary messages take part, so that they raise no alarm; so many of them, each with this weight.
_ORDINARY, _ORDINARY_WEIGHT = 4000, 1.0
_MOST_WORDS = 5
_LEAST_WEIGHT = 0.04


class ComplaintModel:
    """Scores a sentence between 0 and 1; taught complaints, neighbours of theirs that are none, and ordinary talk."""

    def __init__(self, views: SideBySide, ngrams: CharacterNgrams, machine: kernel.KernelMachine) -> None:
        """Put a trained model together."""
        self._views, self._ngrams, self._machine = views, ngrams, machine

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str], ordinary: Sequence[Sample] = ()) -> ComplaintModel:
        """Train on labelled samples and on ordinary ones, which count as no complaints."""
        step = max(1.0, len(ordinary) / _ORDINARY)
        chosen = [ordinary[int(at * step)] for at in range(min(len(ordinary), _ORDINARY))]
        taught = [*samples, *chosen]
        views, ngrams = SideBySide.fit(taught), CharacterNgrams.fit([sample.text for sample in taught])
        wanted = np.array([1.0 if label == COMPLAINT else -1.0 for label in labels] + [-1.0] * len(chosen), np.float32)
        ridge = np.full(len(taught), _RIDGE, np.float32)
        ridge[len(samples) :] /= _ORDINARY_WEIGHT
        spelt = ngrams.rows([sample.text for sample in taught])
        machine = kernel.fit(views.rows(taught), wanted[:, None], _WIDTH, ridge, spelt, _SPELLING)
        return cls(views, ngrams, machine)

    def scores(self, samples: Sequence[Sample]) -> list[float]:
        """Return one score per sample: a squared loss estimates how probable a complaint is."""
        return [float(score) for score in np.clip((self._outputs(samples) + 1) / 2, 0.0, 1.0)]

    def _outputs(self, samples: Sequence[Sample]) -> npt.NDArray[np.float32]:
        similarities = self._machine.similarities(self._views.rows(samples))
        return self._machine.outputs(similarities, self._ngrams.rows([sample.text for sample in samples]))[:, 0]

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
        np.savez(
            folder / "complaints.npz",
            taught=self._machine.taught,
            weights=self._machine.weights,
            linear=self._machine.linear,
            **self._views.arrays(),
            **{f"ngrams/{name}": value for name, value in self._ngrams.arrays().items()},
        )

    @classmethod
    def load(cls, folder: Path) -> ComplaintModel:
        """Read what `save` wrote."""
        with np.load(folder / "complaints.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        ngrams = CharacterNgrams.from_arrays({part: arrays[f"ngrams/{part}"] for part in ("terms", "idf")})
        machine = kernel.KernelMachine(arrays["taught"], arrays["weights"], _WIDTH, arrays["linear"], _SPELLING)
        return cls(SideBySide.from_arrays(arrays), ngrams, machine.for_answers())


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
