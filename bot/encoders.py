"""Sentence encoders by name, and their vectors kept on disk by content."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.language import ENGLISH

Matrix = npt.NDArray[np.float32]
Encode = Callable[[list[str]], Matrix]

_BATCH = 256
_REMEMBERED = 4096


class Encoder:
    """Turns sentences into unit vectors; the same sentence is computed once per process, and once ever when cached."""

    def __init__(self, name: str, revision: str, encode: Encode, language: str | None = None) -> None:
        """Wrap the function that computes vectors for a batch; vectors are kept under the name of its revision.

        `language` is the only one that it was made for, if it was made for one.
        """
        self.name = name
        self._revision = revision
        self._encode = encode
        self._language = language
        self.vector = lru_cache(maxsize=_REMEMBERED)(self._vector)

    def reads(self, language: str) -> bool:
        """Say whether it was made for sentences of a language."""
        return self._language in (None, language)

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        row: npt.NDArray[np.float32] = self.batch([text])[0]
        return row

    def batch(self, texts: Sequence[str]) -> Matrix:
        """Compute the vectors of several sentences, one row each."""
        rows = [self._encode(list(texts[at : at + _BATCH])) for at in range(0, len(texts), _BATCH)]
        return np.vstack(rows).astype(np.float32, copy=False)

    def cached_batch(self, texts: Sequence[str]) -> Matrix:
        """Compute the vectors of training sentences, reading and filling the cache on disk."""
        return VectorCache(self._revision).rows(texts, self.batch)


class VectorCache:
    """One SQLite file per revision of an encoder in Rasa's cache folder: content hash → vector."""

    def __init__(self, revision: str) -> None:
        """Open the file of one revision, making it if it is missing."""
        folder = cache_folder() / "vectors"
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{revision}.sqlite"

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


def cache_folder() -> Path:
    """Return where vectors, graphs and fitted machines are kept."""
    return Path(os.environ.get("RASA_CACHE_DIRECTORY", ".rasa/cache"))


def prefetches(texts: Sequence[str], language: str) -> list[Callable[[], object]]:
    """Return the computations of the vectors of sentences with all loaded encoders, the longest ones first.

    Done in threads they leave the event loop free; each may be done on a processor of its own.
    """
    encoders = [encoder for encoder in list(_loaded.values()) if encoder.reads(language)]
    return [partial(encoder.vector, text) for encoder in encoders for text in dict.fromkeys(texts)]


def vectors(names: Iterable[str], text: str, language: str) -> dict[str, npt.NDArray[np.float32]]:
    """Return the vectors of one sentence, one by each encoder that reads its language."""
    return {encoder.name: encoder.vector(text) for encoder in map(load_encoder, names) if encoder.reads(language)}


def vectors_by_encoder(
    names: Iterable[str], texts: Sequence[str], languages: Sequence[str]
) -> list[Mapping[str, npt.NDArray[np.float32]]]:
    """Return the vectors of training sentences, from the cache on disk where they are known.

    A sentence has one by each encoder that reads its language, in the order of their names. Which these are is known at
    once; the vectors of all sentences are looked up when the first of them is asked for.
    """
    places: list[dict[str, tuple[_Together, int]]] = [{} for _ in texts]
    for encoder in map(load_encoder, names):
        read = [at for at, language in enumerate(languages) if encoder.reads(language)]
        together = _Together(encoder, [texts[at] for at in read])
        for row, at in enumerate(read):
            places[at][encoder.name] = together, row
    return [_Later(place) for place in places]


class _Together:
    """What one encoder says of many sentences."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self._encoder, self._texts = encoder, texts

    @cached_property
    def rows(self) -> Matrix:
        return self._encoder.cached_batch(self._texts)


class _Later(Mapping[str, npt.NDArray[np.float32]]):
    """The vectors of one sentence by encoder, each looked up with those of the others."""

    def __init__(self, places: dict[str, tuple[_Together, int]]) -> None:
        self._places = places

    def __getitem__(self, encoder: str) -> npt.NDArray[np.float32]:
        together, row = self._places[encoder]
        vector: npt.NDArray[np.float32] = together.rows[row]
        return vector

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _e5() -> Encoder:
    from bot.e5.encoder import E5  # noqa: PLC0415 -- only where it is used

    model = E5(cache_folder() / "graphs")
    return Encoder("e5", model.revision, model.encode)


def _use() -> Encoder:
    from bot.use.encoder import USE  # noqa: PLC0415 -- only where it is used

    model = USE(cache_folder() / "graphs")
    return Encoder("use", model.revision, model.encode)


def _minilm() -> Encoder:
    from bot.minilm.encoder import MiniLM  # noqa: PLC0415 -- only where it is used

    model = MiniLM(cache_folder() / "graphs")
    return Encoder("minilm", model.revision, model.encode, ENGLISH)


_LOADERS: dict[str, Callable[[], Encoder]] = {"e5": _e5, "use": _use, "minilm": _minilm}

# What config.yml need not name.
USUAL = ["e5", "use", "minilm"]

_loaded: dict[str, Encoder] = {}


def loaded() -> list[str]:
    """Return the names of the encoders that were loaded."""
    return list(_loaded)


def load_encoder(name: str) -> Encoder:
    """Return the encoder of a name, loaded once per process: `e5` (384 dimensions), `use` (512) or `minilm` (384).

    Raises ValueError for a name that nobody registered in `_LOADERS`.
    """
    if name not in _LOADERS:
        raise ValueError(f"Unknown sentence encoder {name!r}; known: {', '.join(sorted(_LOADERS))}.")
    if name not in _loaded:
        _loaded[name] = _LOADERS[name]()
    return _loaded[name]
