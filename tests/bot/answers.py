"""The texts that the bot must say, read from the files that trainers edit, filled in by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.responses import Answers
from bot.wordings import fill

ANSWERS = Answers(Path(__file__).resolve().parents[2] / "data/responses")


def said(name: str, language: str = "ja", **values: Any) -> str:
    """Return the one text of an answer in a language."""
    return sayings(name, language, **values)[0]


def sayings(name: str, language: str = "ja", **values: Any) -> list[str]:
    """Return all texts among which the bot may choose."""
    facts = {fact: texts[language] for fact, texts in ANSWERS.facts.items()}
    return [fill(text, {**facts, **values}) for text in ANSWERS.find(name).wordings[language].texts]
