"""Sentences to vectors, on one thread each: the mean over all pieces, after the last layer or on the way there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
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
        self, graphs: Sequence[Path], cut: Callable[[str], Sequence[int]], words: Callable[[list[int]], Floats],
        places: Floats, marks: tuple[int, int],
    ) -> None:  # fmt: skip
        """Load the graphs, of which each goes on where the one before it stops.

        `cut` names the pieces of a text without the marks of beginning and end, `words` gives the row of each piece,
        and `places` what its place adds, two rows more than the pieces that are read at once.
        """
        self._cut, self._words, self._places, self._marks = cut, words, places, marks
        self._most = len(places) - len(marks)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._sessions = [
            onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"]) for graph in graphs
        ]

    def encode(self, texts: list[str], graphs: int | None = None) -> Floats:
        """Return one row per text, each computed by itself so that no row depends on its neighbours.

        A row has a unit vector for each graph, side by side; those after the first so many `graphs` are not run. One
        graph reads all texts before the next does: its weights stay near the processor.
        """
        parts = [(at, part) for at, text in enumerate(texts) for part in self._parts(text)]
        rows = [self._embedded(part) for _, part in parts]
        units = []
        for session in self._sessions[:graphs]:
            found = in_threads(partial(_run, session), rows)
            means = np.zeros((len(texts), rows[0].shape[-1]), np.float32)
            for (at, part), (mean, _) in zip(parts, found, strict=True):
                means[at] += max(len(part), 1) * mean[0]
            units.append(means / np.linalg.norm(means, axis=1, keepdims=True))
            rows = [after for _, after in found]
        return np.hstack(units)

    def _parts(self, text: str) -> list[Sequence[int]]:
        """Cut a text; what is longer than the model reads at once is read in parts, whose means weigh by length."""
        pieces = self._cut(text)
        return [pieces[at : at + self._most] for at in range(0, len(pieces), self._most)] or [[]]

    def _embedded(self, pieces: Sequence[int]) -> Floats:
        numbers = [self._marks[0], *pieces, self._marks[1]]
        return (self._words(numbers) + self._places[: len(numbers)])[None]


def _run(session: onnxruntime.InferenceSession, rows: Floats) -> tuple[Floats, Floats]:
    mean, after = session.run(None, {"rows": rows})
    return mean, after


def revision_of(name: str, files: Sequence[Path], *others: str) -> str:
    """Name what vectors depend on, weights and code and runtime: under another name they are not comparable."""
    return named_after(name, [*files, *sorted(_HERE.glob("*.py"))], onnxruntime.__version__, *others)


def graph_files(folder: Path, revision: str, model: Callable[[], Weights], ends: Sequence[int]) -> list[Path]:
    """Return the graphs' files, one of the layers up to each of the ends, named by the revision.

    Each is made in one step, from the model, when it is missing.
    """

    def write(path: Path, layers: range) -> None:
        from bot.bert.graph import graph_of  # noqa: PLC0415 -- the builder's library is needed once

        path.write_bytes(graph_of(model(), layers))

    return [
        kept(folder, revision, f".{end}.onnx", partial(write, layers=range(begin, end)))
        for begin, end in itertools.pairwise([0, *ends])
    ]
