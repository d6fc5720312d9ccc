"""What else is used to hear a complaint: a list of words, and a sentiment package where one is installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

Score = Callable[[str], float]
_ABOUT = ("complaint", "not_complaint")

_WORDS = re.compile(
    r"最悪|ひどい|酷い|怒|ふざけ|クレーム|苦情|不満|がっかり|残念|二度と|いい加減|詐欺|対応が悪|困って|謝罪|責任者|まだですか|"
    r"\b(?:complain|complaint|terrible|awful|worst|angry|furious|disappoint\w*|unacceptable|ridiculous|refund now|scam|"
    r"never again|rude|useless|joke|disgust\w*|manager|fed up|apolog\w*|still waiting|third time|poor service)\b",
    re.IGNORECASE,
)


def scores(messages: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Return peer → language → the keys of scripts/evaluate; an alarm is any score above 0."""
    return {
        peer: {language: _scores(score, [one for one in messages if one["lang"] == language]) for language in languages}
        for peer, (languages, score) in _peers().items()
    }


def _peers() -> dict[str, tuple[tuple[str, ...], Score]]:
    found: dict[str, tuple[tuple[str, ...], Score]] = {
        "list of words": (("ja", "en"), lambda text: float(len(_WORDS.findall(text))))
    }
    if find_spec("vaderSentiment"):
        analyser = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
        found["VADER, negative"] = (("en",), lambda text: -float(analyser.polarity_scores(text)["compound"]))
    return found


def _scores(score: Score, messages: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    wanted = [score(one["text"]) for one in messages if one["label"] == "complaint"]
    others = [score(one["text"]) for one in messages if one["label"] == "not_complaint"]
    ordinary = [score(one["text"]) for one in messages if one.get("label") not in _ABOUT]
    pairs = [(one > two) + (one == two) / 2 for one in wanted for two in others]
    return {
        "complaint_recall": _share_of_alarms(wanted),
        "complaint_fpr": _share_of_alarms(others),
        "complaint_fpr_ordinary": _share_of_alarms(ordinary),
        "complaint_auc": round(sum(pairs) / len(pairs), 4) if pairs else None,
    }


def _share_of_alarms(values: Sequence[float]) -> float | None:
    return round(sum(value > 0 for value in values) / len(values), 4) if values else None
