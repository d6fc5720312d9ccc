"""Training examples with the lines they stand on, as an editor shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.complaints import COMPLAINT, OTHER
from bot.text import read
from bot.yaml_files import Loader

_ENTITY = re.compile(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})")
_INTENT = re.compile(r"\s*-\s+intent:\s*(\S+)")
_ITEM = re.compile(r"(\s*)-\s+(\S.*?)\s*")
_NOT_WORDS = re.compile(r"[\W_]+")
_LANGUAGES = frozenset({"ja", "en"})


@dataclass(frozen=True)
class Example:
    """One example: its label, where it stands, and how far in. `file_language` is that of its file, if it has one."""

    text: str
    label: str
    path: Path
    line: int
    indent: str
    file_language: str | None

    @property
    def place(self) -> str:
        """Return file:line."""
        return f"{self.path}:{self.line}"


def read_examples_with_lines(root: Path) -> Iterator[Example]:
    """Yield all examples of data/nlu and data/complaints, file by file, in their order."""
    for path in sorted((root / "data/nlu").rglob("*.yml")):
        yield from _of_intents(path)
    for path in sorted((root / "data/complaints").glob("*.yml")):
        yield from _of_complaints(path)


def taught_in(root: Path) -> list[tuple[str, str]]:
    """Return each (text, intent) of data/nlu once, in the order of the files."""
    paths = sorted((root / "data/nlu").rglob("*.yml"))
    return list(dict.fromkeys((one.text, one.label) for path in paths for one in _of_intents(path)))


@lru_cache(maxsize=1 << 16)
def same_words(text: str) -> str:
    """Return a text without what does not make it another one: width, case, spaces, marks; emoji count as words."""
    form = read(text).text.lower()
    return _NOT_WORDS.sub("", form) or form


def _of_intents(path: Path) -> Iterator[Example]:
    """Read `- intent: NAME` and the items of its `examples: |` block, which is text and not YAML."""
    language = path.parent.name if path.parent.name in _LANGUAGES else None
    label, inner = "", ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if intent := _INTENT.match(line):
            label, inner = intent.group(1).split("/")[-1], ""
        elif label and (item := _ITEM.fullmatch(line)) and (not inner or item.group(1) == inner):
            inner = item.group(1)
            yield Example(_ENTITY.sub(r"\1", item.group(2)), label, path, number, inner, language)


def _of_complaints(path: Path) -> Iterator[Example]:
    language = path.stem if path.stem in _LANGUAGES else None
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    if not isinstance(root, yaml.MappingNode):
        return
    for key, value in root.value:
        if key.value in (COMPLAINT, OTHER) and isinstance(value, yaml.SequenceNode):
            for item in value.value:
                if isinstance(item, yaml.ScalarNode):
                    column = item.start_mark.column - 2
                    line = item.end_mark.line + (0 if item.end_mark.column == 0 else 1)
                    yield Example(item.value, key.value, path, line, " " * column, language)
