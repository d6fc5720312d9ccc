"""What the trainers' files name and nothing uses; each with file and line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.examples import Example, read_examples_with_lines
from bot.wordings import TITLES_FILE, VARIABLES_FILE
from bot.yaml_files import content_of


def unused_in(root: Path) -> list[str]:
    """Return intents, actions, entities, slots, answers and facts that nothing uses, or that one language lacks."""
    domain: dict[str, Any] = content_of(root / "domain.yml") or {}
    lines = _Lines(root / "domain.yml")
    talk = _Words(root / "data/rules", root / "data/stories")
    programs = _Words(root / "actions", root / "bot")
    answers = _Words(root / "data/responses")
    # What a section of the domain may be used by, and what to say when it is not.
    uses = {
        "intents": ((talk,), "no rule and no story uses the intent"),
        "actions": ((talk, programs), "nothing uses"),
        "entities": ((programs, _Words(root / "data/nlu")), "no example and no matcher has the entity"),
        # Slots travel with a conversation: some only the gateway fills in, for the people who see them on the desk.
        "slots": ((talk, programs, answers, _Words(root / "handoff")), "nothing uses the slot"),
    }
    doubts = _untaught(_names(domain, "intents"), list(read_examples_with_lines(root)), lines)
    for section, (users, problem) in uses.items():
        for name in _names(domain, section):
            if not any(name in words for words in users):
                doubts.append(f"{lines.place(name)}: {problem} {name}.")
    return doubts + _unused_answers(root / "data/responses", set(_names(domain, "actions")), (talk, programs), answers)


def _unused_answers(folder: Path, named: set[str], users: Sequence[_Words], answers: _Words) -> list[str]:
    doubts = []
    for path in sorted(folder.glob("*.yml")):
        if path.name == TITLES_FILE:
            continue
        lines, is_facts = _Lines(path), path.name == VARIABLES_FILE
        for name in content_of(path) or {}:
            said = (name, name.removeprefix("utter_"))  # actions say f"utter_{question}"
            used = name in answers.variables if is_facts else name in named
            if not used and not any(one in words for words in users for one in said):
                doubts.append(f"{lines.place(name)}: nothing uses {name}.")
    return doubts


def _names(domain: dict[str, Any], section: str) -> list[str]:
    return [next(iter(entry)) if isinstance(entry, dict) else entry for entry in domain.get(section) or []]


def _untaught(intents: Sequence[str], examples: Sequence[Example], lines: _Lines) -> list[str]:
    """Return the intents that one language teaches and another does not."""
    languages: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        languages[example.label].add(example.file_language or "?")
    everywhere = {example.file_language or "?" for example in examples}
    doubts = []
    for intent in intents:
        missing = everywhere - languages[intent]
        if missing and languages[intent]:  # one without any example comes from buttons and the gateway
            doubts.append(f"{lines.place(intent)}: {intent} has no example in {', '.join(sorted(missing))}.")
    return doubts


class _Lines:
    """Finds the line of a name in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = path.read_text(encoding="utf-8").splitlines()

    def place(self, name: str) -> str:
        """Return file:line of the first line that is about a name."""
        shapes = (f"- {name}", f"{name}:")
        number = next((at for at, line in enumerate(self._lines, 1) if line.strip().startswith(shapes)), 1)
        return f"{self._path}:{number}"


class _Words:
    """The names that occur in the YAML and Python files of some folders."""

    def __init__(self, *folders: Path) -> None:
        paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".yml")]
        texts = [path.read_text(encoding="utf-8") for path in paths]
        self._words = {word for text in texts for word in re.findall(r"\w+", text)}
        self.variables = {name for text in texts for name in re.findall(r"\{([a-z_]+)\}", text)}
        # Programs put names together: f"utter_order_{status}" uses all that begin like this.
        self._beginnings = tuple(word for word in self._words if word.endswith("_") and word.count("_") > 1)

    def __contains__(self, name: str) -> bool:
        return name in self._words or name.startswith(self._beginnings)
