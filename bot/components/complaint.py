"""Complaint detection beside the intent: a score, and the words that weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any, Dict, Optional  # noqa: UP035 -- Rasa compares these hints with its own

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.complaints import COMPLAINT, ComplaintModel, read_examples
from bot.components.graph import TrainedStep
from bot.components.language import LANGUAGE
from bot.components.normalise import readable_of
from bot.components.samples import remembered, sample_of, sample_seen_by
from bot.components.tokenise import DOC
from bot.encoders import USUAL, load_encoder, loaded
from bot.form import form_of
from bot.lessons import complaint_arrays, complaint_lessons, samples_of
from bot.phrases import phrases
from bot.remembered import Remembered
from bot.sources import ROOT, fingerprint, fingerprint_of_sources
from bot.views import Sample

_FAST_ENCODER = "use"
_MOST_OCCLUDED = 24
_NEVER = 2.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ComplaintDetector(TrainedStep):
    """Set `complaint`: {score, words}.

    The words are looked for only where the score reaches the turn's threshold, because they cost time.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:  # noqa: UP006
        """Return where the examples are, and with which encoders: a list, or how much each says of likeness."""
        return {"data": "data/complaints", "encoders": USUAL}

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the complaint files; the intents' examples are ordinary talk, which must raise no alarm."""
        pairs = read_examples(ROOT / self.config["data"])
        samples = samples_of([sentence for sentence, _ in pairs], self.config["encoders"])
        ordinary = [sample_of(example) for example in training_data.intent_examples if example.get(TEXT)]
        lessons = complaint_lessons(samples, [label for _, label in pairs], ordinary, self.config["encoders"])
        return self.keep(complaint_arrays(lessons))

    read_model = ComplaintModel.from_arrays

    @cached_property
    def _scored(self) -> Remembered[Sample, float]:
        return remembered(lambda sample: self.model.scores([sample])[0])

    def foresee(self, forms: Sequence[str], language: str) -> Iterable[Callable[[], object]]:
        """Score a message ahead."""
        return [partial(self._scored.of, sample_seen_by(loaded(), form, language)) for form in forms[:1]]

    def add_to(self, message: Message) -> None:
        """Score one message."""
        sample = sample_of(message)
        score = self._scored.of(sample)
        thresholds = (message.get("metadata") or {}).get("thresholds") or {}
        words = self._words(message, sample) if score >= thresholds.get(COMPLAINT, _NEVER) else []
        message.set(COMPLAINT, {"score": round(score, 4), "words": words}, add_to_output=True)

    def _words(self, message: Message, sample: Sample) -> list[str]:
        """Find the phrases that weigh by leaving each out; only the fast encoder looks again."""
        text = readable_of(message).text
        spans = phrases(message.get(DOC), message.get(LANGUAGE))[:_MOST_OCCLUDED]
        lacking = [form_of(text[: s.start_char] + " " + text[s.end_char :]).strip() or "?" for s in spans]
        if not lacking:
            return []
        fast = load_encoder(_FAST_ENCODER).batch(lacking) if _FAST_ENCODER in sample.vectors else [None] * len(lacking)
        without = [
            Sample(
                rest, sample.language, sample.vectors if vector is None else {**sample.vectors, _FAST_ENCODER: vector}
            )
            for rest, vector in zip(lacking, fast, strict=True)
        ]
        words: list[str] = self.model.weighty_words([span.text for span in spans], [sample, *without])
        return words

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:  # noqa: UP006, UP045
        """Retrain when the complaint files or our modules changed."""
        return fingerprint_of_sources() + fingerprint([ROOT / config.get("data", "data/complaints")])
