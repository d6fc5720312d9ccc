"""What each machine is taught: sentences with labels, and what was fitted to them before, kept on disk by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.complaints import Ear
from bot.encoders import vectors_by_encoder
from bot.form import form_of
from bot.intents import IntentModel
from bot.kept import kept
from bot.kernel import Arrays
from bot.language import JAPANESE, language_of
from bot.sources import fingerprint_of_sources
from bot.text import read
from bot.vector_cache import cache_folder
from bot.views import Sample, Shares

ORDINARY = "ordinary"
# By language, which encoders count: a list of them, or how much each says of likeness.
Chosen = Mapping[str, Collection[str] | Mapping[str, float]]
Fit = Callable[..., IntentModel | Ear]


class Elsewhere:
    """What is being fitted in another process (bot/fit.py): who wants a machine waits until that is done."""

    wait: Callable[[], object] = staticmethod(lambda: None)


@dataclass(frozen=True)
class Lesson:
    """Labelled sentences for the machine of that name, and how it is fitted to them: `how` is given by name."""

    machine: str
    samples: list[Sample]
    labels: list[str]
    fit: Fit
    how: Mapping[str, Any] = field(default_factory=dict)

    def arrays(self) -> Arrays:
        """Return the fitted machine: the kept one, if the same was taught before or is taught elsewhere just now."""
        Elsewhere.wait()
        path = self._folder() / f"{self._stem()}.npz"
        if not path.exists():
            return self.fit(self.samples, self.labels, **self.how).arrays()
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}

    def learn(self) -> None:
        """Fit the machine and keep it in the place of the last one, unless it is kept already."""
        kept(self._folder(), self._stem(), ".npz", self._write)

    def _write(self, path: Path) -> None:
        np.savez(path, **self.fit(self.samples, self.labels, **self.how).arrays())

    def _stem(self) -> str:
        digest = hashlib.sha256((fingerprint_of_sources() + json.dumps(self.how, sort_keys=True)).encode())
        for sample, label in zip(self.samples, self.labels, strict=True):
            digest.update("\0".join((sample.text, sample.language, label, *sample.vectors, "")).encode())
        return f"{self.machine}-{digest.hexdigest()[:16]}"

    @staticmethod
    def _folder() -> Path:
        return cache_folder() / "machines"


def samples_of(texts: Sequence[str], encoders: Iterable[str]) -> list[Sample]:
    """Return texts as the machines see them, with vectors from the cache on disk where they are known."""
    readable = [read(text).text for text in texts]
    forms = [form_of(text) for text in readable]
    languages = [language_of(text, None) for text in readable]
    vectors = vectors_by_encoder(encoders, forms, languages)
    return [Sample(*seen) for seen in zip(forms, languages, vectors, strict=True)]


def intents_lesson(
    samples: Sequence[Sample], labels: Sequence[str], encoders: Chosen | None = None, harder: float = 1.0
) -> Lesson:
    """Return what the intents' machine is taught; `encoders` where not all that saw a sentence count, or not alike.

    `harder`: how many times as often an example is taken wrongly as what customers write. Raises ValueError where that
    or an encoder's share is not above 0.
    """
    if not harder > 0:
        raise ValueError(f"config.yml: harder must be a number above 0, found {harder}.")
    chosen = encoders or {}
    seen = [sample.seen_by(chosen.get(sample.language, sample.vectors)) for sample in samples]
    return _lesson(
        "intents", zip(seen, labels, strict=True), IntentModel.fit, {"shares": _shares(chosen), "harder": harder}
    )


def complaint_lessons(
    samples: Sequence[Sample], labels: Sequence[str], ordinary: Sequence[Sample],
    chosen: Collection[str] | Mapping[str, float] = (),
) -> Iterator[Lesson]:  # fmt: skip
    """Yield what the machine of each language is taught: sentences about complaints, and ordinary talk.

    The encoders that saw sentences about complaints count; ordinary talk may have been seen by more. `chosen` may say
    how much each says of likeness. Raises ValueError as `intents_lesson` does.
    """
    encoders = {encoder for sample in samples for encoder in sample.vectors}
    talk = ((sample.seen_by(encoders), ORDINARY) for sample in ordinary)
    together = [*zip(samples, labels, strict=True), *talk]
    for language in sorted({sample.language for sample in samples}, key=lambda one: one != JAPANESE):
        own = [(sample, label) for sample, label in together if sample.language == language]
        yield _lesson(f"complaints-{language}", own, Ear.fit, {"shares": _shares({language: chosen})})


def _shares(chosen: Chosen) -> Shares:
    shares = {language: dict(own) for language, own in chosen.items() if isinstance(own, Mapping)}
    for language, own in shares.items():
        if not all(isinstance(share, (int, float)) and share > 0 for share in own.values()):
            raise ValueError(f"config.yml: what encoders say of {language} must be numbers above 0, found {own}.")
    return shares


def complaint_arrays(lessons: Iterator[Lesson]) -> Arrays:
    """Return the machines of all languages as one, as ComplaintModel reads them."""
    return {
        f"{lesson.machine.removeprefix('complaints-')}/{name}": value
        for lesson in lessons
        for name, value in lesson.arrays().items()
    }


def _lesson(machine: str, taught: Iterable[tuple[Sample, str]], fit: Fit, how: Mapping[str, Any]) -> Lesson:
    """Put sentences in an order of their own, each once: in which file they stand makes no difference."""
    unique = {(sample.text, sample.language, label): sample for sample, label in taught}
    order = sorted(unique)
    return Lesson(machine, [unique[key] for key in order], [label for _, _, label in order], fit, how)
