"""Fits the machines to the examples before Rasa asks for them: `python -m bot.fit`, beside a Rasa that still starts.

Rasa's own start, its graph and its files run on one processor; meanwhile the machines are fitted in this process, which
loads none of Rasa, one after the other, so that each takes the memory of the one before. A machine whose sentences did
not change is not fitted, and what no machine asks for is not encoded: not here, and not in Rasa's process, which would
do it all a second time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.complaints import read_examples
from bot.encoders import USUAL
from bot.examples import taught_in
from bot.lessons import Lesson, complaint_lessons, intents_lesson, samples_of
from bot.sources import ROOT
from bot.yaml_files import content_of


def main() -> int:
    """Fit all machines that config.yml names."""
    config = content_of(ROOT / "config.yml")
    steps: dict[str, dict[str, Any]] = {step["name"].rsplit(".", 1)[-1]: step for step in config["pipeline"]}
    with ThreadPoolExecutor(1) as fitting:
        for done in [fitting.submit(lesson.learn) for lesson in _lessons(steps)]:
            done.result()
    return 0


def _lessons(steps: dict[str, dict[str, Any]]) -> Iterator[Lesson]:
    """Yield what is to be learnt; what comes next is read while a machine is fitted.

    Sentences are not encoded while another machine is fitted: each keeps all processors busy, and both together lose
    time.
    """
    taught = taught_in(ROOT)
    ordinary = samples_of([text for text, _ in taught], steps.get("SentenceEncoder", {}).get("encoders", USUAL))
    if "LikenessClassifier" in steps:
        step = steps["LikenessClassifier"]
        labels = [label for _, label in taught]
        yield intents_lesson(ordinary, labels, step.get("encoders", {}), step.get("harder", 1.0))
    if "ComplaintDetector" in steps:
        step = steps["ComplaintDetector"]
        pairs = read_examples(ROOT / step.get("data", "data/complaints"))
        encoders = step.get("encoders", USUAL)
        samples = samples_of([text for text, _ in pairs], encoders)
        yield from complaint_lessons(samples, [label for _, label in pairs], ordinary, encoders)


if __name__ == "__main__":
    sys.exit(main())
