"""Multilingual E5 small: sentences to vectors of 384 numbers, and what it thinks of them on the way."""

from __future__ import annotations

from pathlib import Path

from bot.bert.embedding import Embedding
from bot.bert.encoder import MeanEncoder, graph_files, revision_of
from bot.bert.usual import ENGLISH, JAPANESE
from bot.bert.weights import Floats
from bot.e5.packed import Packed, unpacked, weights_file
from bot.e5.pieces import Pieces

_HERE = Path(__file__).resolve().parent
# After so many of its twelve layers a complaint is heard best; the others weigh what is asked more than how.
_MIDDLE = 8


class E5(MeanEncoder):
    """The loaded model.

    It was taught to read "query: " before what is compared with its like. That is left out: three pieces of seventeen
    for which nothing is understood better (docs/understanding.md).
    """

    def __init__(self, folder: Path) -> None:
        """Load the model, making its graph in the folder if it is not there; raises UnreadableWeights."""
        path = weights_file()
        model = Packed.read(path)
        pieces, words = Pieces(model), model.rows("emb.word", model.sizes.width)
        places = model.floats("emb.pos").reshape(-1, model.sizes.width)
        self.revision = revision_of("e5", [path, *sorted(_HERE.glob("*.py"))])

        def embedded(numbers: list[int]) -> Floats:
            return unpacked(words.of(numbers))

        places = places + model.floats("emb.type")[: model.sizes.width]
        embedding = Embedding(pieces.cut, embedded, places, (model.begin, model.end))
        ends = [_MIDDLE, model.sizes.layers]
        super().__init__(
            graph_files(folder, self.revision, lambda: model, ends, embedding, [*JAPANESE, *ENGLISH]), embedding
        )
