"""The trainer's tools at the terminal: learning labelled messages, the gate, and what is told before a training."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from bot.conflicts import alike_in, conflicts_in
from bot.evaluation.cases import Case
from bot.evaluation.judgement import Judgement
from bot.evaluation.runs import Run
from bot.examples import read_examples_with_lines, same_words
from bot.gate import FaultyGate, breaches, read_gate
from bot.learn import Refused, learn
from bot.unused import unused_in
from tests.bot.stack import ROOT

NLU = """# Where is it?
version: "3.1"
nlu:
- intent: order_status
  examples: |
    - 注文はどこ？
    - 注文の[状況](topic)を教えて
# What does it cost?
- intent: shipping_cost
  examples: |
    - 送料はいくらですか
"""
COMPLAINTS = """complaint:
  # waiting
  - "まだ届かない。"
not_complaint:
  - いつ届きますか
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data/nlu/ja").mkdir(parents=True)
    (tmp_path / "data/complaints").mkdir()
    (tmp_path / "data/nlu/ja/delivery.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "data/complaints/ja.yml").write_text(COMPLAINTS, encoding="utf-8")
    return tmp_path


def labelled(project: Path, *lines: dict[str, str]) -> Path:
    path = project / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_lessons_go_below_the_last_example_of_their_label_and_nothing_else_changes(project: Path) -> None:
    told = learn(
        labelled(
            project,
            {"text": "荷物は今どこ", "label": "order_status"},
            {"text": "配送料を\n知りたい", "label": "shipping_cost", "why": "clarify"},
            {"text": "追跡したい", "label": "order_status"},
            {"text": '"もう" 三日目です', "label": "complaint"},
            {"text": "あとで考える", "label": ""},
        ),
        project,
    )
    assert len(told) == 4
    lines = (project / "data/nlu/ja/delivery.yml").read_text(encoding="utf-8").splitlines()
    added = ["    - 荷物は今どこ", "    - 追跡したい", "    - 配送料を 知りたい"]
    assert [line for line in lines if line not in NLU.splitlines()] == added
    assert lines[7:9] == added[:2]
    complaints = (project / "data/complaints/ja.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(complaints)["complaint"] == ["まだ届かない。", '"もう" 三日目です']
    assert "# waiting" in complaints


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"text": "送料はいくらですか？", "label": "order_status"}, r"delivery\.yml:11"),
        ({"text": "注文の状況を教えて", "label": "order_status"}, r"delivery\.yml:7"),
        ({"text": "まだ届かない", "label": "not_complaint"}, r"complaints/ja\.yml:3"),
        ({"text": "何か", "label": "no_such_intent"}, "no file teaches no_such_intent in ja"),
        ({"text": "[これ](それ)は", "label": "order_status"}, "read as an entity"),
        ({"text": " ", "label": "order_status"}, "there is no text"),
        ({"text": "090-1234-5678に電話して", "label": "order_status"}, "'090-1234-5678' may lead to a person"),
        ({"text": "ＭＩ@demo.exampleに送って", "label": "order_status"}, "'MI@demo.example' may lead to a person"),
        ({"text": "渋谷区神南１－２－３に届けて", "label": "order_status"}, "may lead to a person"),
        ({"text": "4111 1111 1111 1111が使えない", "label": "order_status"}, "may lead to a person"),
    ],
)
def test_a_bad_lesson_is_refused_with_file_and_line_and_nothing_is_learnt(
    project: Path, line: dict[str, str], problem: str
) -> None:
    path = labelled(project, {"text": "荷物は今どこ", "label": "order_status"}, line)
    with pytest.raises(Refused, match=problem) as refusal:
        learn(path, project)
    assert refusal.value.problems[0].startswith(f"{path}:2: ")
    assert (project / "data/nlu/ja/delivery.yml").read_text(encoding="utf-8") == NLU


def test_a_lesson_given_twice_is_refused(project: Path) -> None:
    twice = {"text": "荷物は今どこ", "label": "order_status"}
    with pytest.raises(Refused, match="is there already"):
        learn(labelled(project, twice, twice), project)


def test_every_example_of_the_shop_has_its_line() -> None:
    examples = list(read_examples_with_lines(ROOT))
    assert len(examples) > 5000
    for example in examples[::97]:
        line = example.path.read_text(encoding="utf-8").splitlines()[example.line - 1]
        assert same_words(example.text) in same_words(line.strip().removeprefix("- "))


def test_the_same_words_under_two_labels_stop_a_training(project: Path) -> None:
    path = project / "data/nlu/ja/delivery.yml"
    path.write_text(NLU + "    - 注文はどこ\n", encoding="utf-8")
    (fault,) = conflicts_in(project)
    assert fault.startswith(f"{path}:12: ")
    assert f"order_status in {path}:6" in fault


def test_nearly_the_same_words_under_two_labels_are_told(project: Path) -> None:
    path = project / "data/nlu/ja/delivery.yml"
    path.write_text(NLU.replace("送料はいくらですか", "注文の状況は教えて"), encoding="utf-8")
    assert conflicts_in(project) == []
    (doubt,) = alike_in(project)
    assert "nearly the same is order_status" in doubt


def test_what_stands_in_both_languages_files_is_no_repetition(project: Path) -> None:
    english = project / "data/nlu/en/delivery.yml"
    english.parent.mkdir(parents=True, exist_ok=True)
    english.write_text(NLU, encoding="utf-8")
    assert alike_in(project) == []
    english.write_text(NLU + "    - 送料は、いくらですか\n", encoding="utf-8")
    assert len(alike_in(project)) == 1


def test_what_nothing_uses_is_told_with_its_line(tmp_path: Path) -> None:
    for part in ("domain.yml", "data", "actions"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    (tmp_path / "bot").symlink_to(ROOT / "bot")
    before = unused_in(tmp_path)
    domain = tmp_path / "domain.yml"
    text = domain.read_text(encoding="utf-8")
    domain.write_text(text.replace("\nactions:\n", "\nactions:\n  - utter_left_over\n"), encoding="utf-8")
    facts = tmp_path / "data/responses/variables.yml"
    facts.write_text(facts.read_text(encoding="utf-8") + "nobodys_fact: 1\n", encoding="utf-8")
    fresh = [line for line in unused_in(tmp_path) if line not in before]
    assert [line.rsplit(": ", 1)[1] for line in fresh] == [
        "nothing uses utter_left_over.",
        "nothing uses nobodys_fact.",
    ]
    assert all(line.split(":")[1].isdigit() for line in fresh)


def wrong(text: str) -> Judgement:
    case = Case(text, ("coupon",), "ja")
    return Judgement(case, "answer", ("warranty",), "warranty", 0.8, "warranty", 0.8, (), 0.0)


def test_the_gate_names_the_score_and_the_sentences_that_broke_it(tmp_path: Path) -> None:
    path = tmp_path / "gate.yml"
    path.write_text(
        "tests: [unseen.jsonl]\nleast: {ja: {in_scope_accuracy: 0.9, oos_recall: 0.9}}\nmost: {ja: {ece: 1}}\n",
        encoding="utf-8",
    )
    gate = read_gate(path, tmp_path)
    assert gate.tests == (tmp_path / "unseen.jsonl",)
    run = Run([wrong("クーポンが使えない")], {"answer": 0.5, "clarify": 0.3, "complaint": 0.7})
    first, sentence, second = breaches(gate, run)
    assert first == "ja in_scope_accuracy: 0.000, must be at least 0.9"
    assert "クーポンが使えない" in sentence
    assert "understood as warranty (0.80)" in sentence
    assert second == "ja oos_recall: not measured, must be at least 0.9"


def test_the_shops_gate_can_be_read_and_a_faulty_one_cannot(tmp_path: Path) -> None:
    gate = read_gate(ROOT / "bot/gate.yml", ROOT)
    assert all(path.exists() for path in gate.tests)
    faulty = tmp_path / "gate.yml"
    faulty.write_text("tests: []\nleast: {ja: {beauty: 1}}\n", encoding="utf-8")
    with pytest.raises(FaultyGate, match="beauty"):
        read_gate(faulty, tmp_path)
