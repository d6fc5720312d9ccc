"""Rows of a large table that are read from its file when they are wanted.

A mapped file would do as well, but what was once looked at of it counts as the process's own, and the kernel maps the
neighbours of each row with it: after a few hundred messages the tables of three encoders were a hundred megabytes. The
kernel keeps the file in its cache either way; reading a dozen rows takes some ten microseconds.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


class StoredRows:
    """A table in a file; several threads may read it at once."""

    def __init__(self, path: Path, begin: int, row: npt.DTypeLike) -> None:
        """Open the file, whose first row begins after so many bytes; `row` is the type of a whole row."""
        self._type = np.dtype(row)
        self._begin, self._length = begin, self._type.itemsize
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    @classmethod
    def of_array(cls, path: Path) -> StoredRows:
        """Open an array of two dimensions that numpy wrote."""
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
        return cls(path, mapped.offset, np.dtype((mapped.dtype, mapped.shape[1:])))

    def of(self, numbers: Sequence[int]) -> npt.NDArray[Any]:
        """Return the rows of those numbers."""
        length = self._length
        read = [os.pread(self._file, length, self._begin + number * length) for number in numbers]
        return np.frombuffer(b"".join(read), self._type)

    def __del__(self) -> None:
        """Close the file."""
        os.close(self._file)
