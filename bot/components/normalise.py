"""Normalised text: the form that all later components read."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.graph import MessageStep
from bot.text import ReadableText, read

READABLE = "readable"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Normaliser(MessageStep):
    """Set `readable`: the text in one width, without decoration, with offsets into what was typed."""

    def add_to(self, message: Message) -> None:
        """Normalise one message; its own text stays what the customer typed."""
        message.set(READABLE, read(message.get(TEXT)))


def readable_of(message: Message) -> ReadableText:
    """Return the normalised text of a message that passed the Normaliser."""
    readable: ReadableText = message.get(READABLE)
    return readable
