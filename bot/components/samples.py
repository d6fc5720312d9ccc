"""Messages of the pipeline as samples of the models."""

from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.components.encode import vectors_of
from bot.components.language import LANGUAGE
from bot.ensemble import Sample


def sample_of(message: Message) -> Sample:
    """Return a message that passed the SentenceEncoder as a sample."""
    vectors = vectors_of(message)
    return Sample(vectors.text, message.get(LANGUAGE), vectors.by_encoder)
