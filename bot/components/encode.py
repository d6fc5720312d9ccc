"""Sentence vectors, computed once a message and shared by all that classify it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.graph import MessageStep
from bot.components.language import LANGUAGE
from bot.components.normalise import readable_of
from bot.encoders import USUAL, load_encoder, vectors, vectors_by_encoder
from bot.form import form_of

VECTORS = "vectors"


@dataclass(frozen=True)
class Vectors:
    """The vectors of one text, by encoder name."""

    text: str
    by_encoder: Mapping[str, npt.NDArray[np.float32]]

    def fingerprint(self) -> str:
        """Name the content, for Rasa's training cache: text and encoders say all."""
        return f"{self.text}:{','.join(self.by_encoder)}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(MessageStep):
    """Set `vectors`: the sentence as each encoder named in config.yml sees it that reads its language."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the encoders used when config.yml names none."""
        return {"encoders": USUAL}

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the encoders."""
        super().__init__(config)
        for name in config["encoders"]:
            load_encoder(name)

    def add_to(self, message: Message) -> None:
        """Encode one message."""
        text, language = form_of(readable_of(message).text), message.get(LANGUAGE)
        message.set(VECTORS, Vectors(text, vectors(self.config["encoders"], text, language)))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Let all examples be encoded in one go, from the cache on disk, when a machine asks for the first."""
        examples: list[Message] = [example for example in training_data.training_examples if example.get(TEXT)]
        texts = [form_of(readable_of(example).text) for example in examples]
        languages = [example.get(LANGUAGE) for example in examples]
        seen = vectors_by_encoder(self.config["encoders"], texts, languages)
        for example, text, by_encoder in zip(examples, texts, seen, strict=True):
            example.set(VECTORS, Vectors(text, by_encoder))
        return training_data


def vectors_of(message: Message) -> Vectors:
    """Return the vectors of a message that passed the SentenceEncoder."""
    vectors: Vectors = message.get(VECTORS)
    return vectors
