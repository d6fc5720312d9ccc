"""How sure the bot may be: class probability, nearness to what it was taught, and how often that was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float32]
NEIGHBOURS = 3
_EDGE = 1e-4


def nearness(rows: Floats, taught: Floats) -> Floats:
    """Return for each row its mean similarity to the three nearest taught rows, between 0 and 1."""
    similarities = rows @ taught.T
    count = min(NEIGHBOURS, similarities.shape[1])
    nearest = np.partition(similarities, similarities.shape[1] - count, axis=1)[:, -count:]
    return np.clip(nearest.mean(axis=1), 0.0, 1.0).astype(np.float32)


@dataclass(frozen=True)
class Calibration:
    """Maps probability × nearness to the share of such answers that were right, along a logistic curve."""

    slope: float = 1.0
    offset: float = 0.0

    @classmethod
    def fit(cls, scores: Floats, right: npt.NDArray[np.bool_]) -> Calibration:
        """Fit the curve on out-of-fold scores; without both right and wrong ones the scores stay as they are."""
        if right.all() or not right.any():
            return cls()
        model = LogisticRegression(C=1e3).fit(_log_odds(scores).reshape(-1, 1), right)
        return cls(max(float(model.coef_[0, 0]), 1e-3), float(model.intercept_[0]))

    def apply(self, scores: Floats) -> Floats:
        """Turn scores into confidences, keeping their order."""
        calibrated: Floats = 1 / (1 + np.exp(-(self.slope * _log_odds(scores) + self.offset)))
        return calibrated

    def as_dict(self) -> dict[str, Any]:
        """Return the two numbers of the curve."""
        return {"slope": self.slope, "offset": self.offset}


def _log_odds(scores: Floats) -> Floats:
    clipped = np.clip(scores.astype(np.float64), _EDGE, 1 - _EDGE)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds
