"""The decision of a turn: answer, clarify, hand over or complaint, by the thresholds that came with it."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.bare import says_nothing_else
from bot.complaints import COMPLAINT
from bot.components.classify import QUESTIONS, RANKING
from bot.components.fragment import ROUTE
from bot.components.graph import MessageStep
from bot.intents import OUT_OF_SCOPE

DECISION, UNDERSTOOD = "decision", "understood_as"
UNSURE, NUMBER_GIVEN, SEVERAL = "unsure", "order_number_given", "several_questions"


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
        if route := message.get(ROUTE):
            return "clarify", route
        if message.get(COMPLAINT)["score"] >= thresholds["complaint"]:
            return "complaint", COMPLAINT
        if _is_bare_order_number(message):
            return "answer", NUMBER_GIVEN
        if _several_sure(message, thresholds["answer"]):
            return "answer", SEVERAL
        name, confidence = understood["name"], understood["confidence"]
        if name != OUT_OF_SCOPE and confidence >= thresholds["answer"]:
            return "answer", name
        # What looks out of scope may still be asked about: a button costs the customer less than a refusal.
        likeliest = max((one["confidence"] for one in message.get(RANKING) if one["name"] != OUT_OF_SCOPE), default=0.0)
        return ("clarify" if likeliest >= thresholds["clarify"] else "handoff"), UNSURE


def _several_sure(message: Message, least: float) -> bool:
    """Keep the questions that may be answered, and tell whether there are several."""
    sure = [question for question in message.get(QUESTIONS) or [] if question["confidence"] >= least]
    message.set(QUESTIONS, sure if len(sure) > 1 else [], add_to_output=True)
    return len(sure) > 1


def _is_bare_order_number(message: Message) -> bool:
    """Tell whether the message is one order number, with at most what introduces it around it."""
    numbers = [entity for entity in message.get(ENTITIES, []) if entity["entity"] == "order_number"]
    if len(numbers) != 1 or message.get(RANKING) is None:
        return False
    typed = message.get("text")
    return says_nothing_else(typed[: numbers[0]["start"]] + " " + typed[numbers[0]["end"] :])
