"""An evaluation as one JSON document."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.evaluation.confusion import confusions, matrix
from bot.evaluation.curves import Point
from bot.evaluation.judgement import Judgement
from bot.evaluation.runs import Run
from bot.evaluation.scores import alarms_of, rejection_of, reliability_of, summary
from bot.evaluation.slices import slices

_MOST_POINTS = 400


def document_of(run: Run, about: dict[str, Any], *, curve: bool) -> dict[str, Any]:
    """Return the summary and what it is made of; `about` says what was taught and tested."""
    judgements = run.judgements
    intents = [one for one in judgements if not one.case.is_about_complaint]
    return {
        "about": {**about, "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "thresholds": run.thresholds},
        "summary": summary(judgements, run.thresholds["complaint"], run.times_ms, curve=curve),
        "reliability": [asdict(part) for part in reliability_of(intents)],
        "rejection_curve": _points(rejection_of(intents)),
        "complaint_curve": _points(alarms_of(judgements)),
        "confusion": matrix(intents),
        "confusions": [asdict(one) for one in confusions(intents)],
        "slices": slices(judgements),
        "messages": [_message(one) for one in judgements],
    }


def _points(points: Sequence[Point]) -> list[list[float]]:
    """Return [threshold, gain, price] of enough points to draw the curve."""
    step = max(1, len(points) // _MOST_POINTS)
    inner = [point for point in points if abs(point.threshold) != float("inf")]
    return [[round(point.threshold, 4), round(point.gain, 4), round(point.price, 4)] for point in inner[::step]]


def _message(one: Judgement) -> dict[str, Any]:
    return {
        "text": one.case.text,
        "lang": one.case.language,
        "labels": list(one.case.labels),
        "also": list(one.case.also),
        "decision": one.decision,
        "answers": list(one.answers),
        "understood": one.understood,
        "confidence": one.confidence,
        "offered": list(one.offered),
        "complaint": one.complaint,
    }
