"""Messages of the pipeline as samples of the models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rasa.shared.nlu.training_data.message import Message

from bot.components.encode import vectors_of
from bot.components.language import LANGUAGE
from bot.encoders import vectors
from bot.form import form_of
from bot.remembered import Remembered
from bot.views import Sample

Found = TypeVar("Found")
_MOST = 512


def sample_of(message: Message) -> Sample:
    """Return a message that passed the SentenceEncoder as a sample."""
    vectors = vectors_of(message)
    return Sample(vectors.text, message.get(LANGUAGE), vectors.by_encoder)


def sample_of_clause(message: Message, clause: str) -> Sample:
    """Return a part of such a message as a sample of its own, seen by the same encoders."""
    return sample_seen_by(vectors_of(message).by_encoder, form_of(clause), message.get(LANGUAGE))


def sample_seen_by(encoders: Iterable[str], form: str, language: str) -> Sample:
    """Return a sentence in its form as a sample of its own, seen by those of the encoders that read its language."""
    return Sample(form, language, vectors(encoders, form, language))


def remembered(compute: Callable[[Sample], Found]) -> Remembered[Sample, Found]:
    """Return the computation so that it may be done ahead: what it finds depends on text and language alone."""
    return Remembered(compute, _MOST, lambda sample: (sample.text, sample.language))
