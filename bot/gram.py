"""How alike all taught sentences are, as the lower half of a symmetric matrix, and the equations solved with it.

The matrix is the largest thing in training: 12,000 sentences are 144 million numbers. So it is made block by block in
its place, the upper half is never touched (its memory is never taken), and trainings on parts of the sentences copy
from it, into the same memory one after the other, instead of comparing again: fresh memory costs a virtual machine up
to five seconds a gigabyte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

Floats = npt.NDArray[np.float32]

_BLOCK = 512
_DENSE_COLUMNS = 512


def likeness(rows: Floats, width: float, sparse_rows: Any = None, share: float = 0.0) -> Floats:
    """Return exp(−width × squared distance) of all unit rows, with `share` of it from the products of sparse rows."""
    found = np.empty((len(rows), len(rows)), np.float32)
    spelling = None if sparse_rows is None else _Products(sparse_rows)
    for begin in range(0, len(rows), _BLOCK):
        end = min(begin + _BLOCK, len(rows))
        block = found[begin:end, :end]
        np.matmul(rows[begin:end], rows[:end].T, out=block)
        block -= 1
        block *= 2 * width
        np.exp(block, out=block)
        if spelling is not None:
            block *= 1 - share
            block += share * spelling.block(begin, end)
    return found


def solve(lower: Floats, ridge: float, targets: Floats) -> Floats:
    """Return the weights with which `lower` and `ridge` on its diagonal give targets; `lower` becomes the factor."""
    lower.flat[:: len(lower) + 1] += ridge
    # By its columns, as the library counts, the lower half is the upper one: nothing is copied.
    factor = cho_factor(lower.T, lower=False, overwrite_a=True, check_finite=False)
    weights: Floats = cho_solve(factor, targets, check_finite=False).astype(np.float32, copy=False)
    return weights


def solve_for_each(
    lower: Floats, ridge: float, targets: Floats, parts: Sequence[tuple[int, int]]
) -> tuple[Floats, Floats]:
    """Return the weights of all rows, and for each part of the rows what the weights of the others make of it.

    Parts are (begin, end); outputs of rows in none of them are zero. The last part ends with the rows and needs no
    system of its own: with L the factor of the whole, its outputs are targets − L_last L_lastᵀ weights, because L_last
    is the factor of what the others leave unexplained (the inverse of a matrix in blocks). `lower` is used up.
    """
    outputs = np.zeros_like(targets)
    room = np.empty(max((len(lower) - (end - begin) for begin, end in parts[:-1]), default=0) ** 2, np.float32)
    for begin, end in parts[:-1]:
        weights = solve(_without(lower, begin, end, room), ridge, np.delete(targets, slice(begin, end), axis=0))
        outputs[begin:end] = lower[begin:end, :begin] @ weights[:begin] + lower[end:, begin:end].T @ weights[begin:]
    weights = solve(lower, ridge, targets)
    last = slice(*parts[-1])
    factor = np.tril(lower[last, last])
    outputs[last] = targets[last] - factor @ (factor.T @ weights[last])
    return weights, outputs


def _without(lower: Floats, begin: int, end: int, room: Floats) -> Floats:
    """Copy the likeness of all rows but those from `begin` to `end`, into memory that was used before."""
    count = len(lower) - (end - begin)
    found = room[: count * count].reshape(count, count)
    _copy_lower(lower[:begin, :begin], found[:begin, :begin])
    found[begin:, :begin] = lower[end:, :begin]
    _copy_lower(lower[end:, end:], found[begin:, begin:])
    return found


def _copy_lower(source: Floats, target: Floats) -> None:
    for begin in range(0, len(source), _BLOCK):
        end = min(begin + _BLOCK, len(source))
        target[begin:end, :end] = source[begin:end, :end]


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
