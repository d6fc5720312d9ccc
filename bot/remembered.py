"""What was computed of the latest things that were asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class Remembered(Generic[Asked, Found]):
    """A computation that is done once for each thing, as long as it is among the last asked for; threads may share it.

    `functools.lru_cache` with two things more: what is the same is said by a key, and what was found elsewhere counts.
    """

    def __init__(self, compute: Callable[[Asked], Found], most: int, key: Callable[[Asked], Hashable]) -> None:
        """Wrap the computation; what it finds depends on the `key` of a thing alone."""
        self._compute, self._most, self._key = compute, most, key
        self._found: OrderedDict[Hashable, Found] = OrderedDict()
        self._lock = Lock()

    def of(self, asked: Asked) -> Found:
        """Return what was found, or find it; two threads that ask at once for something new may both compute it."""
        key = self._key(asked)
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        return self.know(asked, self._compute(asked))

    def know(self, asked: Asked, found: Found) -> Found:
        """Remember what was found elsewhere, and return it."""
        with self._lock:
            self._found[key := self._key(asked)] = found
            self._found.move_to_end(key)
            if len(self._found) > self._most:
                self._found.popitem(last=False)
        return found
