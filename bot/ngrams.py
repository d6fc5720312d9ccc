"""Character n-grams of a text, weighed by rarity: what spelling says where meaning is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer


class CharacterNgrams:
    """TF-IDF over runs of one to four characters within words, fitted on the training texts."""

    def __init__(self, vectoriser: TfidfVectorizer) -> None:
        """Wrap a fitted vectoriser."""
        self._vectoriser = vectoriser

    @classmethod
    def fit(cls, texts: Sequence[str]) -> CharacterNgrams:
        """Learn the n-grams that occur at least twice and their weights."""
        vectoriser = _vectoriser(min_df=2 if len(texts) > 50 else 1)
        vectoriser.fit(texts)
        return cls(vectoriser)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one sparse row per text."""
        return self._vectoriser.transform(texts).astype(np.float32)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what rebuilds it: the terms in column order and their weights."""
        terms: list[str] = sorted(self._vectoriser.vocabulary_, key=self._vectoriser.vocabulary_.get)
        return {"terms": np.array(terms, dtype=np.str_), "idf": self._vectoriser.idf_.astype(np.float32)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> CharacterNgrams:
        """Rebuild what `arrays` returned."""
        vectoriser = _vectoriser(vocabulary={str(term): column for column, term in enumerate(arrays["terms"])})
        vectoriser.idf_ = arrays["idf"].astype(np.float64)
        return cls(vectoriser)


def _vectoriser(**settings: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, lowercase=True, dtype=np.float64, **settings
    )
