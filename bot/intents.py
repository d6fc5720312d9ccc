"""Which intent a sentence has, and how sure that is: likeness to the examples, and its calibration, as one model."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot import kernel
from bot.confidence import NEVER, UNCALIBRATED, Curve, nearness
from bot.gram import likeness, solve_for_each
from bot.kernel import Arrays
from bot.views import Sample, Shares, SideBySide

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
OUT_OF_SCOPE = "out_of_scope"
Parts = list[tuple[int, int]]
_FOLDS = 3
# So many held-out messages are enough for the curves; the last fold costs least (bot/gram.py).
_ENOUGH = 3500
_TOGETHER = 512
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
    def fit(
        cls, samples: Sequence[Sample], labels: Sequence[str], shares: Shares | None = None, harder: float = 1.0
    ) -> IntentModel:
        """Train on all examples; calibrate on what models say about folds that they were not taught.

        `shares`: how much the encoders say of likeness. `harder`: how many times as often an example is taken wrongly
        as a message that was not chosen for being hard.

        Raises ValueError where there are fewer than two labels.
        """
        names = sorted(set(labels))
        if len(names) < 2:
            raise ValueError("A classifier needs examples of at least two labels.")
        views, rows = SideBySide.fit(samples, shares)
        targets = np.array([names.index(label) for label in labels])
        # By the text itself, so that one example more leaves the others where they are; each fold in one piece.
        folds = np.array([zlib.crc32(sample.text.encode()) % _FOLDS for sample in samples])
        order = np.argsort(folds, kind="stable")
        rows, targets = rows[order], targets[order]
        parts = _held_out(np.bincount(folds, minlength=_FOLDS).tolist())
        wanted, inside = _wanted(names, targets)
        lower = likeness(rows, _WIDTH)
        if not _can_calibrate(targets, parts):
            return cls(names, views, kernel.of_likeness(lower, rows, wanted, _WIDTH, _RIDGE), inside)
        weights, outputs = solve_for_each(lower, _RIDGE, wanted, parts)
        machine = kernel.KernelMachine(rows, weights, _WIDTH)
        return cls(names, views, machine, inside, *_calibrate(names, rows, targets, inside, outputs, parts, harder))

    def rank(self, sample: Sample) -> list[tuple[str, float]]:
        """Return all intents with their confidences, the likeliest first.

        The likeliest in scope and out_of_scope have calibrated confidences; the others' are to the former's as their
        probabilities are.
        """
        similarities = self._machine.similarities(self._views.rows([sample]))
        found = _scores(self.labels, self._inside, similarities, self._machine.outputs(similarities))
        bare, candidate = found.probabilities[0], found.candidates[0]
        confidences = float(self._right.at(found.scores)[0]) * bare / bare[candidate]
        if OUT_OF_SCOPE in self.labels:
            confidences[self.labels.index(OUT_OF_SCOPE)] = self._outside.at(found.scores)[0]
        order = np.argsort(-confidences, kind="stable")
        return [(self.labels[at], round(float(confidences[at]), 6)) for at in order]

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


def _scores(labels: list[str], inside: Floats, similarities: Floats, outputs: Floats) -> _Scores:
    """Score messages by a machine's outputs and by their similarities to the rows that it was taught."""
    count = len(labels)
    probabilities = _softmax(_SHARPNESS * outputs[:, :count])
    scores = nearness(np.where(inside > 0, similarities, -1.0))
    in_scope = probabilities.copy()
    if outputs.shape[1] > count:
        scores = scores / (1 + np.exp(_OUTSIDE_SHARPNESS * outputs[:, count]))
        in_scope[:, labels.index(OUT_OF_SCOPE)] = 0
    candidates = in_scope.argmax(axis=1)
    return _Scores(probabilities, candidates, scores * in_scope.max(axis=1))


def _wanted(names: list[str], targets: Places) -> tuple[Floats, Floats]:
    """Return what the machine is to put out for each row, and which rows are in scope."""
    wanted = np.eye(len(names), dtype=np.float32)[targets]
    if OUT_OF_SCOPE not in names:
        return wanted, np.ones(len(targets), np.float32)
    inside = (targets != names.index(OUT_OF_SCOPE)).astype(np.float32)
    return np.hstack([wanted, (1 - 2 * inside)[:, None]]), inside


def _held_out(sizes: list[int]) -> Parts:
    """Return where the folds of those sizes begin and end: all, or the last alone where it has enough messages."""
    spans = list(itertools.pairwise(itertools.accumulate(sizes, initial=0)))
    return spans[-1:] if sizes[-1] >= _ENOUGH else spans


def _can_calibrate(targets: Places, parts: Parts) -> bool:
    """Say whether each fold has messages, and the others at least two labels."""
    return all(end > begin and len(set(np.delete(targets, slice(begin, end)))) > 1 for begin, end in parts)


def _calibrate(
    names: list[str], rows: Floats, targets: Places, inside: Floats, outputs: Floats, parts: Parts, harder: float
) -> tuple[Curve, Curve]:
    """Return how often, at a score, the likeliest intent in scope is right, and how often nothing is.

    Examples are taken wrongly so many times as often (`harder`) as the messages that the curves are for. `outputs` are
    those of machines that were taught the other folds; only rows of the parts are judged.
    """
    scores, right = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.bool_)
    for begin, end in parts:
        taught, known = np.delete(rows, slice(begin, end), axis=0), np.delete(inside, slice(begin, end))
        for first in range(begin, end, _TOGETHER):
            some = slice(first, min(first + _TOGETHER, end))
            found = _scores(names, known, rows[some] @ taught.T, outputs[some])
            scores[some], right[some] = found.scores, found.candidates == targets[some]
    judged = slice(parts[0][0], None)
    scores, right, targets = scores[judged], right[judged], targets[judged]
    if OUT_OF_SCOPE not in names:
        return Curve.fit(scores, right, odds=harder), NEVER
    outside = targets == names.index(OUT_OF_SCOPE)
    return Curve.fit(scores, right & ~outside, odds=harder), Curve.fit(scores, outside, rising=False, odds=harder)
