"""The parts of understanding, each by itself: clauses, phrases, the kernel machine, confidences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot import gram, kernel
from bot.clauses import clauses
from bot.complaints import COMPLAINT, OTHER, ComplaintModel
from bot.components.tokenise import tokeniser
from bot.confidence import Curve
from bot.intents import OUT_OF_SCOPE, Floats, IntentModel
from bot.lessons import complaint_arrays, complaint_lessons
from bot.phrases import phrases
from bot.views import Sample, SideBySide


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("送料はいくらですか?あと返品はできますか?", ["送料はいくらですか", "返品はできますか"]),
        ("営業時間と電話番号を教えて", ["営業時間を教えて", "電話番号を教えて"]),
        ("Where is my order? Also, I need an invoice.", ["Where is my order", "I need an invoice"]),
        ("How long does it take and how much is it", ["How long does it take", "how much is it"]),
        ("It cost 3.50 yen", []),
        ("質問です。送料はいくらですか", []),
        ("お世話になっております。返品したいです。よろしくお願いいたします。", []),
        ("Hi there! Where is my order? Thanks in advance.", []),
        ("こんにちは。送料はいくらですか。返品もできますか。", ["送料はいくらですか", "返品もできますか"]),
        ("名字と住所の両方を変更したいです", ["名字を変更したいです", "住所を変更したいです"]),
        ("京都までの送料と、何日で着くかを教えてください", ["京都までの送料", "何日で着くかを教えてください"]),
        ("色がイメージと違いました。返品の手順を教えてください", []),
        ("お皿が割れていました。あと保証は何年ですか", ["お皿が割れていました", "保証は何年ですか"]),
        ("I bought the wrong size. Are washed items returnable?", []),
        ("My card was declined, can I pay by bank transfer?", ["My card was declined", "can I pay by bank transfer"]),
        ("返金はカードに戻りますか。それともポイントですか。", []),
        ("送料は税込の合計で決まるのか、それとも税抜か教えて", []),
        ("箱は捨てました。あとから返品できますか", []),
        ("店長さんとお話ししたいのですが", []),
        ("返品のときの箱は何でもいいですか", []),
        ("母の分と私の分をまとめて送れますか", []),
        ("後払いはできますか。カードを持っていません", []),
        ("夜に届けてもらえますか。昼は出かけていますので", []),
        ("お直しは何日かかりますか。もう送ってます", []),
        ("休んでいた便を、また再開してください", []),
        ("住所を直したい、また領収書も送ってください", ["住所を直したい", "領収書も送ってください"]),
        ("カードで払えますか、または後払いも使えますか", []),
        ("住所を直したいです。また、領収書をください", ["住所を直したいです", "領収書をください"]),
        ("保証の紙はどれですか。箱の中に無かった", []),
        ("送料はいくらですか", []),
        ("はい。", []),
    ],
)
def test_a_message_is_split_where_something_is_added(text: str, parts: list[str]) -> None:
    assert list(clauses(text)) == parts


@pytest.mark.parametrize(
    ("language", "text", "quoted"),
    [
        ("ja", "これで三回目の問い合わせです。ありえないと思います。", ["三回目", "問い合わせ", "ありえない"]),
        ("ja", "何の連絡もないまま一週間も待たされている", ["連絡", "ない", "一週間", "待たされている"]),
        ("ja", "は、が、を、に、の、です、ます", []),
        ("en", "This is the third time I ask and nobody answers", ["third time", "ask", "nobody answers"]),
        ("en", "Another week without a reply", ["week", "without a reply"]),
        ("en", "it is what it is and so on", []),
    ],
)
def test_phrases_are_what_a_person_would_quote(language: str, text: str, quoted: list[str]) -> None:
    found = [span.text for span in phrases(tokeniser(language)(text), language)]
    assert [phrase for phrase in quoted if phrase not in found] == []
    assert not {"は", "が", "を", "の", "です", "ます", "is", "it", "the", "and"} & set(found)
    if not quoted:
        assert found == []


def test_compact_rows_give_the_same_cosines_but_for_rounding() -> None:
    rng = np.random.RandomState(5)
    taught = rng.randn(3000, 384).astype(np.float32) * np.linspace(2, 0.3, 384, dtype=np.float32)
    taught /= np.linalg.norm(taught, axis=1, keepdims=True)
    asked = np.vstack([taught[:50] + 0.05 * rng.randn(50, 384).astype(np.float32), np.zeros((1, 384), np.float32)])
    machine = kernel.fit(taught, np.eye(3000, 5, dtype=np.float32), 1.0, 0.1)
    read = kernel.KernelMachine.from_arrays(machine.arrays(), 1.0)
    exact, rounded = machine.similarities(asked), read.similarities(asked)
    assert np.abs(exact - rounded).max() < 0.0001
    assert np.abs(machine.outputs(exact) - machine.outputs(rounded)).max() < 0.0005


def test_what_an_encoder_has_not_seen_is_left_to_the_others() -> None:
    chance = np.random.RandomState(7)
    one, two = (chance.randn(40, 300).astype(np.float32) for _ in range(2))
    both = [Sample(str(at), "en", {"one": one[at], "two": two[at]}) for at in range(40)]
    alone = [Sample(str(at), "ja", {"one": one[at]}) for at in range(40)]
    views, rows = SideBySide.fit([*both, *alone])
    assert np.allclose(views.rows([*both, *alone]), rows, atol=1e-6)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    centred = one - one.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    assert np.allclose(rows[40:] @ rows[40:].T, centred @ centred.T, atol=1e-4)
    assert np.allclose(np.diag(rows[:40] @ rows[40:].T), np.sqrt(0.5), atol=1e-4)


def test_an_encoder_says_as_much_of_likeness_as_its_share(tmp_path: Path) -> None:
    chance = np.random.RandomState(7)
    one, two = (chance.randn(40, 30).astype(np.float32) for _ in range(2))
    samples = [Sample(str(at), "en", {"one": one[at], "two": two[at]}) for at in range(40)]
    views, rows = SideBySide.fit(samples, {"en": {"one": 3, "two": 1}})
    likeness = []
    for vectors in (one, two):
        centred = vectors - vectors.mean(axis=0)
        centred /= np.linalg.norm(centred, axis=1, keepdims=True)
        likeness.append(centred @ centred.T)
    assert np.allclose(rows @ rows.T, 0.75 * likeness[0] + 0.25 * likeness[1], atol=1e-4)
    np.savez(tmp_path / "views.npz", **views.arrays())
    with np.load(tmp_path / "views.npz", allow_pickle=False) as stored:
        read = SideBySide.from_arrays(dict(stored))
    assert np.array_equal(read.rows(samples), views.rows(samples))


def test_a_machine_gives_back_what_it_was_taught_and_fades_with_distance() -> None:
    rows = np.eye(3, dtype=np.float32)
    machine = kernel.fit(rows, rows, 1.0, 1e-4)
    assert np.allclose(machine.outputs(rows @ rows.T), rows, atol=0.01)
    assert machine.outputs(np.full((1, 3), -1.0, np.float32)).max() < 0.05
    slack = kernel.fit(rows, rows, 1.0, 10)
    assert slack.outputs(rows @ rows.T)[2, 2] < 0.2


def test_likeness_is_made_in_blocks_and_solved_for_all_and_without_each_part() -> None:
    chance = np.random.RandomState(2)
    rows = chance.randn(2500, 20).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    spelt = chance.rand(2500, 300).astype(np.float32) * (chance.rand(2500, 300) < np.linspace(0.9, 0.02, 300))
    expected = 0.7 * np.exp(4.0 * (rows @ rows.T - 1)) + 0.3 * spelt @ spelt.T
    lower = gram.likeness(rows, 2.0, csr_matrix(spelt), 0.3)
    assert np.allclose(np.tril(lower), np.tril(expected), atol=1e-3)
    wanted = chance.randn(2500, 3).astype(np.float32)
    parts = [(0, 700), (700, 1900), (1900, 2500)]
    last_alone = gram.solve_for_each(lower.copy(), 5.0, wanted, parts[2:])
    weights, outputs = gram.solve_for_each(lower, 5.0, wanted, parts)
    assert np.allclose(last_alone[0], weights)
    assert np.allclose(last_alone[1][1900:], outputs[1900:])
    assert np.allclose(expected @ weights + 5.0 * weights, wanted, atol=1e-2)
    for begin, end in parts:
        others = np.delete(np.arange(2500), slice(begin, end))
        system = expected[np.ix_(others, others)] + 5.0 * np.eye(len(others))
        assert np.allclose(
            outputs[begin:end], expected[begin:end, others] @ np.linalg.solve(system, wanted[others]), atol=1e-2
        )


def test_a_curve_is_the_share_that_was_right_and_never_falls() -> None:
    chance = np.random.RandomState(3)
    scores = chance.rand(4000).astype(np.float32)
    curve = Curve.fit(scores, chance.rand(4000) < scores**2)
    at = np.linspace(0, 1, 50, dtype=np.float32)
    assert np.abs(curve.at(at) - np.clip(at**2, 0.005, 0.995)).max() < 0.1
    assert (np.diff(curve.at(at)) >= 0).all()
    twice = Curve.fit(scores, chance.rand(4000) < scores, odds=2).at(at)
    assert np.abs(twice - 2 * at / (1 + at)).max() < 0.1
    falling = Curve.fit(scores, chance.rand(4000) > scores, rising=False)
    assert (np.diff(falling.at(at)) <= 0).all()


def _samples(kinds: dict[str, int], each: int) -> tuple[list[Sample], list[str]]:
    chance, samples, labels = np.random.RandomState(1), [], []
    for label, direction in kinds.items():
        for number in range(each):
            vector = chance.randn(24).astype(np.float32) * 0.4
            vector[direction] += 3
            samples.append(Sample(f"{label} {number}", "en", {"one": vector, "two": vector[::-1].copy()}))
            labels.append(label)
    return samples, labels


def test_an_intent_model_survives_being_stored_and_knows_what_it_does_not_know() -> None:
    samples, labels = _samples({"coupon": 0, "warranty": 1, OUT_OF_SCOPE: 2}, 40)
    model = IntentModel.fit(samples, labels)
    stored = IntentModel.from_arrays(model.arrays())
    for sample, label in list(zip(samples, labels, strict=True))[::9]:
        ranked = stored.rank(sample)
        assert ranked[0][0] == label
        assert ranked[0][1] > 0.8
        before = dict(model.rank(sample))
        assert before.keys() == {name for name, _ in ranked}
        assert all(abs(confidence - before[name]) < 0.001 for name, confidence in ranked)
    nothing = Sample("?", "en", {"one": np.full(24, -1, np.float32), "two": np.full(24, -1, np.float32)})
    in_scope = max(confidence for name, confidence in stored.rank(nothing) if name != OUT_OF_SCOPE)
    assert in_scope < 0.5


def test_a_last_fold_of_enough_messages_is_held_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    systems: list[int] = []
    solve = gram.solve

    def counted(lower: Floats, ridge: float, targets: Floats) -> Floats:
        systems.append(len(lower))
        return solve(lower, ridge, targets)

    monkeypatch.setattr(gram, "solve", counted)
    samples, labels = _samples({"coupon": 0, "warranty": 1, OUT_OF_SCOPE: 2}, 40)
    by_all = IntentModel.fit(samples, labels)
    assert len(systems) == 3
    monkeypatch.setattr("bot.intents._ENOUGH", 20)
    by_last = IntentModel.fit(samples, labels)
    assert systems[3:] == [120]
    for sample, label in zip(samples, labels, strict=True):
        (first, confidence), (name, other) = by_last.rank(sample)[0], by_all.rank(sample)[0]
        assert first == name == label
        assert confidence == pytest.approx(other, abs=0.15)


def test_without_examples_out_of_scope_the_same_model_ranks_intents_alone() -> None:
    samples, labels = _samples({"coupon": 0, "warranty": 1, "exchange": 2}, 12)
    model = IntentModel.fit(samples, labels)
    assert {name for name, _ in model.rank(samples[0])} == {"coupon", "warranty", "exchange"}
    assert model.rank(samples[0])[0][0] == "coupon"
    with pytest.raises(ValueError, match="at least two labels"):
        IntentModel.fit(samples[:3], labels[:3])


def test_ordinary_talk_lowers_the_score_of_what_is_like_it() -> None:
    samples, labels = _samples({COMPLAINT: 0, OTHER: 1}, 30)
    ordinary, _ = _samples({"talk": 3}, 60)
    model = ComplaintModel.from_arrays(complaint_arrays(complaint_lessons(samples, labels, ordinary)))
    assert min(model.scores(samples[:30])) > 0.5 > max(model.scores([*samples[30:], *ordinary]))
