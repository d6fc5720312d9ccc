"""What a graph of BERT's shape is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
# Between which numbers the input of a dense step lies, by the name of that input.
Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Sizes:
    """The model's dimensions."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


class Weights(Protocol):
    """The tensors by short names.

    `emb.ln` normalises the embedding. Of layer N: `lN.q`, `lN.k`, `lN.v` and `lN.ao` are attention, `lN.fi` and
    `lN.fo` the two dense steps, `lN.aln` and `lN.oln` normalise what attention and the dense steps were added to. A
    matrix is NAME.w, what is added to its products NAME.b.
    """

    @property
    def sizes(self) -> Sizes:
        """The model's dimensions."""

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a matrix, one row for each of its outputs."""

    def floats(self, name: str) -> Floats:
        """Return a row of numbers."""
