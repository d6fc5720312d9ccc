"""The answers as trainers write them: data/responses/*.yml, parsed and checked, each fault with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("ja", "en")
VARIABLES_FILE, TITLES_FILE = "variables.yml", "intent_titles.yml"
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_ENTRY = re.compile(r"utter_[a-z0-9_]+")
_ENTRY_KEYS = frozenset({*LANGUAGES, "variables", "image", "custom"})
_WORDING_KEYS = frozenset({"text", "buttons", "links"})


class FaultyFile(Exception):
    """A file of answers that can't be used; says where and why."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        """Name the place and the problem."""
        super().__init__(f"{path}:{line}: {problem}")


@dataclass(frozen=True)
class Button:
    """A choice offered with an answer; `payload` is what it stands for."""

    title: str
    payload: str


@dataclass(frozen=True)
class Wording:
    """An answer in one language; several texts are used in turn."""

    texts: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Answer:
    """One entry: the same answer in all languages, with the variables that an action fills in."""

    wordings: Mapping[str, Wording]
    variables: frozenset[str]
    image: Any
    custom: Any


def read_file(path: Path, facts: frozenset[str]) -> dict[str, Answer]:
    """Read one topic; `facts` are the names of variables.yml. Raises FaultyFile."""
    answers: dict[str, Answer] = {}
    for name, line, value in _entries(path):
        if not _ENTRY.fullmatch(name):
            raise FaultyFile(path, line, f"{name!r} is no name of an answer (utter_…).")
        if name in answers:
            raise FaultyFile(path, line, f"{name} stands here twice.")
        answers[name] = _answer(path, line, name, value, facts)
    return answers


def read_table(path: Path) -> dict[str, dict[str, str]]:
    """Read a file of name → one text per language, or one text for both. Raises FaultyFile."""
    table: dict[str, dict[str, str]] = {}
    for name, line, value in _entries(path):
        texts = value if isinstance(value, dict) else dict.fromkeys(LANGUAGES, value)
        if set(texts) != set(LANGUAGES) or not all(isinstance(text, (str, int)) for text in texts.values()):
            raise FaultyFile(path, line, f"{name} needs a text for each of {', '.join(LANGUAGES)}.")
        table[name] = {language: str(text) for language, text in texts.items()}
    return table


def _entries(path: Path) -> Iterator[tuple[str, int, Any]]:
    """Yield the top-level entries with their lines."""
    text = path.read_text(encoding="utf-8")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            return
        if not isinstance(root, yaml.MappingNode):
            raise FaultyFile(path, 1, "expected entries of the form name: …")
        loader = yaml.SafeLoader("")
        for key, value in root.value:
            yield str(key.value), key.start_mark.line + 1, loader.construct_object(value, deep=True)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FaultyFile(path, mark.line + 1 if mark else 1, str(error.problem)) from error


def _answer(path: Path, line: int, name: str, value: Any, facts: frozenset[str]) -> Answer:
    if not isinstance(value, dict) or set(value) - _ENTRY_KEYS:
        known = ", ".join(sorted(_ENTRY_KEYS))
        raise FaultyFile(path, line, f"{name} may hold {known} and nothing else.")
    variables = frozenset(value.get("variables") or [])
    wordings: dict[str, Wording] = {}
    for language in LANGUAGES:
        part = value.get(language)
        if isinstance(part, str):
            part = {"text": part}
        if not isinstance(part, dict) or not part.get("text") or set(part) - _WORDING_KEYS:
            raise FaultyFile(path, line, f"{name} needs a text under {language}, beside it at most buttons and links.")
        wordings[language] = _wording(path, line, name, part)
        for text in wordings[language].texts:
            strange = set(_VARIABLE.findall(text)) - variables - facts
            if strange:
                raise FaultyFile(
                    path, line, f"{name} uses {{{min(strange)}}}, which neither it nor {VARIABLES_FILE} names."
                )
    return Answer(wordings, variables, value.get("image"), value.get("custom"))


def _wording(path: Path, line: int, name: str, part: dict[str, Any]) -> Wording:
    texts: list[Any] = part["text"] if isinstance(part["text"], list) else [part["text"]]
    buttons = [
        Button(str(entry.get("title", "")), str(entry.get("payload", ""))) for entry in part.get("buttons") or []
    ]
    links = [f"{entry.get('title', '')}: {entry.get('url', '')}" for entry in part.get("links") or []]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise FaultyFile(path, line, f"{name} has an empty text.")
    if not all(button.title and button.payload.startswith("/") for button in buttons):
        raise FaultyFile(path, line, f"{name} has a button without a title or without a payload that begins with /.")
    return Wording(tuple("\n".join([text.strip(), *links]) for text in texts), tuple(buttons))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values in the place of their names; raises KeyError for a name without a value."""
    return _VARIABLE.sub(lambda match: str(values[match.group(1)]), text)
