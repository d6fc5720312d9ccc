"""all-MiniLM-L6-v2 beside the same network in plain numpy and full precision."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from scipy.special import erf, softmax
from tokenizers import Tokenizer

from bot.bert.weights import Floats
from bot.encoders import load_encoder
from bot.kept import UnreadableWeights
from bot.minilm.encoder import MiniLM
from bot.minilm.weights import TOKENIZER, WEIGHTS, Published, folder, published

ROOT = Path(__file__).resolve().parents[2]
ODD = ["", " ", "a", "  two   spaces ", "日本語", "👩‍👩‍👧", "\u202eabc", "مرحبا 你好", "x" * 3000, "ha " * 900]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    return MiniLM(tmp_path_factory.mktemp("graphs"))


def messages() -> list[str]:
    lines = (ROOT / "benchmarks/understanding/unseen.en.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines[:100]]


def in_full(model: Published, pieces: list[int]) -> Floats:
    """The mean of the last layer as the model's description has it (Devlin et al. 2019), a unit vector."""
    tensors, sizes = model.tensors, model.sizes

    def normal(rows: Floats, name: str) -> Floats:
        spread = np.sqrt(rows.var(axis=-1, keepdims=True) + sizes.epsilon)
        return (rows - rows.mean(axis=-1, keepdims=True)) / spread * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def dense(rows: Floats, name: str) -> Floats:
        return rows @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]

    rows = tensors["embeddings.word_embeddings.weight"][pieces]
    rows = rows + tensors["embeddings.position_embeddings.weight"][: len(pieces)]
    rows = normal(rows + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for number in range(sizes.layers):
        layer, each = f"encoder.layer.{number}", sizes.width // sizes.heads
        heads = (dense(rows, f"{layer}.attention.self.{part}") for part in ("query", "key", "value"))
        query, key, value = (head.reshape(len(pieces), sizes.heads, each).swapaxes(0, 1) for head in heads)
        seen = softmax(query @ key.swapaxes(1, 2) / np.sqrt(each), axis=-1) @ value
        seen = dense(seen.swapaxes(0, 1).reshape(len(pieces), sizes.width), f"{layer}.attention.output.dense")
        rows = normal(rows + seen, f"{layer}.attention.output.LayerNorm")
        wide = dense(rows, f"{layer}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        rows = normal(rows + dense(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    mean = rows.mean(axis=0)
    found: Floats = mean / np.linalg.norm(mean)
    return found


def test_vectors_point_where_the_network_in_full_precision_points(encoder: MiniLM) -> None:
    model = Published.read(folder() / WEIGHTS)
    cut = Tokenizer.from_file(str(folder() / TOKENIZER))
    cut.no_padding()
    texts = messages()
    near = np.sum(encoder.encode(texts) * np.vstack([in_full(model, cut.encode(text).ids) for text in texts]), axis=1)

    assert near.mean() > 0.985
    assert near.min() > 0.93


def test_a_vector_is_the_same_alone_in_company_and_from_several_threads(encoder: MiniLM) -> None:
    texts = messages()
    alone = np.vstack([encoder.encode([text]) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        at_once = np.vstack(list(pool.map(lambda text: encoder.encode([text]), texts)))

    assert np.array_equal(alone, encoder.encode(texts))
    assert np.array_equal(alone, at_once)


def test_whatever_is_written_gets_a_unit_vector(encoder: MiniLM) -> None:
    lengths = np.linalg.norm(encoder.encode([*ODD, "\ud800"]), axis=1)

    assert lengths == pytest.approx(np.ones(len(ODD) + 1), abs=1e-5)


def test_a_file_is_refused_that_is_not_what_was_published(tmp_path: Path) -> None:
    other = tmp_path / WEIGHTS
    with pytest.raises(UnreadableWeights):
        published(other)
    other.write_bytes((folder() / WEIGHTS).read_bytes()[:-1] + b"\0")
    with pytest.raises(UnreadableWeights, match="not that of all-MiniLM-L6-v2"):
        published(other)


def test_it_reads_english_alone() -> None:
    encoder = load_encoder("minilm")

    assert (encoder.reads("en"), encoder.reads("ja")) == (True, False)
