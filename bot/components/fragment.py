"""Fragments: messages that do not say what they are about get all their meanings, none of them sure, or a route."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.classify import QUESTIONS, RANKING
from bot.components.graph import MessageStep
from bot.fragments import Fragments
from bot.sources import ROOT

ROUTE = "route"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FragmentReader(MessageStep):
    """Set `intent` and `intent_ranking` anew for the fragments, or `route` where one leads to an intent of its own."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the fragments are."""
        return {"fragments": "data/lookup/fragments.yml"}

    def __init__(self, config: dict[str, Any]) -> None:
        """Read the table."""
        super().__init__(config)
        self._fragments = Fragments.of_file(ROOT / config["fragments"])

    def add_to(self, message: Message) -> None:
        """Put the meanings first; with "something else" beside them, each is as likely as that."""
        meanings = self._fragments.meanings_of(message.get(TEXT))
        if not meanings:
            return
        if len(meanings) == 1:
            message.set(ROUTE, meanings[0])
            return
        others = [entry for entry in message.get(RANKING) if entry["name"] not in meanings]
        share = round(1 / (len(meanings) + 1), 6)
        ranking = [{"name": name, "confidence": share} for name in meanings]
        ranking += [{**entry, "confidence": 0.0} for entry in others]
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set(RANKING, ranking, add_to_output=True)
        message.set(QUESTIONS, [], add_to_output=True)
