"""Evaluation: its definitions, its curves, and a run of the real pipeline on a few messages."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from bot import evaluate
from bot.evaluation.cases import Case, FaultyCases, read_cases
from bot.evaluation.charts import Mark, line_chart
from bot.evaluation.curves import alarm_curve, area, calibration_error, gain_at, rejection_curve, reliability
from bot.evaluation.folds import folds
from bot.evaluation.judgement import FaultyThresholds, Judgement, read_thresholds
from bot.evaluation.scores import summary
from bot.offers import MOST_OFFERED, NOT_OFFERED, offers
from tests.bot.stack import ROOT, trained_model


def judgement(case: Case, decision: str = "answer", **words: object) -> Judgement:
    understood = str(words.pop("understood", case.label))
    values: dict[str, object] = {
        "answers": (understood,) if decision == "answer" else (),
        "understood": understood,
        "confidence": 0.9,
        "candidate": understood,
        "score": 0.9,
        "offered": (),
        "complaint": 0.1,
    }
    return Judgement(case=case, decision=decision, **{**values, **words})  # type: ignore[arg-type]


QUESTION = Case("送料はいくら？", ("shipping_cost",), "ja")
STRANGE = Case("明日の天気は", ("out_of_scope",), "ja")


def test_an_answer_is_right_by_its_label_or_by_one_that_is_right_as_well() -> None:
    also = Case("いつ届く？", ("delivery_time",), "ja", ("order_status",))
    assert judgement(also, understood="order_status").is_right
    assert not judgement(also, understood="refund_status").is_right


def test_a_message_with_two_questions_needs_both_answers() -> None:
    both = Case("送料と返品について", ("shipping_cost", "return_policy"), "ja")
    assert not judgement(both, answers=("shipping_cost",)).is_right
    assert judgement(both, answers=("shipping_cost", "return_policy")).is_right


def test_an_offer_counts_unless_the_message_was_taken_for_out_of_scope_or_for_a_complaint() -> None:
    asked = judgement(QUESTION, "clarify", understood="coupon", offered=("coupon", "shipping_cost"))
    assert asked.is_right_or_offered
    assert not asked.is_right
    assert not judgement(QUESTION, "handoff", understood="out_of_scope", offered=("shipping_cost",)).is_right_or_offered
    assert not judgement(QUESTION, "complaint", offered=("shipping_cost",)).is_right_or_offered


def test_a_clarifying_question_is_no_answer_to_what_is_out_of_scope() -> None:
    found = summary(
        [judgement(STRANGE, "clarify", understood="coupon"), judgement(STRANGE, understood="coupon")],
        0.7,
        {},
        curve=False,
    )
    assert found["oos_recall"] == 0.5
    assert found["in_scope_accuracy"] is None


def test_what_a_complaint_sentence_says_of_intents_is_not_scored() -> None:
    complaint = Case("三度目です", ("complaint",), "ja")
    found = summary(
        [judgement(complaint, understood="coupon", complaint=0.8), judgement(QUESTION)], 0.7, {}, curve=True
    )
    assert found["complaint_recall"] == 1.0
    assert (found["in_scope"], found["in_scope_accuracy"], found["answered_accuracy"]) == (1, 1.0, 1.0)
    assert found["by_language"]["ja"]["complaint_recall"] == 1.0
    assert found["curve"] is None


def test_the_area_is_the_chance_that_a_wanted_one_scores_higher() -> None:
    assert area([0.9, 0.8], [0.1]) == 1.0
    assert area([0.5], [0.5]) == 0.5
    assert area([], [0.5]) is None


def test_bins_have_equal_mass_and_their_error_is_the_mean_distance() -> None:
    bins = reliability([0.2, 0.2, 0.8, 0.8], [False, False, True, False], bins=2)
    assert [part.count for part in bins] == [2, 2]
    assert calibration_error(bins) == pytest.approx((0.2 + 0.3) / 2)


def test_the_rejection_curve_gives_the_best_accuracy_for_a_share_refused() -> None:
    curve = rejection_curve([(0.9, True), (0.6, True), (0.4, False)], [0.7, 0.1])
    assert gain_at(curve, 0.5) == pytest.approx(2 / 3)
    assert gain_at(curve, 1.0) == pytest.approx(1 / 3)


def test_the_alarm_curve_goes_from_all_to_none() -> None:
    curve = alarm_curve([0.9, 0.2], [0.3])
    assert (curve[0].gain, curve[0].price) == (1.0, 1.0)
    assert (curve[-1].gain, curve[-1].price) == (0.0, 0.0)


def test_folds_hold_every_case_out_once_and_never_teach_its_text() -> None:
    cases = [Case(f"{label} {number}", (label,), "en") for label in "abc" for number in range(7)]
    cases.append(Case("a 1", ("b",), "en"))
    held_out = []
    for taught, held in folds(cases, 3):
        assert not {case.text for case in taught} & {case.text for case in held}
        assert {case.label for case in held} == {"a", "b", "c"}
        held_out += held
    assert sorted(case.text for case in held_out) == sorted(case.text for case in cases)


def test_lines_are_read_with_names_without_prefix_and_the_language_guessed(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    lines = [
        {"text": "送料は？", "label": "faq/shipping_cost", "also": "delivery_time", "note": "x"},
        {"text": "weather?", "label": "oos", "split": "test"},
        {"text": "both", "labels": ["coupon", "warranty"], "lang": "en"},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    first, second, third = read_cases(path)
    assert (first.label, first.also, first.language) == ("shipping_cost", ("delivery_time",), "ja")
    assert (second.label, second.is_in_scope) == ("out_of_scope", False)
    assert third.labels == ("coupon", "warranty")
    assert read_cases(path, "test") == [second]


@pytest.mark.parametrize("line", ["{", '{"label": "coupon"}', '{"text": "x"}', '{"text": "x", "labels": [1]}', "3"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"text": "x", "label": "coupon"}\n' + line, encoding="utf-8")
    with pytest.raises(FaultyCases, match=r"cases\.jsonl:2: "):
        read_cases(path)


def test_thresholds_come_from_handoff_yml_or_a_file_of_their_own(tmp_path: Path) -> None:
    assert set(read_thresholds(ROOT / "handoff.yml")) == {"answer", "clarify", "complaint"}
    own = tmp_path / "own.yml"
    own.write_text("answer: 0.5\nclarify: 0.2\ncomplaint: 0.8\n", encoding="utf-8")
    assert read_thresholds(own) == {"answer": 0.5, "clarify": 0.2, "complaint": 0.8}
    own.write_text("answer: 0.5\n", encoding="utf-8")
    with pytest.raises(FaultyThresholds):
        read_thresholds(own)


def test_the_bot_offers_what_the_evaluation_expects() -> None:
    from actions import clarify  # noqa: PLC0415 -- the two share JSON, not code; here they are compared

    names = ["greet", "coupon", "out_of_scope", "warranty", "exchange", "refund_status"]
    ranking = {"intent_ranking": [{"name": name, "confidence": 0.1} for name in names]}
    assert clarify.likely_meanings(ranking) == offers(names) == ["coupon", "warranty", "exchange"]
    assert (clarify._NOT_OFFERED, clarify._OFFERED) == (NOT_OFFERED, MOST_OFFERED)


def test_the_pipeline_is_taught_and_tested_from_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    topics = {"coffee": "I would like a cup of coffee number", "bicycle": "my bicycle has a flat tyre, part"}
    lines = [{"text": f"{words} {number}", "label": label} for label, words in topics.items() for number in range(12)]
    taught, tested = tmp_path / "taught.jsonl", tmp_path / "tested.jsonl"
    taught.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    others = [{"text": "who won the election", "label": "oos", "lang": "en"}]
    tested.write_text("\n".join(map(json.dumps, lines[::5])), encoding="utf-8")
    beside = tmp_path / "beside.jsonl"
    beside.write_text("\n".join(map(json.dumps, others)), encoding="utf-8")
    arguments = ["--train", str(taught), "--test", str(tested), "--curve", "--output", str(tmp_path / "out")]
    arguments += ["--test", str(beside)]
    assert evaluate.main(arguments) == 0
    found = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert found["understood_accuracy"] == 1.0
    assert found["oos_auc"] == 1.0
    assert set(found["curve"]) == {"0.26", "0.5", "0.75", "0.85"}
    assert found["complaint_recall"] is None
    page = next((tmp_path / "out").glob("*.html")).read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http" not in page
    document = json.loads(next((tmp_path / "out").glob("*.json")).read_text(encoding="utf-8"))
    assert document["summary"] == found
    assert len(document["messages"]) == len(lines[::5]) + 1


def test_a_file_that_is_not_there_ends_with_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--test", str(tmp_path / "none.jsonl"), "--output", str(tmp_path)]) == 1
    assert "there is no such file" in capfd.readouterr().err


def test_a_trained_model_is_tested_without_training_and_one_that_is_missing_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tested = tmp_path / "tested.jsonl"
    tested.write_text(json.dumps({"text": "注文した商品はいまどこですか", "label": "order_status"}), encoding="utf-8")
    arguments = ["--test", str(tested), "--output", str(tmp_path)]
    assert evaluate.main(["--model", str(tmp_path / "none.tar.gz"), *arguments]) == 1
    assert "there is no such model" in capfd.readouterr().err
    assert evaluate.main(["--model", trained_model(), *arguments]) == 0
    assert json.loads(capfd.readouterr().out.splitlines()[-1])["understood_accuracy"] == 1.0
    with pytest.raises(SystemExit):
        evaluate.main(["--model", trained_model()])


def test_labels_of_marks_that_nearly_meet_do_not_lie_upon_each_other() -> None:
    marks = [Mark("ja live", 0.95, 0.93), Mark("en live", 0.94, 0.932), Mark("fr live", 0.96, 0.2)]
    drawn = line_chart("Curve", "x", "y", [], marks)
    heights = [float(found) for found in re.findall(r'class="marked"[^>]* y="([\d.]+)"', drawn)]
    assert len(heights) == 3
    assert all(abs(one - other) >= 13 for one, other in itertools.combinations(heights, 2))
