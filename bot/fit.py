"""Fits the machines to the examples before Rasa asks for them: `python -m bot.fit`, beside a Rasa that still starts.

Rasa's own start, its graph and its files are a third of the work of a training and run on one processor; meanwhile the
machines are fitted in this process, which loads none of Rasa, one after the other, so that each takes the memory of the
one before. A machine whose sentences did not change is not fitted, and what no machine asks for is not encoded: not
here, and not in Rasa's process, which would do it all a second time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from bot.complaints import read_examples
from bot.encoders import USUAL
from bot.examples import taught_in
from bot.lessons import complaint_lessons, intents_lesson, samples_of
from bot.sources import ROOT
from bot.yaml_files import content_of


def main() -> int:
    """Fit all machines that config.yml names."""
    config = content_of(ROOT / "config.yml")
    steps: dict[str, dict[str, Any]] = {step["name"].rsplit(".", 1)[-1]: step for step in config["pipeline"]}
    with ThreadPoolExecutor(1) as fitting:
        for done in list(_begin(steps, fitting.submit)):
            done.result()
    return 0


def _begin(steps: dict[str, dict[str, Any]], submit: Callable[..., Future[Any]]) -> Iterator[Future[Any]]:
    """Give out what is to be done, in the order in which it needs each other; what comes next is read meanwhile.

    Sentences are not encoded while a machine is fitted: each keeps all processors busy, and both together lose time.
    """
    taught = taught_in(ROOT)
    encoders = steps.get("SentenceEncoder", {}).get("encoders", USUAL)
    yield (ordinary := submit(samples_of, [text for text, _ in taught], encoders))
    if "LikenessClassifier" in steps:
        yield submit(lambda: intents_lesson(ordinary.result(), [label for _, label in taught]).learn())
    if "ComplaintDetector" in steps:
        step = steps["ComplaintDetector"]
        pairs = read_examples(ROOT / step.get("data", "data/complaints"))
        yield (samples := submit(samples_of, [text for text, _ in pairs], step.get("encoders", USUAL)))
        labels = [label for _, label in pairs]
        for lesson in complaint_lessons(samples.result(), labels, ordinary.result()):
            yield submit(lesson.learn)


if __name__ == "__main__":
    sys.exit(main())
