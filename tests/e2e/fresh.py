"""The whole stack with empty stores; trained models stay from one run to the next."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handoff.supervisor.folder import ROOT
from handoff.supervisor.launch import RunningStack, running_stack
from handoff.supervisor.roomy import roomy_tuning

# Each of several workers has a stack of its own.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
VAR = Path(os.environ.get("HANDOFF_TEST_VAR") or ROOT / "var" / f"test{_WORKER and '-'}{_WORKER}").resolve()
FAILURES = VAR / "failures"
_KEPT = {"models", "cache", "failures"}
_TRAINING_S = 1200.0
_TUNING: dict[str, dict[str, Any]] = {
    "bot": {
        # Wider apart than live: a model that is trained anew must not move the tests' vague sentences over an edge.
        "thresholds": {"answer": 0.8, "clarify": 0.15},
        # Longer than live: on a machine that is busy with other tests a bot that died takes its time to come back.
        "starting_s": 300,
    },
    # Long enough to press a key, short enough not to wait for in every test.
    "desk": {"undo_s": 2.0},
    # Ranges are shown from the first on, however unsure, and however those of earlier tests came out, whose waits end
    # without a person.
    "wait": {"least_scored": 0, "good_enough": 0, "shown_from_chance": 0.2, "aim_chance": 0.5},
}


@contextmanager
def fresh_stack() -> Iterator[RunningStack]:
    """Run Valkey, handoff, actions and Rasa, trained first where that is due."""
    VAR.mkdir(parents=True, exist_ok=True)
    for path in VAR.iterdir():
        if path.name not in _KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _take_over_trained_models()
    with running_stack(VAR, environ=roomy_tuning(VAR, _TUNING), ready_within_s=_TRAINING_S) as running:
        running.wait_for_bot()
        yield running


def _take_over_trained_models() -> None:
    """Copy what was trained before: a model is named by its fingerprint, so the right one is taken."""
    models = VAR / "models"
    models.mkdir(exist_ok=True)
    for trained in (ROOT / "var" / "models").glob("*.tar.gz"):
        if not (models / trained.name).exists():
            shutil.copy2(trained, models / trained.name)
