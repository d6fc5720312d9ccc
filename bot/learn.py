"""`scripts/train --learn FILE`: what trainers labelled goes into the training files, at the end of its topic."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.complaints import COMPLAINT, OTHER
from bot.entities import names_a_person
from bot.examples import Example, read_examples_with_lines, same_words
from bot.language import JAPANESE, detect
from bot.text import read

# Rasa reads these as an annotated entity and would change the sentence.
_ANNOTATION = re.compile(r"\[[^\]]+\](\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Lesson:
    """One labelled message and the line of the file that it is from."""

    text: str
    label: str
    language: str
    place: str


class Refused(Exception):
    """The file was not learnt, nothing of it; `problems` has one line for each reason, with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems."""
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def learn(path: Path, root: Path) -> list[str]:
    """Add the labelled messages of a file of JSON lines to data/nlu and data/complaints; all of them or none.

    Lines have `text`, `label` and perhaps `lang`; those with an empty label are left for later. Order, comments and
    everything else in the training files stay as they are. Returns one line for each message saying where it went.
    Raises Refused for a duplicate, a label that no file teaches, what must not be kept of a customer, or a line that
    cannot be read.
    """
    problems: list[str] = []
    lessons = list(_read(path, problems))
    known = list(read_examples_with_lines(root))
    seen = {same_words(example.text): example.place for example in known}
    ends = _last_lines(known)
    additions: dict[Path, list[tuple[int, str]]] = {}
    told = []
    for lesson in lessons:
        words = same_words(lesson.text)
        where = ends.get((lesson.label, lesson.language))
        if words in seen:
            problems.append(f"{lesson.place}: {lesson.text!r} is there already: {seen[words]}.")
        elif _ANNOTATION.search(lesson.text):
            problems.append(f"{lesson.place}: brackets like [this](that) would be read as an entity; take them out.")
        elif personal := names_a_person(read(lesson.text).text):
            problems.append(f"{lesson.place}: {personal!r} may lead to a person; put other words in its place.")
        elif where is None:
            problems.append(f"{lesson.place}: no file teaches {lesson.label} in {lesson.language}.")
        else:
            seen[words] = lesson.place
            additions.setdefault(where.path, []).append((where.line, _as_line(where, lesson.text)))
            told.append(f"{where.path.relative_to(root)}: {lesson.label} ← {lesson.text}")
    if problems:
        raise Refused(problems)
    for file, lines in additions.items():
        _insert(file, lines)
    return told


def _read(path: Path, problems: list[str]) -> Iterator[Lesson]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused([f"{path}: {error}"]) from error
    for number, line in enumerate(lines, 1):
        place = f"{path}:{number}"
        try:
            entry: dict[str, Any] = json.loads(line) if line.strip() else {"label": ""}
            label, text = str(entry.get("label") or ""), " ".join(str(entry.get("text") or "").split())
        except (ValueError, AttributeError) as error:
            problems.append(f"{place}: {error}")
            continue
        if label and not text:
            problems.append(f"{place}: there is no text.")
        elif label:
            yield Lesson(text, label, str(entry.get("lang") or detect(text) or JAPANESE), place)


def _last_lines(known: Sequence[Example]) -> dict[tuple[str, str], Example]:
    """Return the last example of each label in each language's own file; the next one goes below it."""
    return {(example.label, example.file_language): example for example in known if example.file_language}


def _as_line(after: Example, text: str) -> str:
    """Write a text as the example above it is written; in the complaint files as a YAML string."""
    is_list = after.label in (COMPLAINT, OTHER)
    return f"{after.indent}- {json.dumps(text, ensure_ascii=False) if is_list else text}"


def _insert(file: Path, lines: Sequence[tuple[int, str]]) -> None:
    """Put lines below the ones of the given numbers, those of one number in their order."""
    content = file.read_text(encoding="utf-8").split("\n")
    for number in sorted({number for number, _ in lines}, reverse=True):
        content[number:number] = [line for at, line in lines if at == number]
    whole = file.with_suffix(".new")
    whole.write_text("\n".join(content), encoding="utf-8")
    whole.replace(file)
