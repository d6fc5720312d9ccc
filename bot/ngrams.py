"""Character n-grams of a text, weighed by rarity: what spelling says where meaning is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

_LONGEST = 4


class CharacterNgrams:
    """TF-IDF over runs of one to four characters within words, fitted on the training texts."""

    def __init__(self, terms: Sequence[str], idf: npt.NDArray[np.float32]) -> None:
        """Put one together from its terms in column order and their weights."""
        self._columns = {term: column for column, term in enumerate(terms)}
        self._idf = idf

    @classmethod
    def fit(cls, texts: Sequence[str]) -> tuple[CharacterNgrams, csr_matrix]:
        """Learn the n-grams that occur at least twice and their weights; returns also the rows of the texts."""
        vectoriser = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, _LONGEST), lowercase=True, min_df=2 if len(texts) > 50 else 1,
            sublinear_tf=True, dtype=np.float32,
        )  # fmt: skip
        rows = vectoriser.fit_transform(texts)
        terms: list[str] = sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.get)
        return cls(terms, vectoriser.idf_.astype(np.float32)), rows

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one sparse unit row per text: (1 + log of the count) times the weight, as scikit-learn has it.

        Counted here: for a single message scikit-learn's own way costs ten times as much.
        """
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text in texts:
            counts = self._counts(text.lower())
            columns += counts
            values += [1.0 + log(count) for count in counts.values()]
            ends.append(len(columns))
        at = np.array(columns, dtype=np.int32)
        weights = np.array(values, dtype=np.float32) * self._idf[at]
        for begin, end in pairwise(ends):
            weights[begin:end] /= max(float(np.linalg.norm(weights[begin:end])), 1e-12)
        return csr_matrix((weights, at, np.array(ends, dtype=np.int32)), shape=(len(texts), len(self._idf)))

    def _counts(self, text: str) -> dict[int, int]:
        """Return how often each known term occurs, by column."""
        known, counts = self._columns, dict[int, int]()
        for word in text.split():
            padded = f" {word} "
            for size in range(1, min(_LONGEST, len(padded)) + 1):
                for begin in range(len(padded) - size + 1):
                    column = known.get(padded[begin : begin + size])
                    if column is not None:
                        counts[column] = counts.get(column, 0) + 1
        return counts

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what rebuilds it: the terms in column order and their weights."""
        return {"terms": np.array(list(self._columns), dtype=np.str_), "idf": self._idf}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> CharacterNgrams:
        """Rebuild what `arrays` returned."""
        return cls([str(term) for term in arrays["terms"]], arrays["idf"])
