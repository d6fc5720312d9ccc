"""Training: refused with file and line where a file is wrong, skipped where nothing changed."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from bot.sources import HERE, MODEL_SOURCES, fingerprint
from bot.train import current_model, fingerprint_of_model
from bot.validate import faults_in
from tests.bot.stack import ROOT, trained_model

PARTS = ("config.yml", "domain.yml", "data")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def imported(path: Path) -> list[Path]:
    """Return the modules of the bot that a module names, also those that it loads only when it needs them."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "bot":
            names = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
            found += [ROOT / f"{name.replace('.', '/')}.py" for name in names]
    return [path for path in found if path.is_file()]


def append(path: Path, text: str) -> int:
    """Add lines to a file and return the number of the first of them."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


def test_the_shops_own_files_have_no_fault(project: Path) -> None:
    assert faults_in(project) == []


def test_a_domain_file_with_broken_yaml_is_not_skipped(project: Path) -> None:
    line = append(project / "domain.yml", "broken: [\n")
    faults = faults_in(project)
    assert any(fault.startswith(f"{project / 'domain.yml'}:{line + 1}: ") for fault in faults)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("data/nlu/ja/new.yml", "nlu:\n- intent: unheard\n  examples: |\n    - あ\n", "unheard is not one of"),
        ("data/nlu/ja/new.yml", "intent: greet\n", "would leave this file out"),
        ("data/nlu/en/delivery.yml", "nlu:\n", "stands here twice"),
        ("data/rules/faq.yml", "\tbroken\n", "found a tab character that violates indentation"),
        ("data/complaints/en.yml", "praise:\n  - good\n", "expected lists under"),
        ("data/responses/delivery.yml", "utter_more:\n  ja: x\n", "needs a text under en"),
        ("data/lookup/readings.yml", "返品: へんぴん\n", "is no reading"),
        ("data/lookup/fragments.yml", "- meanings: [greet, unheard]\n  ja: [あれ]\n", "unheard is not one of"),
        ("domain.yml", "  - utter_nothing\n", ""),
    ],
)
def test_a_fault_is_told_with_file_and_line(project: Path, name: str, text: str, problem: str) -> None:
    append(project / name, text)
    faults = faults_in(project)
    assert any(str(project / name) in fault and problem in fault for fault in faults)
    assert all(fault.split(":")[1].isdigit() for fault in faults)


def test_an_answer_that_the_domain_names_needs_a_text(project: Path) -> None:
    path = project / "data/responses/shop.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("utter_product_stock", "utter_something_new"), encoding="utf-8")
    assert any("utter_product_stock has no text" in fault for fault in faults_in(project))


def test_the_fingerprint_moves_with_what_a_model_is_made_of(project: Path) -> None:
    before = fingerprint([project / name for name in PARTS], project)
    append(project / "data/nlu/ja/delivery.yml", "# a comment\n")
    assert fingerprint([project / name for name in PARTS], project) != before


def test_the_fingerprint_knows_every_module_that_the_pipeline_is_made_of() -> None:
    reached: set[Path] = set()
    waiting = sorted((HERE / "components").glob("*.py"))
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += imported(path)
    known = [HERE / name for name in MODEL_SOURCES]
    missing = [path for path in reached if path not in known and path.parent not in known]
    assert (HERE / "bert/graph.py") in reached
    assert sorted(str(path.relative_to(HERE)) for path in missing) == []


def test_a_trained_model_is_not_trained_again() -> None:
    model = Path(trained_model())
    assert model.name == f"{fingerprint_of_model()}.tar.gz"
    made = model.stat().st_mtime_ns
    assert Path(trained_model()) == model
    assert model.stat().st_mtime_ns == made


def test_another_installation_takes_the_model_that_the_project_has(tmp_path: Path) -> None:
    made = Path(trained_model())
    own = ROOT / "var" / "models" / made.name
    if not own.exists():
        shutil.copyfile(made, own)
    taken = current_model(tmp_path)
    assert taken == tmp_path / "models" / made.name
    assert taken.read_bytes() == made.read_bytes()
    assert list(tmp_path.rglob("*")) == [tmp_path / "models", taken]
