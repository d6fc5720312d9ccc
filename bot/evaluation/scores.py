"""The scores by which a model is judged, as the gate and the reports name them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from bot.complaints import COMPLAINT
from bot.evaluation.curves import (
    CURVE_AT,
    Bin,
    Point,
    alarm_curve,
    area,
    calibration_error,
    gain_at,
    rejection_curve,
    reliability,
)
from bot.evaluation.judgement import Judgement

_DIGITS = 4


def summary(
    judgements: Sequence[Judgement], complaint_threshold: float, times_ms: dict[str, list[float]], *, curve: bool
) -> dict[str, Any]:
    """Return all scores, overall and under `by_language`; None where there is no message to measure one by.

    `times_ms` is by language; with `curve`, the in-scope accuracy at several shares of refused messages is added.
    """
    whole = _scores(judgements, complaint_threshold, [time for part in times_ms.values() for time in part], curve)
    languages = sorted({judgement.case.language for judgement in judgements})
    parts = {
        language: _scores(
            [judgement for judgement in judgements if judgement.case.language == language],
            complaint_threshold,
            times_ms.get(language, []),
            curve,
        )
        for language in languages
    }
    return {**whole, "by_language": parts}


def _scores(
    judgements: Sequence[Judgement],
    complaint_threshold: float,
    times_ms: Sequence[float],
    curve: bool,  # noqa: FBT001
) -> dict[str, Any]:
    intents = [one for one in judgements if not one.case.is_about_complaint]
    inside = [one for one in intents if one.case.is_in_scope]
    outside = [one for one in intents if not one.case.is_in_scope]
    answered = [one for one in intents if one.is_answered]
    complaints, others = complaint_scores(judgements)
    result: dict[str, Any] = {
        "in_scope_accuracy": share([one.is_right for one in inside]),
        "offered_accuracy": share([one.is_right_or_offered for one in inside]),
        "answered_accuracy": share([one.is_right for one in answered]),
        "oos_recall": share([not one.is_answered for one in outside]),
        "oos_auc": _rounded(area([one.score for one in inside], [one.score for one in outside])),
        "ece": _rounded(calibration_error(reliability_of(intents))),
        "understood_accuracy": share([one.is_understood for one in inside]),
        "complaint_recall": share([score >= complaint_threshold for score in complaints]),
        "complaint_fpr": share([score >= complaint_threshold for score in others]),
        "complaint_auc": _rounded(area(complaints, others)),
        "complaint_fpr_ordinary": share([one.decision == COMPLAINT for one in intents]),
        "ms_per_message": round(statistics.median(times_ms), 2) if times_ms else None,
        "ms_per_message_p95": round(sorted(times_ms)[int(0.95 * (len(times_ms) - 1))], 2) if times_ms else None,
        "in_scope": len(inside),
        "out_of_scope": len(outside),
        "complaints": len(complaints),
        "not_complaints": len(others),
    }
    if curve:
        points = rejection_of(intents)
        result["curve"] = {str(at): round(gain_at(points, at), _DIGITS) for at in CURVE_AT} if points else None
    return result


def complaint_scores(judgements: Sequence[Judgement]) -> tuple[list[float], list[float]]:
    """Return the complaint scores of the sentences judged for it: of the complaints, and of the others."""
    judged = [one for one in judgements if one.case.is_about_complaint and one.complaint is not None]
    complaints = [one.complaint or 0.0 for one in judged if one.case.label == COMPLAINT]
    return complaints, [one.complaint or 0.0 for one in judged if one.case.label != COMPLAINT]


def reliability_of(intents: Sequence[Judgement]) -> list[Bin]:
    """Return the reliability curve of the first intent of each ranking, out of scope included."""
    return reliability([one.confidence for one in intents], [one.is_understood for one in intents])


def rejection_of(intents: Sequence[Judgement]) -> list[Point]:
    """Return in-scope accuracy against out-of-scope recall; empty without messages of both kinds."""
    inside = [(one.score, one.candidate in one.case.right) for one in intents if one.case.is_in_scope]
    outside = [one.score for one in intents if not one.case.is_in_scope and not one.case.is_about_complaint]
    return rejection_curve(inside, outside) if inside and outside else []


def alarms_of(judgements: Sequence[Judgement]) -> list[Point]:
    """Return the complaint detector's curve; empty without sentences of both kinds."""
    complaints, others = complaint_scores(judgements)
    return alarm_curve(complaints, others) if complaints and others else []


def share(facts: Sequence[bool]) -> float | None:
    """Return the share of facts that hold; None when there are none."""
    return _rounded(sum(facts) / len(facts)) if facts else None


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS)
