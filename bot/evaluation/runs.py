"""Putting the pipeline to messages it was not taught: cross-validation, or a test on other files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.complaints import COMPLAINT
from bot.evaluation.cases import Case
from bot.evaluation.folds import folds
from bot.evaluation.judgement import NEVER, Judgement, judge_all
from bot.evaluation.pipeline import Pipeline

_TIMED = 120
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """What came out: a judgement for each message, and by language how long messages took that came alone."""

    judgements: list[Judgement]
    thresholds: dict[str, float]
    times_ms: dict[str, list[float]] = field(default_factory=dict)


def cross_validate(config: Path, cases: Sequence[Case], count: int, thresholds: dict[str, float], tell: Tell) -> Run:
    """Train once for each fold and judge what was held out; each training calibrates within its own part."""
    thresholds = _usable(thresholds, cases)
    judgements: list[Judgement] = []
    times_ms: dict[str, list[float]] = {}
    for number, (taught, held) in enumerate(folds(cases, count), 1):
        tell(f"fold {number} of {count}: training on {len(taught)} messages")
        pipeline = Pipeline.train(config, taught)
        tell(f"fold {number} of {count}: judging {len(held)} messages")
        judgements += judge_all(held, pipeline.parse(held, thresholds), thresholds)
        if number == count:
            times_ms = _times(pipeline, held, thresholds)
    return Run(judgements, thresholds, times_ms)


def run_test(pipeline: Pipeline, cases: Sequence[Case], thresholds: dict[str, float], tell: Tell) -> Run:
    """Judge messages by a trained pipeline."""
    tell(f"judging {len(cases)} messages")
    judgements = judge_all(cases, pipeline.parse(cases, thresholds), thresholds)
    tell("taking the time of single messages")
    return Run(judgements, thresholds, _times(pipeline, cases, thresholds))


def train_on(
    config: Path, taught: Sequence[Case], thresholds: dict[str, float], tell: Tell
) -> tuple[Pipeline, dict[str, float]]:
    """Train the pipeline on other messages; returns it with the thresholds that make sense for it.

    Without complaints among them the detector knows only this shop's, and takes no part in the decisions.
    """
    tell(f"training on {len(taught)} messages")
    return Pipeline.train(config, taught), _usable(thresholds, taught)


def _usable(thresholds: dict[str, float], taught: Sequence[Case]) -> dict[str, float]:
    labels = {case.label for case in taught if case.is_about_complaint}
    return thresholds if len(labels) == 2 else {**thresholds, COMPLAINT: NEVER}


def _times(pipeline: Pipeline, cases: Sequence[Case], thresholds: dict[str, float]) -> dict[str, list[float]]:
    """Take the time of a sample of ordinary messages of each language."""
    times_ms = {}
    for language in sorted({case.language for case in cases}):
        own = [case for case in cases if case.language == language and not case.is_about_complaint]
        sample = own[:: max(1, len(own) // _TIMED)][:_TIMED]
        if sample:
            pipeline.times_ms(sample[:3], thresholds)
            times_ms[language] = pipeline.times_ms(sample, thresholds)
    return times_ms
