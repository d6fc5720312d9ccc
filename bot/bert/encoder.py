"""Sentences to vectors: the mean over all pieces, after the last layer or on the way there.

Sentences of as many pieces are multiplied together, which takes a quarter less time than one after the other. Each gets
the very vector that it gets alone: the levels of its numbers do not depend on its neighbours (bot/bert/ranges.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
import onnxruntime

from bot.bert.embedding import Embedding
from bot.bert.weights import Floats, Ranges, Weights
from bot.kept import kept, named_after
from bot.threads import in_threads

_HERE = Path(__file__).resolve().parent
# More sentences together gain nothing, and keep a processor waiting for the last ones.
_TOGETHER = 16


class MeanEncoder:
    """A loaded model; may be asked from several threads at once, and computes outside of Python's lock."""

    def __init__(self, graphs: Sequence[Path], embedding: Embedding) -> None:
        """Load the graphs, of which each goes on where the one before it stops."""
        self._embedding = embedding
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._sessions = [
            onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"]) for graph in graphs
        ]

    def encode(self, texts: list[str], graphs: int | None = None) -> Floats:
        """Return one row per text, the same whatever the others are.

        A row has a unit vector for each graph, side by side; those after the first so many `graphs` are not run. One
        graph reads all texts before the next does: its weights stay near the processor. What is longer than the model
        reads at once is read in parts, whose means weigh by length.
        """
        parts = [(at, part) for at, text in enumerate(texts) for part in self._embedding.parts(text)]
        rows = [self._embedding.rows(part) for _, part in parts]
        units = []
        for session in self._sessions[:graphs]:
            rows = _run(session, rows)
            means = np.zeros((len(texts), rows[0].shape[-1]), np.float32)
            for (at, part), own in zip(parts, rows, strict=True):
                means[at] += max(len(part), 1) * own.mean(axis=0)
            units.append(means / np.linalg.norm(means, axis=1, keepdims=True))
        return np.hstack(units)


def _run(session: onnxruntime.InferenceSession, rows: Sequence[Floats]) -> list[Floats]:
    """Return what becomes of the rows of each text."""
    by_length: dict[int, list[int]] = {}
    for at in sorted(range(len(rows)), key=lambda at: -len(rows[at])):  # the longest first: no thread ends with them
        by_length.setdefault(len(rows[at]), []).append(at)
    groups = [ats[at : at + _TOGETHER] for ats in by_length.values() for at in range(0, len(ats), _TOGETHER)]
    found: dict[int, Floats] = {}

    def run(group: list[int]) -> None:
        (after,) = session.run(None, {"rows": np.stack([rows[at] for at in group])})
        found.update(zip(group, after, strict=True))

    in_threads(run, groups)
    return [found[at] for at in range(len(rows))]


def revision_of(name: str, files: Sequence[Path], *others: str) -> str:
    """Name what vectors depend on, weights and code and runtime: under another name they are not comparable."""
    return named_after(name, [*files, *sorted(_HERE.glob("*.py"))], onnxruntime.__version__, *others)


def graph_files(
    folder: Path, revision: str, model: Callable[[], Weights], ends: Sequence[int], embedding: Embedding,
    texts: Sequence[str],
) -> list[Path]:  # fmt: skip
    """Return the graphs' files, one of the layers up to each of the ends, named by the revision.

    Each is made in one step, from the model, when it is missing; `texts` are such as it will read.
    """

    @cache
    def ingredients() -> tuple[Weights, Ranges]:
        from bot.bert.ranges import measured  # noqa: PLC0415 -- the builder's library is needed once

        weights = model()
        return weights, measured(weights, embedding, texts)

    def write(path: Path, layers: range) -> None:
        from bot.bert.graph import graph_of  # noqa: PLC0415 -- as above

        weights, ranges = ingredients()
        path.write_bytes(graph_of(weights, layers, ranges))

    return [
        kept(folder, revision, f".{end}.onnx", partial(write, layers=range(begin, end)))
        for begin, end in itertools.pairwise([0, *ends])
    ]
