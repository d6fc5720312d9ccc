"""Kernel ridge regression: what a sentence is, by its likeness to all that was taught; one matrix product a message.

With the squared loss its training is one system of linear equations, so that a second training on a part of the
examples (for calibration) costs seconds, and nothing depends on where an optimiser stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.compact import Compact, rounded
from bot.gram import likeness, solve

Floats = npt.NDArray[np.float32]

_NO_FEATURES = np.zeros((0, 0), np.float32)
Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class KernelMachine:
    """A trained machine: taught unit rows, and for each of them its weight in every output.

    `width` is how fast likeness fades with distance; `share` is that of the linear part, whose rows may be sparse and
    whose weights are kept by feature. A machine that was read from arrays has its rows in half the memory.
    """

    taught: Floats | Compact
    weights: Floats
    width: float
    linear: Floats = _NO_FEATURES
    share: float = 0.0

    def arrays(self) -> Arrays:
        """Return what rebuilds a freshly trained machine, its rows rounded to two bytes a number."""
        if isinstance(self.taught, Compact):
            raise TypeError("A machine that was read can't be written again.")
        whole, steps = rounded(self.taught)
        return {"taught": whole, "steps": steps, "weights": self.weights, "linear": self.linear}

    @classmethod
    def from_arrays(cls, arrays: Arrays, width: float, share: float = 0.0) -> KernelMachine:
        """Rebuild what `arrays` returned; others may stand among them."""
        compact = Compact(arrays["taught"], arrays["steps"])
        return cls(compact, arrays["weights"], width, arrays["linear"], share)

    def similarities(self, rows: Floats) -> Floats:
        """Return the cosines of rows with all taught ones."""
        return self.taught.similarities(rows) if isinstance(self.taught, Compact) else rows @ self.taught.T

    def outputs(self, similarities: Floats, sparse_rows: Any = None) -> Floats:
        """Return one row of outputs per row of `similarities` (cosines with the taught rows)."""
        near = np.exp((2 * self.width) * (similarities - 1))
        found: Floats = (1 - self.share) * (near @ self.weights)
        if self.share:
            found += self.share * np.asarray(sparse_rows @ self.linear, dtype=np.float32)
        return found


def fit(
    taught: Floats, targets: Floats, width: float, ridge: float, sparse_rows: Any = None, share: float = 0.0
) -> KernelMachine:
    """Train on unit rows and their wanted outputs; `ridge` is the slack that each row is given."""
    return of_likeness(likeness(taught, width, sparse_rows, share), taught, targets, width, ridge, sparse_rows, share)


def of_likeness(
    lower: Floats, taught: Floats, targets: Floats, width: float, ridge: float, sparse_rows: Any = None,
    share: float = 0.0,
) -> KernelMachine:  # fmt: skip
    """Train on rows whose likeness with each other is known already (bot/gram.py); `lower` is used up."""
    weights = solve(lower, ridge, targets)
    if sparse_rows is None:
        return KernelMachine(taught, weights, width)
    linear = np.ascontiguousarray(sparse_rows.T @ weights, dtype=np.float32)
    return KernelMachine(taught, weights, width, linear, share)
