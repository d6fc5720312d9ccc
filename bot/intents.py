"""Which intent a sentence has, and how sure that is: likeness to the examples, and its calibration, as one model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot import kernel
from bot.confidence import NEVER, UNCALIBRATED, Curve, nearness
from bot.gram import Places, likeness, part
from bot.kernel import Arrays
from bot.views import Sample, SideBySide

Floats = npt.NDArray[np.float32]
OUT_OF_SCOPE = "out_of_scope"
_FOLDS = 3
_WIDTH, _RIDGE = 1.0, 0.1
# How sharply likelier intents are told from less likely ones, and in from out of scope.
_SHARPNESS, _OUTSIDE_SHARPNESS = 12.0, 3.0


@dataclass(frozen=True)
class _Scores:
    """For each message: the probabilities of the labels, which is the likeliest in scope, and the score of that."""

    probabilities: Floats
    candidates: npt.NDArray[np.int64]
    scores: Floats


class IntentModel:
    """Ranks intents for a sentence with confidences that mean how often such an answer is right."""

    def __init__(
        self, labels: list[str], views: SideBySide, machine: kernel.KernelMachine, inside: Floats,
        right: Curve = UNCALIBRATED, outside: Curve = NEVER,
    ) -> None:  # fmt: skip
        """Put a trained model together.

        The machine has an output for each label and, where something out of scope was taught, one more for that.
        `inside` is 1 for each taught row in scope and 0 for the others; `right` and `outside` say how often, at a
        score, the likeliest intent was right, and how often the message was out of scope.
        """
        self.labels = labels
        self._views, self._machine, self._inside = views, machine, inside
        self._right, self._outside = right, outside

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str]) -> IntentModel:
        """Train on all examples; calibrate on what models of the other folds say about each.

        Raises ValueError where there are fewer than two labels.
        """
        names = sorted(set(labels))
        if len(names) < 2:
            raise ValueError("A classifier needs examples of at least two labels.")
        views = SideBySide.fit(samples)
        rows, targets = views.rows(samples), np.array([names.index(label) for label in labels])
        lower = likeness(rows, _WIDTH)
        # By the text itself, so that one example more leaves the others where they are.
        folds = np.array([zlib.crc32(sample.text.encode()) % _FOLDS for sample in samples])
        curves = _calibrate(names, views, rows, targets, lower, folds)
        return cls._of_rows(names, views, rows, targets, lower, *curves)

    @classmethod
    def _of_rows(
        cls, names: list[str], views: SideBySide, rows: Floats, targets: Places, lower: Floats, *curves: Curve
    ) -> IntentModel:
        wanted = np.eye(len(names), dtype=np.float32)[targets]
        inside = np.ones(len(rows), np.float32)
        if OUT_OF_SCOPE in names:
            inside = (targets != names.index(OUT_OF_SCOPE)).astype(np.float32)
            wanted = np.hstack([wanted, (1 - 2 * inside)[:, None]])
        machine = kernel.of_likeness(lower, rows, wanted, _WIDTH, _RIDGE)
        return cls(names, views, machine, inside, *curves)

    def rank(self, sample: Sample) -> list[tuple[str, float]]:
        """Return all intents with their confidences, the likeliest first.

        The likeliest in scope and out_of_scope have calibrated confidences; the others' are to the former's as their
        probabilities are.
        """
        found = self._scores(self._views.rows([sample]))
        bare, candidate = found.probabilities[0], found.candidates[0]
        confidences = float(self._right.at(found.scores)[0]) * bare / bare[candidate]
        if OUT_OF_SCOPE in self.labels:
            confidences[self.labels.index(OUT_OF_SCOPE)] = self._outside.at(found.scores)[0]
        order = np.argsort(-confidences, kind="stable")
        return [(self.labels[at], round(float(confidences[at]), 6)) for at in order]

    def _scores(self, rows: Floats) -> _Scores:
        similarities = self._machine.similarities(rows)
        outputs = self._machine.outputs(similarities)
        count = len(self.labels)
        probabilities = _softmax(_SHARPNESS * outputs[:, :count])
        scores = nearness(np.where(self._inside > 0, similarities, -1.0))
        in_scope = probabilities.copy()
        if outputs.shape[1] > count:
            scores = scores / (1 + np.exp(_OUTSIDE_SHARPNESS * outputs[:, count]))
            in_scope[:, self.labels.index(OUT_OF_SCOPE)] = 0
        candidates = in_scope.argmax(axis=1)
        return _Scores(probabilities, candidates, scores * in_scope.max(axis=1))

    def arrays(self) -> Arrays:
        """Return what rebuilds a freshly trained model, as plain arrays: nothing in them can run."""
        return {
            "labels": np.array(self.labels, dtype=np.str_),
            "inside": self._inside,
            "right": np.vstack([self._right.scores, self._right.shares]),
            "outside": np.vstack([self._outside.scores, self._outside.shares]),
            **self._machine.arrays(),
            **self._views.arrays(),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> IntentModel:
        """Rebuild what `arrays` returned."""
        return cls(
            [str(label) for label in arrays["labels"]],
            SideBySide.from_arrays(arrays),
            kernel.KernelMachine.from_arrays(arrays, _WIDTH),
            arrays["inside"],
            Curve(*arrays["right"]),
            Curve(*arrays["outside"]),
        )


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _calibrate(
    names: list[str], views: SideBySide, rows: Floats, targets: Places, lower: Floats, folds: Places
) -> tuple[Curve, Curve]:
    """Return how often, at a score, the likeliest intent in scope is right, and how often nothing is."""
    scores, right = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.bool_)
    for fold in range(_FOLDS):
        known, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if not len(held) or len(set(targets[known])) < 2:
            return UNCALIBRATED, NEVER
        model = IntentModel._of_rows(names, views, rows[known], targets[known], part(lower, known))  # noqa: SLF001
        found = model._scores(rows[held])  # noqa: SLF001
        scores[held], right[held] = found.scores, found.candidates == targets[held]
    if OUT_OF_SCOPE not in names:
        return Curve.fit(scores, right), NEVER
    outside = targets == names.index(OUT_OF_SCOPE)
    return Curve.fit(scores, right & ~outside), Curve.fit(scores, outside, rising=False)
