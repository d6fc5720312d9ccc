"""The decision of a turn: answer, clarify, hand over or complaint, by the thresholds that came with it."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.complaints import COMPLAINT
from bot.components.classify import RANKING
from bot.components.graph import MessageStep
from bot.intents import OUT_OF_SCOPE
from bot.text import read

DECISION, UNDERSTOOD = "decision", "understood_as"
UNSURE, NUMBER_GIVEN = "unsure", "order_number_given"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnDecision(MessageStep):
    """Set `decision` and route `intent` by it; `understood_as` and `intent_ranking` keep what was understood.

    Without thresholds in the metadata (a shell on the model alone) nothing is decided.
    """

    def add_to(self, message: Message) -> None:
        """Decide on one message."""
        thresholds = (message.get("metadata") or {}).get("thresholds")
        understood: dict[str, Any] = message.get(INTENT)
        message.set(UNDERSTOOD, dict(understood), add_to_output=True)
        if thresholds is None:
            return
        decision, route = self._decide(message, understood, thresholds)
        message.set(DECISION, decision, add_to_output=True)
        message.set(INTENT, {"name": route, "confidence": understood["confidence"]}, add_to_output=True)

    @staticmethod
    def _decide(message: Message, understood: dict[str, Any], thresholds: dict[str, float]) -> tuple[str, str]:
        if message.get(COMPLAINT)["score"] >= thresholds["complaint"]:
            return "complaint", COMPLAINT
        if _is_bare_order_number(message):
            return "answer", NUMBER_GIVEN
        name, confidence = understood["name"], understood["confidence"]
        if name == OUT_OF_SCOPE:
            return "handoff", UNSURE
        if confidence >= thresholds["answer"]:
            return "answer", name
        return ("clarify" if confidence >= thresholds["clarify"] else "handoff"), UNSURE


def _is_bare_order_number(message: Message) -> bool:
    """Tell whether the message is an order number with at most a copula around it: 「HD-10023456です」."""
    numbers = [entity for entity in message.get(ENTITIES, []) if entity["entity"] == "order_number"]
    if len(numbers) != 1 or message.get(RANKING) is None:
        return False
    typed = message.get("text")
    rest = _words_of(typed[: numbers[0]["start"]] + typed[numbers[0]["end"] :])
    return rest in _COPULAS


_COPULAS = {
    "", "です", "でした", "だよ", "ですね", "になります", "注文番号", "注文番号は", "注文番号はです", "番号はです",
    "注文番号です", "it's", "its", "it is", "order", "order number", "number", "my order number is",
    "my order is",
    "the order number is",
}  # fmt: skip


def _words_of(rest: str) -> str:
    return read(rest).text.lower().strip(" 。、.,:#!?-") if rest.strip() else ""
