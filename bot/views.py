"""Sentences as rows: what the encoders say of each, side by side, centred by language, in fewer dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """One sentence as the models see it: normalised text, language, raw vectors by encoder."""

    text: str
    language: str
    vectors: dict[str, Floats]


_DIMENSIONS = 384


class SideBySide:
    """Rows of all encoders' vectors; centred per language, because raw ones point nearly the same way.

    The rows are as good as unit vectors: only directions in which the taught sentences hardly differ are left out, so
    that the comparison with all of them stays cheap.
    """

    def __init__(self, encoders: Sequence[str], centres: dict[tuple[str, str], Floats], basis: Floats) -> None:
        """Keep the encoders' order, the centres, which are by (encoder, language), and the directions that are kept."""
        self._encoders = list(encoders)
        self._centres = centres
        self._basis = basis

    @classmethod
    def fit(cls, samples: Sequence[Sample]) -> SideBySide:
        """Learn the centres and the directions."""
        languages, raw = _stacked(samples)
        centres = {
            (encoder, str(language)): vectors[languages == language].mean(axis=0)
            for language in np.unique(languages)
            for encoder, vectors in raw.items()
        }
        views = cls(list(raw), centres, np.zeros((0, 0), np.float32))
        views._basis = _directions(views._wide(samples))
        return views

    def rows(self, samples: Sequence[Sample]) -> Floats:
        """Return one row per sample, to which each encoder gives the same share."""
        return self._wide(samples) @ self._basis

    def _wide(self, samples: Sequence[Sample]) -> Floats:
        languages, raw = _stacked(samples)
        parts = []
        for encoder in self._encoders:
            vectors = raw[encoder]
            for language in set(languages.tolist()):
                centre = self._centres.get((encoder, language))
                if centre is not None:
                    vectors[languages == language] -= centre
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            parts.append(vectors / np.maximum(lengths, 1e-6))
        rows: Floats = np.hstack(parts) / np.sqrt(len(parts), dtype=np.float32)
        return rows

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what rebuilds it, as plain arrays by name."""
        named: dict[str, npt.NDArray[Any]] = {
            f"centre/{one}/{two}": value for (one, two), value in self._centres.items()
        }
        return {"encoders": np.array(self._encoders, dtype=np.str_), "basis": self._basis, **named}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> SideBySide:
        """Rebuild what `arrays` returned; others may stand among them."""
        centres = {}
        for name, value in arrays.items():
            if name.startswith("centre/"):
                _, encoder, language = name.split("/")
                centres[encoder, language] = value
        return cls([str(name) for name in arrays["encoders"]], centres, arrays["basis"])


def _stacked(samples: Sequence[Sample]) -> tuple[npt.NDArray[np.str_], dict[str, Floats]]:
    """Return the samples' languages, and by encoder a fresh matrix with their raw vectors."""
    raw = {encoder: np.vstack([sample.vectors[encoder] for sample in samples]) for encoder in samples[0].vectors}
    return np.array([sample.language for sample in samples]), raw


def _directions(rows: Floats) -> Floats:
    """Return the directions in which the rows are longest, as columns."""
    _, vectors = np.linalg.eigh(rows.T @ rows)
    kept: Floats = np.ascontiguousarray(vectors[:, -_DIMENSIONS:], dtype=np.float32)
    return kept
