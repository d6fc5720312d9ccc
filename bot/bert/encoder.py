"""Sentences to vectors, on one thread each: the mean over all pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from bot.bert.weights import Floats, Weights
from bot.kept import kept, named_after
from bot.threads import in_threads

_HERE = Path(__file__).resolve().parent


class MeanEncoder:
    """A loaded model; may be asked from several threads at once, and computes outside of Python's lock."""

    def __init__(
        self, graph: Path, cut: Callable[[str], Sequence[int]], words: Callable[[list[int]], Floats], places: Floats,
        marks: tuple[int, int],
    ) -> None:  # fmt: skip
        """Load the graph.

        `cut` names the pieces of a text without the marks of beginning and end, `words` gives the row of each piece,
        and `places` what its place adds, two rows more than the pieces that are read at once.
        """
        self._cut, self._words, self._places, self._marks = cut, words, places, marks
        self._most = len(places) - len(marks)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: list[str]) -> Floats:
        """Return one unit vector per text, each computed by itself so that no vector depends on its neighbours."""
        if len(texts) == 1:
            return self._vector(texts[0])[None]
        return np.vstack(in_threads(self._vector, texts))

    def _vector(self, text: str) -> Floats:
        """Mean over all pieces; what is longer than the model reads at once is read in parts, which weigh by length."""
        pieces = self._cut(text)
        parts = [pieces[at : at + self._most] for at in range(0, len(pieces), self._most)] or [[]]
        vector = sum(max(len(part), 1) * self._mean(part) for part in parts)
        unit: Floats = np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
        return unit

    def _mean(self, pieces: Sequence[int]) -> Floats:
        numbers = [self._marks[0], *pieces, self._marks[1]]
        embedded = self._words(numbers) + self._places[: len(numbers)]
        mean: Floats = self._session.run(None, {"embedded": embedded[None]})[0][0]
        return mean


def revision_of(name: str, files: Sequence[Path], *others: str) -> str:
    """Name what vectors depend on, weights and code and runtime: under another name they are not comparable."""
    return named_after(name, [*files, *sorted(_HERE.glob("*.py"))], onnxruntime.__version__, *others)


def graph_file(folder: Path, revision: str, model: Callable[[], Weights]) -> Path:
    """Return the graph's file, named by the revision; made in one step, from the model, when it is missing."""

    def write(path: Path) -> None:
        from bot.bert.graph import graph_of  # noqa: PLC0415 -- the builder's library is needed once

        path.write_bytes(graph_of(model()))

    return kept(folder, revision, ".onnx", write)
