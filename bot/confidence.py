"""How sure the bot may be: nearness to what it was taught, and how often such a score was right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

Floats = npt.NDArray[np.float32]
NEIGHBOURS = 3
# Beyond all that was seen in training nobody is certain.
_LEAST, _MOST = 0.005, 0.995


def nearness(similarities: Floats) -> Floats:
    """Return for each row its mean likeness to the three nearest taught rows, between 0 and 1; uses them up.

    The largest is taken three times: that is many times as fast as to part the three largest from the others.
    """
    count, row = min(NEIGHBOURS, similarities.shape[1]), np.arange(len(similarities))
    total = np.zeros(len(similarities), np.float32)
    for _ in range(count):
        nearest = similarities.argmax(axis=1)
        total += similarities[row, nearest]
        similarities[row, nearest] = -np.inf
    return np.clip(total / count, 0.0, 1.0).astype(np.float32)


@dataclass(frozen=True)
class Curve:
    """The share of messages of a score for which something held: straight lines between points."""

    scores: Floats
    shares: Floats

    @classmethod
    def fit(cls, scores: Floats, held: npt.NDArray[np.bool_], *, rising: bool = True, odds: float = 1.0) -> Curve:
        """Fit the monotone curve to held-out scores; each step of it becomes the point in its middle.

        Where the curve will be used it holds at so many times the `odds` of these scores.

        Where it held always or never there is nothing to fit, and the score itself stands for the share. Towards 0 and
        1 the curve goes on beyond its outermost points, so that scores there keep their order.
        """
        if held.all() or not held.any():
            return UNCALIBRATED if rising else NEVER
        order = np.argsort(scores, kind="stable")
        weights = np.where(held[order], odds, 1.0)
        steps = IsotonicRegression(increasing=rising).fit_transform(
            scores[order], held[order].astype(float), sample_weight=weights
        )
        begins = np.flatnonzero(np.diff(steps, prepend=np.nan) != 0)
        parts = np.split(np.arange(len(steps)), begins[1:])
        points = [(float(scores[order][part].mean()), float(steps[part[0]])) for part in parts]
        first, last = points[0][1], points[-1][1]
        at_none, at_all = (0.0, (1 + last) / 2) if rising else ((1 + first) / 2, 0.0)
        ends = [(0.0, at_none), *points, (1.0, at_all)]
        return cls(np.array([x for x, _ in ends], np.float32), np.array([y for _, y in ends], np.float32))

    def at(self, scores: Floats) -> Floats:
        """Return the shares for scores."""
        found: Floats = np.clip(np.interp(scores, self.scores, self.shares), _LEAST, _MOST)
        return found


UNCALIBRATED = Curve(np.array([0, 1], np.float32), np.array([0, 1], np.float32))
NEVER = Curve(np.array([0, 1], np.float32), np.array([0, 0], np.float32))
