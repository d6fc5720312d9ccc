"""How alike all taught sentences are, as the lower half of a symmetric matrix, and the equations solved with it.

The matrix is the largest thing in training: 12,000 sentences are 144 million numbers. So it is made block by block in
its place, the upper half is never touched (its memory is never taken), and trainings on parts of the sentences copy
from it instead of comparing again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

_BLOCK = 1024
_DENSE_COLUMNS = 256


def likeness(rows: Floats, width: float, sparse_rows: Any = None, share: float = 0.0) -> Floats:
    """Return exp(−width × squared distance) of all unit rows, with `share` of it from the products of sparse rows."""
    found = np.empty((len(rows), len(rows)), np.float32)
    spelling = None if sparse_rows is None else _Products(sparse_rows)
    for begin in range(0, len(rows), _BLOCK):
        end = min(begin + _BLOCK, len(rows))
        block = rows[begin:end] @ rows[:end].T
        block -= 1
        block *= 2 * width
        np.exp(block, out=block)
        if spelling is not None:
            block *= 1 - share
            block += share * spelling.block(begin, end)
        found[begin:end, :end] = block
    return found


def solve(lower: Floats, ridge: float, targets: Floats) -> Floats:
    """Return the weights with which `lower` plus `ridge` on its diagonal gives the targets; `lower` is used up."""
    lower.flat[:: len(lower) + 1] += ridge
    # By its columns, as the library counts, the lower half is the upper one: nothing is copied.
    factor = cho_factor(lower.T, lower=False, overwrite_a=True, check_finite=False)
    weights: Floats = cho_solve(factor, targets, check_finite=False).astype(np.float32, copy=False)
    return weights


def part(lower: Floats, places: Places) -> Floats:
    """Return the likeness of some of the rows, given by rising places, as a matrix of its own."""
    found = np.empty((len(places), len(places)), np.float32)
    for begin in range(0, len(places), _BLOCK):
        end = min(begin + _BLOCK, len(places))
        found[begin:end, :end] = lower[np.ix_(places[begin:end], places[:end])]
    return found


class _Products:
    """The products of sparse rows with each other, a block at a time.

    The few columns that nearly all rows share cost a sparse product most of its time; those are multiplied as dense
    ones, many times as fast.
    """

    def __init__(self, rows: Any) -> None:
        by_column = rows.tocsc()
        order = np.argsort(-np.diff(by_column.indptr), kind="stable")
        self._dense = np.ascontiguousarray(by_column[:, order[:_DENSE_COLUMNS]].toarray())
        self._rest = by_column[:, order[_DENSE_COLUMNS:]].tocsr()
        self._turned = self._rest.T.tocsr()

    def block(self, begin: int, end: int) -> Floats:
        """Return the products of rows from `begin` to `end` with all rows before `end`."""
        found: Floats = self._dense[begin:end] @ self._dense[:end].T
        found += (self._rest[begin:end] @ self._turned[:, :end]).toarray()
        return found
