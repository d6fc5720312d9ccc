"""The n-grams counted by hand are scikit-learn's."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.ngrams import CharacterNgrams

_TEXTS = [
    "送料はいくらですか", "返品したいです", "Where is my order?", "where is MY parcel", "a", "", "  二つ  の  語  ",
    "𠮷野 ｱ", "x\u3000y  z", "www www", "注文番号 HD-10023456 です", "I'd like to return it.",
]  # fmt: skip


def test_a_texts_row_is_what_scikit_learn_makes_of_it() -> None:
    theirs = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, lowercase=True)
    expected = theirs.fit_transform(_TEXTS)
    ours, rows = CharacterNgrams.fit(_TEXTS)
    assert np.allclose(rows.toarray(), expected.toarray(), atol=1e-6)
    for made in (ours, CharacterNgrams.from_arrays(ours.arrays())):
        assert np.allclose(made.rows(_TEXTS).toarray(), expected.toarray(), atol=1e-6)
        single = np.vstack([made.rows([text]).toarray() for text in ["見たことのない語", *_TEXTS]])
        assert np.allclose(single, theirs.transform(["見たことのない語", *_TEXTS]).toarray(), atol=1e-6)
