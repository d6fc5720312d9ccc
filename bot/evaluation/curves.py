"""What moving a threshold costs: ranking quality, curves, and how much a confidence can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_BINS = 15
CURVE_AT = (0.26, 0.5, 0.75, 0.85)


@dataclass(frozen=True)
class Point:
    """One setting of a threshold: the share won (`gain`) and the share lost or refused (`price`)."""

    threshold: float
    gain: float
    price: float


@dataclass(frozen=True)
class Bin:
    """Messages of like confidence: how many, their mean confidence, and the share that was right."""

    count: int
    confidence: float
    right: float


def area(wanted: Sequence[float], unwanted: Sequence[float]) -> float | None:
    """Return how often a wanted message scores above an unwanted one, ties counted half; None without both."""
    if not wanted or not unwanted:
        return None
    sorted_unwanted = np.sort(unwanted)
    below = np.searchsorted(sorted_unwanted, wanted, side="left")
    up_to = np.searchsorted(sorted_unwanted, wanted, side="right")
    return float((below + up_to).mean() / 2 / len(unwanted))


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = _BINS) -> list[Bin]:
    """Sort messages by confidence and cut them into bins of equal mass."""
    order = np.argsort(confidences, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    said, true = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    return [Bin(len(part), float(said[part].mean()), float(true[part].mean())) for part in parts]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: the mean distance between said and true, weighed by mass."""
    total = sum(part.count for part in bins)
    return sum(part.count * abs(part.confidence - part.right) for part in bins) / total if total else None


def rejection_curve(inside: Sequence[tuple[float, bool]], outside: Sequence[float]) -> list[Point]:
    """Return for every threshold the share of in-scope messages answered rightly, and of the others refused.

    `inside` are (score, the candidate is right), `outside` scores; from the lowest threshold to the highest.
    """
    scores = np.array([score for score, _ in inside])
    right = np.array([is_right for _, is_right in inside], dtype=bool)
    others = np.array(outside)
    cuts = np.unique(np.concatenate([[-np.inf], scores, others, [np.inf]]))
    won = _share_from(scores[right], cuts) * right.sum() / max(len(right), 1)
    refused = 1 - _share_from(others, cuts)
    return [Point(float(cut), float(gain), float(lost)) for cut, gain, lost in zip(cuts, won, refused, strict=True)]


def gain_at(curve: Sequence[Point], price: float) -> float:
    """Return the in-scope accuracy at the lowest threshold that refuses this share of out-of-scope messages."""
    return next((point.gain for point in curve if point.price >= price), 0.0)


def alarm_curve(wanted: Sequence[float], unwanted: Sequence[float]) -> list[Point]:
    """Return for every threshold the share of complaints found, and of other messages taken for one."""
    found, alarms = np.array(wanted), np.array(unwanted)
    cuts = np.unique(np.concatenate([[-np.inf], found, alarms, [np.inf]]))
    return [
        Point(float(cut), float(gain), float(price))
        for cut, gain, price in zip(cuts, _share_from(found, cuts), _share_from(alarms, cuts), strict=True)
    ]


def _share_from(scores: npt.NDArray[np.float64], cuts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return for each cut the share of scores at or above it."""
    share: npt.NDArray[np.float64] = 1 - np.searchsorted(np.sort(scores), cuts, side="left") / max(len(scores), 1)
    return share
