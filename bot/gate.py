"""The scores a model must have: bot/gate.yml, and the sentences on which a model fails them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.complaints import COMPLAINT
from bot.evaluation.cases import read_cases
from bot.evaluation.judgement import Judgement, read_thresholds
from bot.evaluation.pipeline import Pipeline
from bot.evaluation.runs import Run, run_test
from bot.evaluation.scores import summary
from bot.sources import ROOT

_LEAST, _MOST = "least", "most"
_SHOWN = 15

# For each score, which judgements spoil it. Areas and the calibration error have no sentences of their own.
_SPOILERS: dict[str, Callable[[Judgement, float], bool]] = {
    "in_scope_accuracy": lambda one, _: one.case.is_in_scope and not one.is_right,
    "offered_accuracy": lambda one, _: one.case.is_in_scope and not one.is_right_or_offered,
    "understood_accuracy": lambda one, _: one.case.is_in_scope and not one.is_understood,
    "answered_accuracy": lambda one, _: not one.case.is_about_complaint and one.is_answered and not one.is_right,
    "oos_recall": lambda one, _: not (one.case.is_in_scope or one.case.is_about_complaint) and one.is_answered,
    "complaint_recall": lambda one, limit: one.case.label == COMPLAINT and (one.complaint or 0.0) < limit,
    "complaint_fpr": lambda one, limit: (
        one.case.is_about_complaint and one.case.label != COMPLAINT and (one.complaint or 0.0) >= limit
    ),
    "complaint_fpr_ordinary": lambda one, _: not one.case.is_about_complaint and one.decision == COMPLAINT,
}
_WITHOUT_SENTENCES = frozenset({"oos_auc", "ece", "complaint_auc", "ms_per_message", "ms_per_message_p95"})


class FaultyGate(Exception):
    """bot/gate.yml can't be used; says why."""


@dataclass(frozen=True)
class Bound:
    """One line of the gate: a score of one language, and what it must at least (or at most) be."""

    language: str
    score: str
    limit: float
    is_least: bool

    def holds(self, value: float | None) -> bool:
        """Tell whether a measured value passes; what could not be measured does not."""
        if value is None:
            return False
        return value >= self.limit if self.is_least else value <= self.limit


@dataclass(frozen=True)
class Gate:
    """All bounds, and the files of messages on which they are measured."""

    tests: tuple[Path, ...]
    bounds: tuple[Bound, ...]


def read_gate(path: Path, root: Path) -> Gate:
    """Read gate.yml; the tests' paths are relative to `root`. Raises FaultyGate."""
    try:
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        bounds = [
            Bound(language, score, float(limit), side == _LEAST)
            for side in (_LEAST, _MOST)
            for language, scores in (content.get(side) or {}).items()
            for score, limit in scores.items()
        ]
        tests = tuple(root / name for name in content["tests"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise FaultyGate(f"{path}: expected `tests`, `least` and `most` ({error}).") from error
    if unknown := sorted({bound.score for bound in bounds} - set(_SPOILERS) - _WITHOUT_SENTENCES):
        raise FaultyGate(f"{path}: unknown scores: {', '.join(unknown)}.")
    return Gate(tests, tuple(bounds))


def check(model: Path) -> list[str]:
    """Measure a trained model at the live thresholds; return what it falls short of, empty when it passes."""
    gate = read_gate(ROOT / "bot/gate.yml", ROOT)
    cases = [case for path in gate.tests for case in read_cases(path)]
    run = run_test(Pipeline.load(model), cases, read_thresholds(ROOT / "handoff.yml"), lambda _: None)
    return breaches(gate, run)


def breaches(gate: Gate, run: Run) -> list[str]:
    """Return what is wrong, a line for each bound that does not hold and below it the sentences that broke it."""
    limit = run.thresholds[COMPLAINT]
    by_language = summary(run.judgements, limit, run.times_ms, curve=False)["by_language"]
    lines = []
    for bound in gate.bounds:
        value = by_language.get(bound.language, {}).get(bound.score)
        if not bound.holds(value):
            must = "at least" if bound.is_least else "at most"
            shown = "not measured" if value is None else f"{value:.3f}"
            lines.append(f"{bound.language} {bound.score}: {shown}, must be {must} {bound.limit:g}")
            lines += _sentences(bound, run.judgements, limit)
    return lines


def _sentences(bound: Bound, judgements: Sequence[Judgement], limit: float) -> list[str]:
    spoils = _SPOILERS.get(bound.score)
    found = [one for one in judgements if spoils and one.case.language == bound.language and spoils(one, limit)]
    lines = [f"    {one.case.text!r}: {_account(one)}" for one in found[:_SHOWN]]
    return lines + ([f"    … and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else [])


def _account(one: Judgement) -> str:
    meant = " + ".join(one.case.labels)
    if one.case.is_about_complaint:
        return f"{meant}, score {one.complaint or 0.0:.2f}"
    return f"{meant}, understood as {one.understood} ({one.confidence:.2f}), decision {one.decision}"
