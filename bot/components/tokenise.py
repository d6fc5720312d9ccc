"""spaCy documents for both languages: Sudachi's shortest units for Japanese, spaCy's own rules for English."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Doc

from bot.components.graph import MessageStep
from bot.components.language import LANGUAGE
from bot.components.normalise import readable_of
from bot.language import JAPANESE

DOC = "spacy_doc"


@lru_cache(maxsize=2)
def tokeniser(language: str) -> Language:
    """Return the blank spaCy pipeline of a language; mode A keeps 東京都渋谷区 apart in its parts."""
    if language == JAPANESE:
        return spacy.blank("ja", config={"nlp": {"tokenizer": {"split_mode": "A"}}})
    return spacy.blank("en")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class BilingualTokeniser(MessageStep):
    """Set `spacy_doc`, the normalised text as a spaCy document."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load both tokenisers now, not at the first customer."""
        super().__init__(config)
        for language in ("ja", "en"):
            tokeniser(language)("。")

    def add_to(self, message: Message) -> None:
        """Tokenise one message in its language."""
        doc: Doc = tokeniser(message.get(LANGUAGE))(readable_of(message).text)
        message.set(DOC, doc)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave examples alone: nothing is trained on tokens, entities come from matchers."""
        return training_data
