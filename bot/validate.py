"""What must be right before a model is trained: readable YAML, known names; each fault with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.complaints import COMPLAINT, OTHER
from bot.fragments import FaultyFragments, read_fragments
from bot.kana import FaultyReadings, read_readings
from bot.responses import check_folder
from bot.wordings import TITLES_FILE, FaultyFile, read_file, read_table
from bot.yaml_files import Loader

_SECTIONS = {"nlu": "nlu", "rules": "rules", "stories": "stories"}
_MADE_BY_DECISION = frozenset({"unsure", COMPLAINT, "order_number_given", "several_questions"})


class _StrictLoader(Loader):  # type: ignore[misc, valid-type]
    """Refuses a key that stands twice in one mapping, of which YAML readers drop one without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value} stands here twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def faults_in(root: Path) -> list[str]:
    """Return all faults of the files that a model and its answers are made from; empty when it can be trained."""
    faults: list[str] = []
    contents = dict(_read(_yaml_files(root), faults))
    domain = contents.get(root / "domain.yml") or {}
    intents = {next(iter(entry)) if isinstance(entry, dict) else entry for entry in domain.get("intents", [])}
    for folder, section in _SECTIONS.items():
        faults += _wrong_sections(root / "data" / folder, section, contents)
    faults += _unknown_intents(root / "data/nlu", intents, contents)
    faults += _complaints(root / "data/complaints", contents)
    faults += check_folder(root / "data/responses")
    faults += _lookups(root / "data/lookup", intents)
    faults += [] if faults else _unanswered(root, domain, intents)
    return faults


def _lookups(folder: Path, intents: set[str]) -> list[str]:
    fragments = folder / "fragments.yml"
    try:
        read_readings(folder / "readings.yml")
        meanings = {name for _, names in read_fragments(fragments) for name in names}
    except (FaultyReadings, FaultyFragments) as fault:
        return [str(fault)]
    strange = sorted(meanings - (intents - _MADE_BY_DECISION))
    return [f"{fragments}:{_line_of(fragments, name)}: {name} is not one of domain.yml." for name in strange]


def _yaml_files(root: Path) -> Iterable[Path]:
    yield root / "config.yml"
    yield root / "domain.yml"
    for folder in ("nlu", "rules", "stories", "complaints", "lookup"):
        yield from sorted((root / "data" / folder).rglob("*.yml"))


def _read(paths: Iterable[Path], faults: list[str]) -> Iterable[tuple[Path, Any]]:
    for path in paths:
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 -- a SafeLoader
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            faults.append(f"{path}:{mark.line + 1 if mark else 1}: {error.problem}")
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            faults.append(f"{path}:1: {error}")
        else:
            if content is not None and not isinstance(content, dict):
                faults.append(f"{path}:1: expected a mapping.")
            else:
                yield path, content or {}


def _wrong_sections(folder: Path, section: str, contents: dict[Path, Any]) -> list[str]:
    return [
        f"{path}:1: expected `{section}:`; Rasa would leave this file out without a word."
        for path, content in contents.items()
        if folder in path.parents and not isinstance(content.get(section), list)
    ]


def _unknown_intents(folder: Path, intents: set[str], contents: dict[Path, Any]) -> list[str]:
    faults = []
    for path, content in contents.items():
        if folder not in path.parents:
            continue
        for entry in content.get("nlu") or []:
            name = entry.get("intent") if isinstance(entry, dict) else None
            if name not in intents - _MADE_BY_DECISION:
                faults.append(
                    f"{path}:{_line_of(path, f'intent: {name}')}: the intent {name} is not one of domain.yml."
                )
            elif not isinstance(entry.get("examples"), str):
                faults.append(f"{path}:{_line_of(path, f'intent: {name}')}: {name} needs `examples: |`.")
    return faults


def _complaints(folder: Path, contents: dict[Path, Any]) -> list[str]:
    faults = []
    for path, content in contents.items():
        if folder in path.parents:
            for label, sentences in content.items():
                if label not in (COMPLAINT, OTHER) or not isinstance(sentences, list):
                    faults.append(f"{path}:{_line_of(path, str(label))}: expected lists under {COMPLAINT} and {OTHER}.")
                    continue
                wrong = [sentence for sentence in sentences if not isinstance(sentence, str)]
                faults += [f"{path}:{_line_of(path, str(one))}: {one!r} is no text; put it in quotes." for one in wrong]
    return faults


def _unanswered(root: Path, domain: dict[str, Any], intents: set[str]) -> list[str]:
    folder = root / "data/responses"
    answers: set[str] = set()
    try:
        facts = frozenset(read_table(folder / "variables.yml"))
        titles = read_table(folder / TITLES_FILE)
        for path in folder.glob("*.yml"):
            if path.name not in ("variables.yml", TITLES_FILE):
                answers |= set(read_file(path, facts))
    except (FaultyFile, OSError) as error:
        return [str(error)]
    named = [action for action in domain.get("actions", []) if action.startswith("utter_")]
    faults = [
        f"{root / 'domain.yml'}:{_line_of(root / 'domain.yml', name)}: {name} has no text."
        for name in named
        if name not in answers
    ]
    faults += [
        f"{folder / TITLES_FILE}:1: {name} is no intent of domain.yml." for name in titles if name not in intents
    ]
    return faults


def _line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
