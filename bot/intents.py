"""Which intent a sentence has, and how sure that is: the ensemble, its neighbours and its calibration as one model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.confidence import Calibration, nearness
from bot.ensemble import Ensemble, Sample

OUT_OF_SCOPE = "out_of_scope"
_FOLDS = 4


class IntentModel:
    """Ranks intents for a sentence with confidences that mean how often such an answer is right."""

    def __init__(self, ensemble: Ensemble, taught: npt.NDArray[np.float32], calibration: Calibration) -> None:
        """Put a trained model together; `taught` are the in-scope examples as the first encoder sees them."""
        self._ensemble = ensemble
        self._taught = taught
        self._calibration = calibration

    @classmethod
    def fit(cls, samples: Sequence[Sample], labels: Sequence[str]) -> IntentModel:
        """Train on all examples; calibrate on what models of the other folds say about each."""
        ensemble = Ensemble.fit(samples, labels)
        model = cls(ensemble, _taught(ensemble, samples, labels), Calibration())
        model._calibration = _calibrate(samples, labels)
        return model

    def scores(self, samples: Sequence[Sample]) -> npt.NDArray[np.float32]:
        """Return probability × nearness, uncalibrated, one row per sample."""
        ensemble = self._ensemble
        near = nearness(ensemble.rows(_view(samples), samples), self._taught)
        scores: npt.NDArray[np.float32] = ensemble.probabilities(samples) * near[:, None]
        return scores

    def rank(self, sample: Sample) -> list[tuple[str, float]]:
        """Return all intents with their confidences, the likeliest first.

        The first one's is calibrated; the others share what their probabilities are to its. Nearness to examples says
        that a message is in scope, so out_of_scope keeps its bare probability.
        """
        near = float(nearness(self._ensemble.rows(_view([sample]), [sample]), self._taught)[0])
        bare = self._ensemble.probabilities([sample])[0]
        order = np.argsort(-bare, kind="stable")
        first = order[0]
        top = float(self._calibration.apply(bare[first : first + 1] * near)[0])
        if self._ensemble.labels[first] == OUT_OF_SCOPE:
            top = float(bare[first])
        shares = top * bare / bare[first]
        return [(self._ensemble.labels[at], round(float(shares[at]), 4)) for at in order]

    def save(self, folder: Path) -> None:
        """Write the model as arrays and JSON."""
        self._ensemble.save(folder)
        np.save(folder / "taught.npy", self._taught)
        (folder / "calibration.json").write_text(json.dumps(self._calibration.as_dict()), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        calibration = Calibration(**json.loads((folder / "calibration.json").read_text(encoding="utf-8")))
        return cls(Ensemble.load(folder), np.load(folder / "taught.npy", allow_pickle=False), calibration)


def _view(samples: Sequence[Sample]) -> str:
    return next(iter(samples[0].vectors))


def _taught(ensemble: Ensemble, samples: Sequence[Sample], labels: Sequence[str]) -> npt.NDArray[np.float32]:
    inside = [sample for sample, label in zip(samples, labels, strict=True) if label != OUT_OF_SCOPE]
    rows: npt.NDArray[np.float32] = ensemble.rows(_view(samples), inside).astype(np.float32)
    return rows


def _calibrate(samples: Sequence[Sample], labels: Sequence[str]) -> Calibration:
    folds = np.random.RandomState(0).randint(0, _FOLDS, len(samples))
    scores: list[npt.NDArray[np.float32]] = []
    right: list[npt.NDArray[np.bool_]] = []
    for fold in range(_FOLDS):
        rest = [at for at in range(len(samples)) if folds[at] != fold]
        held = [at for at in range(len(samples)) if folds[at] == fold]
        if not held or len({labels[at] for at in rest}) < 2:
            return Calibration()
        known, known_labels = [samples[at] for at in rest], [labels[at] for at in rest]
        ensemble = Ensemble.fit(known, known_labels)
        part = IntentModel(ensemble, _taught(ensemble, known, known_labels), Calibration())
        table = part.scores([samples[at] for at in held])
        guesses = [ensemble.labels[column] for column in table.argmax(axis=1)]
        inside = np.array([guess != OUT_OF_SCOPE for guess in guesses])
        scores.append(table.max(axis=1)[inside])
        right.append(np.array([guess == labels[at] for guess, at in zip(guesses, held, strict=True)])[inside])
    return Calibration.fit(np.concatenate(scores), np.concatenate(right))
