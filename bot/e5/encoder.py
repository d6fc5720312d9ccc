"""Sentences to vectors of 384 numbers, on one thread each."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime

from bot.e5.packed import Floats, Packed, unpacked, weights_file
from bot.e5.pieces import Pieces

# The model was taught to expect this before what is compared with its like.
_PREFIX = "query: "
_HERE = Path(__file__).resolve().parent


class E5:
    """The loaded model; may be asked from several threads at once, and computes outside of Python's lock."""

    def __init__(self, folder: Path) -> None:
        """Load the model, making its graph in the folder if it is not there; raises UnreadableWeights."""
        path = weights_file()
        model = Packed.read(path)
        self._pieces = Pieces(model)
        self._marks, self._most = (model.begin, model.end), model.sizes.positions - 2
        self._words = model.blocks("emb.word", model.sizes.width)
        places = model.floats("emb.pos").reshape(-1, model.sizes.width)
        self._places: Floats = places + model.floats("emb.type")[: model.sizes.width]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        graph = _graph_file(folder, path, model)
        # What the vectors depend on, as a name: vectors under another name are not comparable.
        self.revision = graph.stem
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: list[str]) -> Floats:
        """Return one unit vector per text, each computed by itself so that no vector depends on its neighbours."""
        if len(texts) == 1:
            return self._vector(texts[0])[None]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.vstack(list(pool.map(self._vector, texts)))

    def _vector(self, text: str) -> Floats:
        """Mean over all pieces; what is longer than the model reads at once is read in parts, which weigh by length."""
        pieces = self._pieces.cut(_PREFIX + text)
        parts = [pieces[at : at + self._most] for at in range(0, len(pieces), self._most)]
        vector = sum(len(part) * self._mean(part) for part in parts)
        unit: Floats = np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
        return unit

    def _mean(self, pieces: list[int]) -> Floats:
        numbers = [self._marks[0], *pieces, self._marks[1]]
        embedded = unpacked(self._words[numbers]) + self._places[: len(numbers)]
        mean: Floats = self._session.run(None, {"embedded": embedded[None]})[0][0]
        return mean


def _graph_file(folder: Path, weights: Path, model: Packed) -> Path:
    """Return the graph's file, named by the weights and the code that reads them; made in one step when missing."""
    sources = b"".join(source.read_bytes() for source in sorted(_HERE.glob("*.py")))
    made_from = hashlib.sha256(weights.read_bytes() + sources + onnxruntime.__version__.encode()).hexdigest()
    path = folder / f"e5-{made_from[:16]}.onnx"
    if not path.exists():
        from bot.e5.graph import graph_of  # noqa: PLC0415 -- the builder's library is needed once

        folder.mkdir(parents=True, exist_ok=True)
        building = folder / f".{path.name}.{os.getpid()}"
        building.write_bytes(graph_of(model))
        building.replace(path)
        for old in folder.glob("e5-*.onnx"):
            if old != path:
                old.unlink(missing_ok=True)
    return path
