"""Between which numbers the inputs of a model's dense steps lie, measured where its graph is made.

After each normalisation a few of these numbers are far larger than the others whatever is read, so that the ranges
hardly differ between sentences; those of attention do, and the medians do as well for them (docs/decisions/028). With
ranges that are known no sentence has to be looked through for its own, and sentences that are multiplied together do
not depend on each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnxruntime

from bot.bert.embedding import Embedding
from bot.bert.graph import measuring_graph_of
from bot.bert.weights import Ranges, Weights


def measured(model: Weights, embedding: Embedding, texts: Sequence[str]) -> Ranges:
    """Return the usual range of each input: the medians of its least and its largest number in the texts.

    Rounded, so that processors whose last digits differ agree.
    """
    session = onnxruntime.InferenceSession(measuring_graph_of(model), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    told = [name for name in names if name.endswith((".least", ".most"))]
    rows = [embedding.rows(embedding.parts(text)[0]) for text in texts]
    found = np.array([session.run(told, {"rows": own[None]}) for own in rows])
    usual = {name: float(f"{value:.3g}") for name, value in zip(told, np.median(found, axis=0), strict=True)}
    inputs = [name.removesuffix(".least") for name in told if name.endswith(".least")]
    return {name: (usual[f"{name}.least"], usual[f"{name}.most"]) for name in inputs}
