"""The vectors of training sentences, kept on disk by content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]

BATCH = 1024


class VectorCache:
    """One SQLite file per revision of an encoder in Rasa's cache folder: content hash → vector."""

    def __init__(self, revision: str) -> None:
        """Name the file of one revision; it is made when something is kept."""
        self._revision = revision

    def rows(self, texts: Sequence[str], compute: Callable[[Sequence[str]], Matrix]) -> Matrix:
        """Return one vector per text, computing those that are not kept yet."""
        keys = [_key(text) for text in texts]
        with self._opened() as database:
            known = self._read(database, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            for at in range(0, len(missing), BATCH):
                part = list(missing.items())[at : at + BATCH]
                fresh = dict(zip((key for key, _ in part), compute([text for _, text in part]), strict=True))
                self._write(database, fresh)
                known.update(fresh)
        return np.vstack([known[key] for key in keys])

    def keep(self, texts: Sequence[str], rows: Matrix) -> None:
        """Keep vectors that were computed already."""
        with self._opened() as database:
            self._write(database, dict(zip(map(_key, texts), rows, strict=True)))

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        folder = cache_folder() / "vectors"
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(folder / f"{self._revision}.sqlite", timeout=30)) as database:
            database.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
            yield database

    @staticmethod
    def _write(database: sqlite3.Connection, rows: dict[bytes, Vector]) -> None:
        database.executemany(
            "INSERT OR REPLACE INTO vector VALUES (?, ?)", [(key, row.tobytes()) for key, row in rows.items()]
        )
        database.commit()

    @staticmethod
    def _read(database: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        known: dict[bytes, Vector] = {}
        for at in range(0, len(keys), 500):
            part = list(keys[at : at + 500])
            marks = ",".join("?" * len(part))
            for key, value in database.execute(
                f"SELECT key, value FROM vector WHERE key IN ({marks})",  # noqa: S608 -- question marks only
                part,
            ):
                known[key] = np.frombuffer(value, dtype=np.float32)
        return known


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def cache_folder() -> Path:
    """Return where vectors, graphs and fitted machines are kept."""
    return Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache"))
