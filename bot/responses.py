"""Live answers: what a trainer saves in data/responses is what the next customer reads."""
# ruff: noqa: ARG002 -- Rasa passes the domain and the channel's name to every source of texts

from __future__ import annotations

import logging
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot.sources import ROOT
from bot.wordings import (
    LANGUAGES,
    TITLES_FILE,
    VARIABLES_FILE,
    Answer,
    FaultyFile,
    Wording,
    fill,
    read_file,
    read_table,
)

logger = logging.getLogger(__name__)

AGAIN = "utter_again"

_State = tuple[int, int]


class Answers:
    """All answers of a folder, read again when a file changed; a file with a fault keeps its last good state."""

    def __init__(self, folder: Path) -> None:
        """Read the folder for the first time."""
        self._folder = folder
        self._found: dict[str, _State] = {}
        self._seen: dict[Path, _State] = {}
        self._by_file: dict[Path, dict[str, Answer]] = {}
        self.facts: dict[str, dict[str, str]] = {}
        self.titles: dict[str, dict[str, str]] = {}
        self.refresh()

    def find(self, name: str) -> Answer:
        """Return an answer; raises RasaException when no file has it."""
        for answers in self._by_file.values():
            if name in answers:
                return answers[name]
        raise RasaException(f"No file of {self._folder} has the answer {name}.")

    def facts_in(self, language: str) -> dict[str, Any]:
        """Return the shop's facts in one language."""
        return {name: _in(language, value) for name, value in self.facts.items()}

    def refresh(self) -> None:
        """Read what changed since the last time."""
        with os.scandir(self._folder) as entries:
            found = {e.name: _state(e) for e in entries if e.name.endswith(".yml")}
        if found == self._found:
            return
        self._found = found
        states = {self._folder / name: found[name] for name in sorted(found)}
        variables = self._folder / VARIABLES_FILE
        everything = states.get(variables) != self._seen.get(variables)
        for path in set(self._by_file) - set(states):
            del self._by_file[path]
        for path in sorted(states, key=lambda path: path != variables):
            if everything or states[path] != self._seen.get(path):
                self._read(path)
        self._seen = states

    def _read(self, path: Path) -> None:
        try:
            if path.name == VARIABLES_FILE:
                self.facts = read_table(path)
            elif path.name == TITLES_FILE:
                self.titles = read_table(path)
            else:
                self._by_file[path] = read_file(path, frozenset(self.facts))
        except (FaultyFile, OSError, UnicodeDecodeError) as error:
            logger.error("Answers kept as they were: %s", error)  # noqa: TRY400 -- file and line say all


def _state(entry: os.DirEntry[str]) -> _State:
    status = entry.stat()
    return status.st_mtime_ns, status.st_size


def check_folder(folder: Path) -> list[str]:
    """Return the faults of all files in a folder, each with file and line."""
    faults: list[str] = []
    facts: frozenset[str] = frozenset()
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yml"), key=lambda path: path.name != VARIABLES_FILE):
        try:
            if path.name in (VARIABLES_FILE, TITLES_FILE):
                table = read_table(path)
                facts = frozenset(table) if path.name == VARIABLES_FILE else facts
                continue
            for name in read_file(path, facts):
                if name in seen:
                    faults.append(f"{path}: {name} stands in {seen[name].name} too.")
                seen[name] = path
        except FaultyFile as error:
            faults.append(str(error))
    return faults


class LiveResponses(NaturalLanguageGenerator):
    """Rasa's source of texts: chooses by the language slot, fills in variables, offers buttons."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain | None = None) -> None:
        """Read the folder that endpoints.yml names."""
        self.answers = Answers(ROOT / endpoint_config.kwargs.get("folder", "data/responses"))

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """Return text, buttons, image and custom data of an answer.

        `kwargs` come from the action that asks: values of variables (one, or one per language), and `intents`, names
        whose titles become buttons. An answer from the manual that the bot has just given comes with the words of
        utter_again around it: who asks again was not helped by the same text. Raises RasaException for an unknown
        answer or a variable without a value: silence would be worse than a failed turn.
        """
        self.answers.refresh()
        language = tracker.get_slot("language")
        language = language if language in LANGUAGES else LANGUAGES[0]
        answer = self.answers.find(utter_action)
        wording = answer.wordings[language]
        values = {**self.answers.facts_in(language), **{name: _in(language, value) for name, value in kwargs.items()}}
        buttons = [
            {"title": self._title(name, language), "payload": f"/{name}"} for name in kwargs.get("intents") or []
        ]
        try:
            text = fill(_turn_taken(utter_action, wording.texts, tracker), values)
            buttons += _buttons(wording, values)
            if self._is_from_manual(utter_action) and utter_action in said_just_before(tracker):
                again = self.answers.find(AGAIN).wordings[language]
                text = fill(again.texts[0], {**values, "answer": text})
                buttons += [button for button in _buttons(again, values) if button not in buttons]
        except KeyError as error:
            raise RasaException(f"{utter_action} was used without a value for {error}.") from error
        return {"text": text, "buttons": buttons, "image": answer.image, "custom": answer.custom or {}}

    def _is_from_manual(self, name: str) -> bool:
        return name.removeprefix("utter_") in self.answers.titles

    def plain(self, name: str, language: str) -> str | None:
        """Return an answer's first wording with the shop's facts; None without one, or where it needs other values."""
        try:
            return fill(self.answers.find(name).wordings[language].texts[0], self.answers.facts_in(language))
        except (RasaException, KeyError):
            return None

    def _title(self, intent: str, language: str) -> str:
        if intent not in self.answers.titles:
            raise RasaException(f"{TITLES_FILE} has no title for {intent}.")
        return self.answers.titles[intent][language]


def _in(language: str, value: Any) -> Any:
    """Take a value in the language of the answer, where it has one text for each."""
    return value[language] if isinstance(value, dict) and set(value) == set(LANGUAGES) else value


def _buttons(wording: Wording, values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"title": fill(button.title, values), "payload": fill(button.payload, values)} for button in wording.buttons
    ]


def said_just_before(tracker: DialogueStateTracker) -> set[str]:
    """Return the names of the answers that the bot gave to the message before the customer's latest."""
    names: set[str] = set()
    messages = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            messages += 1
            if messages > 1:
                break
        elif messages == 1 and isinstance(event, BotUttered):
            names.add(str(event.metadata.get("utter_action")))
    return names


def _turn_taken(name: str, texts: tuple[str, ...], tracker: DialogueStateTracker) -> str:
    """Choose among several texts: another one each time in a conversation, not the same first one in all of them."""
    used = sum(
        1 for event in tracker.events if isinstance(event, BotUttered) and event.metadata.get("utter_action") == name
    )
    return texts[(zlib.crc32(tracker.sender_id.encode()) + used) % len(texts)]
