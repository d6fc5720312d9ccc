"""Kernel ridge regression: what a sentence is, by its likeness to all that was taught; one matrix product a message.

With the squared loss its training is one system of linear equations, so that a second training on a part of the
examples (for calibration) costs seconds, and nothing depends on where an optimiser stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from bot.compact import Compact

Floats = npt.NDArray[np.float32]


_DENSE_COLUMNS = 128
_NO_FEATURES = np.zeros((0, 0), np.float32)


@dataclass(frozen=True)
class KernelMachine:
    """A trained machine: taught unit rows, and for each of them its weight in every output.

    `width` is how fast likeness fades with distance; `share` is that of the linear part, whose rows may be sparse and
    whose weights are kept by feature.
    """

    taught: Floats
    weights: Floats
    width: float
    linear: Floats = _NO_FEATURES
    share: float = 0.0
    compact: Compact | None = None

    def for_answers(self) -> KernelMachine:
        """Return the machine with its taught rows in half the memory; it can't be stored again."""
        return replace(self, taught=_NO_FEATURES, compact=Compact(self.taught))

    def similarities(self, rows: Floats) -> Floats:
        """Return the cosines of rows with all taught ones."""
        return rows @ self.taught.T if self.compact is None else self.compact.similarities(rows)

    def outputs(self, similarities: Floats, sparse_rows: Any = None) -> Floats:
        """Return one row of outputs per row of `similarities` (cosines with the taught rows)."""
        near = np.exp((2 * self.width) * (similarities - 1))
        found: Floats = (1 - self.share) * (near @ self.weights)
        if self.share:
            found += self.share * np.asarray(sparse_rows @ self.linear, dtype=np.float32)
        return found


def fit(
    taught: Floats, targets: Floats, width: float, ridge: Floats, sparse_rows: Any = None, share: float = 0.0
) -> KernelMachine:
    """Train on unit rows and their wanted outputs; `ridge` is the slack of each row: the larger, the less it counts."""
    kernel = np.exp((2 * width) * (taught @ taught.T - 1))
    if sparse_rows is not None:
        kernel *= 1 - share
        kernel += share * products(sparse_rows)
    kernel[np.diag_indices(len(kernel))] += ridge
    weights = cho_solve(
        cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False), targets, check_finite=False
    )
    if sparse_rows is None:
        return KernelMachine(taught, weights.astype(np.float32), width)
    linear = np.ascontiguousarray(sparse_rows.T @ weights, dtype=np.float32)
    return KernelMachine(taught, weights.astype(np.float32), width, linear, share)


def products(rows: Any) -> Floats:
    """Return the products of all sparse rows with each other.

    The few columns that nearly all rows share cost a sparse product most of its time; those are multiplied as dense
    ones, three times as fast.
    """
    by_column = rows.tocsc()
    order = np.argsort(-np.diff(by_column.indptr), kind="stable")
    dense = np.ascontiguousarray(by_column[:, order[:_DENSE_COLUMNS]].toarray())
    rest = by_column[:, order[_DENSE_COLUMNS:]].tocsr()
    rest = rest @ rest.T
    found: Floats = dense @ dense.T
    found[np.repeat(np.arange(len(found)), np.diff(rest.indptr)), rest.indices] += rest.data
    return found
