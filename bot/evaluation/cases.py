"""Labelled messages: what was written, what it means, and where that is from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.complaints import COMPLAINT, OTHER
from bot.intents import OUT_OF_SCOPE
from bot.language import ENGLISH, JAPANESE, detect
from bot.yaml_files import content_of


@dataclass(frozen=True)
class Case:
    """One message. `labels` are all to be answered; `also` are labels that are right as well.

    A message judged for complaint has `complaint` or `not_complaint` as its label and takes no part in the intents.
    """

    text: str
    labels: tuple[str, ...]
    language: str
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the label, the first of several."""
        return self.labels[0]

    @property
    def is_about_complaint(self) -> bool:
        """Tell whether the complaint detector is judged by it, and nothing else."""
        return self.label in (COMPLAINT, OTHER)

    @property
    def is_in_scope(self) -> bool:
        """Tell whether the bot has an answer to it."""
        return not self.is_about_complaint and self.label != OUT_OF_SCOPE

    @property
    def right(self) -> frozenset[str]:
        """Return every label that is right."""
        return frozenset({*self.labels, *self.also})


class FaultyCases(Exception):
    """A file of labelled messages that can't be used; says where and why."""


def read_cases(path: Path, split: str | None = None) -> list[Case]:
    """Read labelled messages from JSON lines, from a Rasa YAML file, or from all YAML files below a folder.

    A line of JSON has `text` and `label` (or `labels`, all of them to be answered), and may have `lang`, `also` (one
    label or several), and `split`, by which `split` chooses; other keys are left alone.
    Raises FaultyCases naming file and line.
    """
    if not path.exists():
        raise FaultyCases(f"{path}: there is no such file or folder.")
    cases = list(_read_lines(path, split) if path.suffix == ".jsonl" else _read_rasa(path))
    if not cases:
        raise FaultyCases(f"{path}: no labelled message in it.")
    return cases


def read_complaints(folder: Path) -> list[Case]:
    """Read the complaint detector's examples; in the files of data/complaints each language has its own."""
    cases = []
    for path in sorted(folder.glob("*.yml")):
        for label, sentences in (content_of(path) or {}).items():
            cases += [Case(sentence, (label,), _language(sentence)) for sentence in sentences]
    return cases


def _read_lines(path: Path, split: str | None) -> Iterator[Case]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if split is None or entry.get("split") == split:
                yield _case(entry)
        except (ValueError, TypeError, AttributeError) as error:
            raise FaultyCases(f"{path}:{number}: {error}") from error


def _case(entry: dict[str, Any]) -> Case:
    text, labels = entry.get("text"), entry.get("labels") or [entry.get("label")]
    if not isinstance(text, str) or not text.strip():
        raise ValueError("`text` is missing")
    if not isinstance(labels, list) or not all(isinstance(label, str) and label for label in labels):
        raise ValueError("`label` is missing")
    also = entry.get("also") or []
    also = [also] if isinstance(also, str) else also
    return Case(text, _names(labels), entry.get("lang") or _language(text), _names(also))


def _read_rasa(path: Path) -> Iterator[Case]:
    from rasa.shared.nlu.training_data.loading import load_data  # noqa: PLC0415 -- only where Rasa's files are read

    for message in load_data(str(path)).intent_examples:
        text = message.get("text")
        if text:
            label = message.get("intent_response_key") or message.get("intent")
            yield Case(text, _names([label]), _language(text))


def name_of(label: str) -> str:
    """Return a label as reports name it: without the prefix of a retrieval intent, and one word for out of scope."""
    name = label.split("/", 1)[-1]
    return OUT_OF_SCOPE if name == "oos" else name


def _names(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name_of(label) for label in labels))


def _language(text: str) -> str:
    found = detect(text)
    return found if found in (JAPANESE, ENGLISH) else JAPANESE
