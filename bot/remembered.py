"""What was computed of the latest things that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class Remembered(Generic[Asked, Found]):
    """A computation that is done once for each thing, as long as it is among the latest; threads may share it."""

    def __init__(self, compute: Callable[[Asked], Found], most: int, key: Callable[[Asked], Hashable]) -> None:
        """Wrap the computation; what it finds depends on the `key` of a thing alone."""
        self._compute, self._most, self._key = compute, most, key
        self._found: dict[Hashable, Found] = {}

    def of(self, asked: Asked) -> Found:
        """Return what was found, or find it."""
        key = self._key(asked)
        if key in self._found:
            return self._found[key]
        return self.know(asked, self._compute(asked))

    def know(self, asked: Asked, found: Found) -> Found:
        """Remember what was found elsewhere, and return it."""
        self._found[self._key(asked)] = found
        if len(self._found) > self._most:
            self._found.pop(next(iter(self._found)), None)
        return found
