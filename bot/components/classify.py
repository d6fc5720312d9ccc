"""The intent of a message, with a ranking whose confidences are calibrated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any, Dict, Optional  # noqa: UP035 -- Rasa compares these hints with its own

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.clauses import clauses
from bot.components.graph import TrainedStep
from bot.components.normalise import readable_of
from bot.components.samples import remembered, sample_of, sample_of_clause, sample_seen_by
from bot.encoders import loaded
from bot.intents import IntentModel
from bot.lessons import intents_lesson
from bot.offers import offers
from bot.remembered import Remembered
from bot.sources import fingerprint_of_sources
from bot.views import Sample

RANKING, QUESTIONS = "intent_ranking", "questions"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LikenessClassifier(TrainedStep):
    """Set `intent`, `intent_ranking`, and `questions`: what the clauses of the message ask, where it has several."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:  # noqa: UP006
        """Return from which confidence on a clause counts as a question of its own.

        `encoders`: by language, which of those count that saw a sentence: a list, or how much each says of likeness;
        all alike where none are named. `harder`: how many times as often an example is taken wrongly as a customer's
        message; the confidences are those of the latter.
        """
        return {"several_from": 0.92, "encoders": {}, "harder": 1.0}

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT) for example in examples]
        samples = [sample_of(example) for example in examples]
        return self.keep(intents_lesson(samples, labels, self.config["encoders"], self.config["harder"]).arrays())

    read_model = IntentModel.from_arrays

    @cached_property
    def _ranked(self) -> Remembered[Sample, list[tuple[str, float]]]:
        return remembered(self.model.rank)

    def foresee(self, forms: Sequence[str], language: str) -> Iterable[Callable[[], object]]:
        """Rank a message and its clauses ahead."""
        return [partial(self._ranked.of, sample_seen_by(loaded(), form, language)) for form in forms]

    def add_to(self, message: Message) -> None:
        """Classify one message."""
        ranked = self._ranked.of(sample_of(message))[:_RANKED]
        ranking = [{"name": name, "confidence": confidence} for name, confidence in ranked]
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set(RANKING, ranking, add_to_output=True)
        message.set(QUESTIONS, self._questions(message), add_to_output=True)

    def _questions(self, message: Message) -> list[dict[str, Any]]:
        """Rank each clause by itself; small talk around a question does not count.

        A clause must be surer than a message, and what it asks be a guess about the whole message too: half a sentence
        often sounds like something else.
        """
        plausible = offers(entry["name"] for entry in message.get(RANKING))
        found: dict[str, float] = {}
        for clause in clauses(readable_of(message).text):
            name, confidence = self._ranked.of(sample_of_clause(message, clause))[0]
            if name in plausible and confidence >= self.config["several_from"]:
                found[name] = max(confidence, found.get(name, 0.0))
        return [{"name": name, "confidence": confidence} for name, confidence in found.items()]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:  # noqa: ARG003, UP006, UP045
        """Retrain when any of our modules changed, not only this class."""
        return fingerprint_of_sources()
