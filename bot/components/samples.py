"""Messages of the pipeline as samples of the models."""

from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.components.encode import vectors_of
from bot.components.language import LANGUAGE
from bot.encoders import load_encoder
from bot.form import form_of
from bot.views import Sample


def sample_of(message: Message) -> Sample:
    """Return a message that passed the SentenceEncoder as a sample."""
    vectors = vectors_of(message)
    return Sample(vectors.text, message.get(LANGUAGE), vectors.by_encoder)


def sample_of_clause(message: Message, clause: str) -> Sample:
    """Return a part of such a message as a sample of its own, seen by the same encoders."""
    form = form_of(clause)
    vectors = {name: load_encoder(name).vector(form) for name in vectors_of(message).by_encoder}
    return Sample(form, message.get(LANGUAGE), vectors)
