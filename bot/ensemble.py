"""The mean of several logistic regressions over different views of a sentence: each encoder, and character n-grams."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.ngrams import CharacterNgrams

Floats = npt.NDArray[np.float32]
NGRAMS = "ngrams"
_STRENGTH = 10.0
# Stopped before the last decimal: more rounds cost seconds and change no answer.
_ROUNDS = {NGRAMS: 40}
_ENCODER_ROUNDS = 100


@dataclass(frozen=True)
class Sample:
    """One sentence as the ensemble sees it: normalised text, language, raw vectors by encoder."""

    text: str
    language: str
    vectors: dict[str, Floats]


@dataclass(frozen=True)
class Linear:
    """A trained logistic regression as two arrays."""

    weights: Floats
    bias: Floats

    def probabilities(self, rows: Any) -> Floats:
        """Return one row of class probabilities per input row."""
        scores = np.asarray(rows @ self.weights, dtype=np.float32) + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        return scores / scores.sum(axis=1, keepdims=True)


class Ensemble:
    """Views with their regressions; vectors are centred per language, because raw ones point nearly the same way."""

    def __init__(
        self,
        labels: list[str],
        centres: dict[tuple[str, str], Floats],
        members: dict[str, Linear],
        ngrams: CharacterNgrams,
    ) -> None:
        """Put a trained ensemble together; `centres` is by (encoder, language)."""
        self.labels = labels
        self._centres = centres
        self._members = members
        self._ngrams = ngrams

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str]) -> Ensemble:
        """Train on labelled samples; raises ValueError where there are fewer than two labels."""
        names = sorted(set(labels))
        if len(names) < 2:
            raise ValueError("A classifier needs examples of at least two labels.")
        ensemble = cls(names, _centres(samples), {}, CharacterNgrams.fit([sample.text for sample in samples]))
        targets = np.array([names.index(label) for label in labels])
        for view in [*samples[0].vectors, NGRAMS]:
            ensemble._members[view] = _regress(ensemble.rows(view, samples), targets, len(names), view)
        return ensemble

    def rows(self, view: str, samples: Sequence[Sample]) -> Any:
        """Return the samples as one view sees them: centred unit vectors, or sparse n-gram rows."""
        if view == NGRAMS:
            return self._ngrams.rows([sample.text for sample in samples])
        return np.vstack([self._centred(view, sample) for sample in samples])

    def _centred(self, encoder: str, sample: Sample) -> Floats:
        centre = self._centres.get((encoder, sample.language))
        vector = sample.vectors[encoder] - (centre if centre is not None else 0)
        return vector / max(float(np.linalg.norm(vector)), 1e-6)

    def probabilities(self, samples: Sequence[Sample], without: str = "") -> Floats:
        """Return the mean of the members' class probabilities, one row per sample, columns as `labels`.

        `without` names a view that is left out of the mean.
        """
        members = [(view, member) for view, member in self._members.items() if view != without]
        by_member = [member.probabilities(self.rows(view, samples)) for view, member in members]
        mean: Floats = np.mean(by_member, axis=0, dtype=np.float32)
        return mean

    def save(self, folder: Path) -> None:
        """Write it as plain arrays: nothing in them can run."""
        arrays: dict[str, Any] = {"labels": np.array(self.labels, dtype=np.str_)}
        for (encoder, language), centre in self._centres.items():
            arrays[f"centre/{encoder}/{language}"] = centre
        for view, member in self._members.items():
            arrays[f"weights/{view}"], arrays[f"bias/{view}"] = member.weights, member.bias
        arrays.update({f"ngrams/{name}": value for name, value in self._ngrams.arrays().items()})
        np.savez(folder / "ensemble.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> Ensemble:
        """Read what `save` wrote."""
        with np.load(folder / "ensemble.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        centres = {_pair(name): value for name, value in arrays.items() if name.startswith("centre/")}
        views = [name.split("/", 1)[1] for name in arrays if name.startswith("weights/")]
        members = {view: Linear(arrays[f"weights/{view}"], arrays[f"bias/{view}"]) for view in views}
        ngrams = CharacterNgrams.from_arrays({part: arrays[f"ngrams/{part}"] for part in ("terms", "idf")})
        return cls([str(label) for label in arrays["labels"]], centres, members, ngrams)


def _pair(name: str) -> tuple[str, str]:
    _, encoder, language = name.split("/")
    return encoder, language


def _centres(samples: Sequence[Sample]) -> dict[tuple[str, str], Floats]:
    centres: dict[tuple[str, str], Floats] = {}
    for language in {sample.language for sample in samples}:
        own = [sample for sample in samples if sample.language == language]
        for encoder in samples[0].vectors:
            centres[encoder, language] = np.mean([sample.vectors[encoder] for sample in own], axis=0)
    return centres


def _regress(rows: Any, targets: npt.NDArray[np.int64], classes: int, view: str) -> Linear:
    rounds = _ROUNDS.get(view, _ENCODER_ROUNDS)
    model = LogisticRegression(
        C=_STRENGTH, max_iter=rounds, tol=1e-3, class_weight="balanced", multi_class="multinomial"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, targets)
    weights, bias = model.coef_.T, model.intercept_
    if classes == 2:  # one column stands for both: its negative is the other
        weights, bias = np.hstack([-weights, weights]), np.array([-bias[0], bias[0]])
    # Row by row in memory: a product with a sparse row would copy the whole matrix otherwise.
    return Linear(np.ascontiguousarray(weights, dtype=np.float32), bias.astype(np.float32))
