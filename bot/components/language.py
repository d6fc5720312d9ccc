"""Language per message: what the customer writes in, not what the page is set to."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.components.graph import MessageStep
from bot.components.normalise import readable_of
from bot.language import language_of

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageDetector(MessageStep):
    """Set `language`; the page's language (metadata `locale`) decides only where the text has none of its own."""

    def add_to(self, message: Message) -> None:
        """Detect the language of one message."""
        locale = (message.get("metadata") or {}).get("locale")
        message.set(LANGUAGE, language_of(readable_of(message).text, locale), add_to_output=True)
