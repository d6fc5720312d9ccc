"""Sentence encoders by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from bot.language import ENGLISH
from bot.remembered import Remembered
from bot.vector_cache import BATCH, Matrix, Vector, VectorCache, cache_folder

if TYPE_CHECKING:
    from bot.e5.encoder import E5

Encode = Callable[[list[str]], Matrix]

_REMEMBERED = 4096


class Encoder:
    """Turns sentences into unit vectors; the same sentence is computed once per process, and once ever when cached.

    One encoder may come upon what another says of a sentence `on_the_way`: then its rows begin with that one's vector,
    and the other need not compute it.
    """

    def __init__(
        self, name: str, revision: str, encode: Encode, language: str | None = None, on_the_way: Encoder | None = None
    ) -> None:
        """Wrap the function that computes rows for a batch; vectors are kept under the name of its revision.

        `language` is the only one that it was made for, if it was made for one.
        """
        self.name, self.on_the_way = name, on_the_way
        self._cache = VectorCache(revision)
        self._encode = encode
        self._language = language
        self._remembered = Remembered(self._vector, _REMEMBERED, str)
        self.vector = self._remembered.of

    def reads(self, language: str) -> bool:
        """Say whether it was made for sentences of a language."""
        return self._language in (None, language)

    def _vector(self, text: str) -> Vector:
        own, passed = self._computed([text])
        if self.on_the_way:
            self.on_the_way.know(text, passed[0])
        return own[0]

    def batch(self, texts: Sequence[str]) -> Matrix:
        """Compute the vectors of several sentences, one row each."""
        return self._computed(texts)[0]

    def cached_batch(self, texts: Sequence[str]) -> Matrix:
        """Compute the vectors of training sentences, reading and filling the cache on disk."""

        def compute(part: Sequence[str]) -> Matrix:
            own, passed = self._computed(part)
            if self.on_the_way:
                self.on_the_way.keep(part, passed)
            return own

        return self._cache.rows(texts, compute)

    def know(self, text: str, vector: Vector) -> None:
        """Remember a vector that another encoder came upon."""
        self._remembered.know(text, vector)

    def keep(self, texts: Sequence[str], rows: Matrix) -> None:
        """Put vectors on disk that another encoder came upon."""
        self._cache.keep(texts, rows)

    def _computed(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Return the sentences' own vectors, and what was come upon on the way to them: no columns where nothing is."""
        parts = [self._encode(list(texts[at : at + BATCH])) for at in range(0, len(texts), BATCH)]
        rows = np.vstack(parts).astype(np.float32, copy=False)
        passed = rows.shape[1] // 2 if self.on_the_way else 0
        return rows[:, passed:], rows[:, :passed]


def prefetches(texts: Sequence[str], language: str) -> list[Callable[[], object]]:
    """Return the computations of the vectors of sentences with all loaded encoders, the longest ones first.

    Done in threads they leave the event loop free; each may be done on a processor of its own.
    """
    reading = [encoder for encoder in list(_loaded.values()) if encoder.reads(language)]
    passed = [encoder.on_the_way for encoder in reading]
    encoders = [encoder for encoder in reading if encoder not in passed]
    return [partial(encoder.vector, text) for encoder in encoders for text in dict.fromkeys(texts)]


def vectors(names: Iterable[str], text: str, language: str) -> dict[str, Vector]:
    """Return the vectors of one sentence, one by each encoder that reads its language."""
    return {encoder.name: encoder.vector(text) for encoder in _in_order(names) if encoder.reads(language)}


def vectors_by_encoder(
    names: Iterable[str], texts: Sequence[str], languages: Sequence[str]
) -> list[Mapping[str, Vector]]:
    """Return the vectors of training sentences, from the cache on disk where they are known.

    A sentence has one by each encoder that reads its language, in the order of their names. Which these are is known at
    once; the vectors of all sentences are looked up when the first of them is asked for.
    """
    places: list[dict[str, tuple[_Together, int]]] = [{} for _ in texts]
    for encoder in _in_order(names):
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


class _Later(Mapping[str, Vector]):
    """The vectors of one sentence by encoder, each looked up with those of the others."""

    def __init__(self, places: dict[str, tuple[_Together, int]]) -> None:
        self._places = places

    def __getitem__(self, encoder: str) -> Vector:
        together, row = self._places[encoder]
        vector: Vector = together.rows[row]
        return vector

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@lru_cache(maxsize=1)
def _e5_model() -> E5:
    from bot.e5.encoder import E5  # noqa: PLC0415 -- only where it is used

    return E5(cache_folder() / "graphs")


def _e5() -> Encoder:
    model = _e5_model()
    return Encoder("e5", model.revision, model.encode, on_the_way=load_encoder("e5-middle"))


def _e5_middle() -> Encoder:
    model = _e5_model()
    return Encoder("e5-middle", f"{model.revision}-middle", partial(model.encode, graphs=1))


def _use() -> Encoder:
    from bot.use.encoder import USE  # noqa: PLC0415 -- only where it is used

    model = USE(cache_folder() / "graphs")
    return Encoder("use", model.revision, model.encode)


def _minilm() -> Encoder:
    from bot.minilm.encoder import MiniLM  # noqa: PLC0415 -- only where it is used

    model = MiniLM(cache_folder() / "graphs")
    return Encoder("minilm", model.revision, model.encode, ENGLISH)


_LOADERS: dict[str, Callable[[], Encoder]] = {"e5": _e5, "e5-middle": _e5_middle, "use": _use, "minilm": _minilm}

# What config.yml need not name.
USUAL = ["e5", "e5-middle", "use", "minilm"]

_loaded: dict[str, Encoder] = {}


def _in_order(names: Iterable[str]) -> list[Encoder]:
    """Return encoders by name, those first that come upon what others say."""
    return sorted(map(load_encoder, names), key=lambda encoder: encoder.on_the_way is None)


def loaded() -> list[str]:
    """Return the names of the encoders that were loaded."""
    return list(_loaded)


def load_encoder(name: str) -> Encoder:
    """Return the encoder of a name, loaded once per process.

    `e5` (384 dimensions), `e5-middle` (384; the same network, two thirds of the way), `use` (512) or `minilm` (384).
    Raises ValueError for a name that nobody registered in `_LOADERS`.
    """
    if name not in _LOADERS:
        raise ValueError(f"Unknown sentence encoder {name!r}; known: {', '.join(sorted(_LOADERS))}.")
    if name not in _loaded:
        _loaded[name] = _LOADERS[name]()
    return _loaded[name]
