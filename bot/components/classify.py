"""The intent of a message, with a ranking whose confidences are calibrated."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional  # noqa: UP035 -- Rasa compares these hints with its own

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.graph import TrainedStep
from bot.components.samples import sample_of
from bot.intents import IntentModel
from bot.sources import fingerprint_of_sources

RANKING = "intent_ranking"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentEnsemble(TrainedStep):
    """Set `intent` and `intent_ranking`."""

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT) for example in examples]
        return self.keep(IntentModel.fit([sample_of(example) for example in examples], labels))

    @staticmethod
    def read_model(folder: Path) -> IntentModel:
        """Read the trained model."""
        return IntentModel.load(folder)

    def add_to(self, message: Message) -> None:
        """Classify one message."""
        ranked = self.model.rank(sample_of(message))[:_RANKED]
        ranking = [{"name": name, "confidence": confidence} for name, confidence in ranked]
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set(RANKING, ranking, add_to_output=True)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:  # noqa: ARG003, UP006, UP045
        """Retrain when any of our modules changed, not only this class."""
        return fingerprint_of_sources()
