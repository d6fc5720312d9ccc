"""Messages of the pipeline as samples of the models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from rasa.shared.nlu.training_data.message import Message

from bot.components.encode import vectors_of
from bot.components.language import LANGUAGE
from bot.encoders import vectors
from bot.form import form_of
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


class Remembered(Generic[Found]):
    """What a model found in the latest samples, so that it may be computed ahead of when it is asked for."""

    def __init__(self, compute: Callable[[Sample], Found]) -> None:
        """Wrap the computation; what it finds depends on a sample's text and language alone."""
        self._compute = compute
        self._found: dict[tuple[str, str], Found] = {}

    def of(self, sample: Sample) -> Found:
        """Return what was found, or find it."""
        key = sample.text, sample.language
        if key in self._found:
            return self._found[key]
        self._found[key] = found = self._compute(sample)
        if len(self._found) > _MOST:
            self._found.pop(next(iter(self._found)), None)
        return found
