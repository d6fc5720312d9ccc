"""Sentences as rows: what the encoders say of each, side by side, centred by language, in fewer dimensions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """One sentence as the models see it: normalised text, language, raw vectors by encoder."""

    text: str
    language: str
    vectors: Mapping[str, Floats]

    def seen_by(self, encoders: Collection[str]) -> Sample:
        """Return it as only these encoders see it; no vector is looked up for that."""
        return replace(self, vectors=_Some(self.vectors, encoders))


class _Some(Mapping[str, Floats]):
    def __init__(self, vectors: Mapping[str, Floats], encoders: Collection[str]) -> None:
        names = set(encoders)  # asked whether a name is in it, a mapping would look its vector up
        self._vectors, self._encoders = vectors, [encoder for encoder in vectors if encoder in names]

    def __getitem__(self, encoder: str) -> Floats:
        if encoder not in self._encoders:
            raise KeyError(encoder)
        return self._vectors[encoder]

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoders)

    def __len__(self) -> int:
        return len(self._encoders)


_DIMENSIONS = 384
# By language, how much each encoder says of how alike two sentences are; 1 for those that are not named.
Shares = Mapping[str, Mapping[str, float]]


class SideBySide:
    """Rows of all encoders' vectors; centred per language, because raw ones point nearly the same way.

    The rows are as good as unit vectors: only directions in which the taught sentences hardly differ are left out, so
    that the comparison with all of them stays cheap. An encoder that saw no taught sentence of a language says nothing
    in it, and what the others say weighs the more.
    """

    def __init__(
        self, encoders: Sequence[str], centres: dict[tuple[str, str], Floats], basis: Floats, shares: Shares
    ) -> None:
        """Keep the encoders' order, the centres, which are by (encoder, language), and the directions that are kept."""
        self._encoders = list(encoders)
        self._shares = shares
        self._centres = centres
        self._languages = {language for _, language in centres}
        self._widths = {encoder: len(centre) for (encoder, _), centre in centres.items()}
        self._basis = basis

    @classmethod
    def fit(cls, samples: Sequence[Sample], shares: Shares | None = None) -> tuple[SideBySide, Floats]:
        """Learn the centres and the directions; returns also the rows of the samples."""
        seen: dict[tuple[str, str], list[Floats]] = {}
        for sample in samples:
            for encoder, vector in sample.vectors.items():
                seen.setdefault((encoder, sample.language), []).append(vector)
        centres = {key: np.asarray(np.mean(vectors, axis=0), np.float32) for key, vectors in seen.items()}
        views = cls(sorted({encoder for encoder, _ in seen}), centres, np.zeros((0, 0), np.float32), shares or {})
        wide = views._wide(samples)
        views._basis = _directions(wide)
        return views, wide @ views._basis

    def rows(self, samples: Sequence[Sample]) -> Floats:
        """Return one row per sample, to which each encoder that saw it gives its share."""
        return self._wide(samples) @ self._basis

    def _wide(self, samples: Sequence[Sample]) -> Floats:
        parts, seen = [], np.zeros(len(samples), np.float32)
        for encoder in self._encoders:
            part = np.zeros((len(samples), self._widths[encoder]), np.float32)
            at = [row for row, sample in enumerate(samples) if self._counts(encoder, sample)]
            if at:
                share = self._shares_of(encoder, [samples[row].language for row in at])
                part[at] = self._centred(encoder, [samples[row] for row in at]) * np.sqrt(share)[:, None]
                seen[at] += share
            parts.append(part)
        rows: Floats = np.hstack(parts) / np.sqrt(np.where(seen > 0, seen, 1))[:, None]
        return rows

    def _shares_of(self, encoder: str, languages: Sequence[str]) -> Floats:
        return np.array([self._shares.get(language, {}).get(encoder, 1) for language in languages], np.float32)

    def _counts(self, encoder: str, sample: Sample) -> bool:
        """Say whether an encoder saw a sample and takes part in its language; in one that was not taught all do."""
        known = (encoder, sample.language) in self._centres or sample.language not in self._languages
        return known and encoder in sample.vectors

    def _centred(self, encoder: str, samples: Sequence[Sample]) -> Floats:
        vectors = np.vstack([sample.vectors[encoder] for sample in samples])
        languages = np.array([sample.language for sample in samples])
        for language in set(languages.tolist()):
            centre = self._centres.get((encoder, language))
            if centre is not None:
                vectors[languages == language] -= centre
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = vectors / np.maximum(lengths, 1e-6)
        return unit

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what rebuilds it, as plain arrays by name."""
        named: dict[str, npt.NDArray[Any]] = {
            f"centre/{one}/{two}": value for (one, two), value in self._centres.items()
        }
        for language, shares in self._shares.items():
            named |= {f"share/{encoder}/{language}": np.array([share], np.float32) for encoder, share in shares.items()}
        return {"encoders": np.array(self._encoders, dtype=np.str_), "basis": self._basis, **named}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> SideBySide:
        """Rebuild what `arrays` returned; others may stand among them."""
        centres: dict[tuple[str, str], Floats] = {}
        shares: dict[str, dict[str, float]] = {}
        for name, value in arrays.items():
            kind, *whose = name.split("/")
            if kind == "centre":
                centres[whose[0], whose[1]] = value
            elif kind == "share":
                shares.setdefault(whose[1], {})[whose[0]] = float(value[0])
        return cls([str(name) for name in arrays["encoders"]], centres, arrays["basis"], shares)


def _directions(rows: Floats) -> Floats:
    """Return the directions in which the rows are longest, as columns."""
    wide = rows.shape[1]
    _, vectors = eigh(rows.T @ rows, subset_by_index=[max(wide - _DIMENSIONS, 0), wide - 1], check_finite=False)
    kept: Floats = np.ascontiguousarray(vectors, dtype=np.float32)
    return kept
