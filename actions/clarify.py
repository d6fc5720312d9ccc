"""When a message was not understood: one clarifying question, then a person."""
# ruff: noqa: ARG002 -- the action server passes the domain to every action

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import CLARIFYING, PROOF, PROOF_HOW, is_foreign, last_said, ranking, understood
from actions.handoff import hand_over

_NOT_OFFERED = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "out_of_scope"})
_OFFERED = 3


def likely_meanings(parse: dict[str, Any], without: str = "") -> list[str]:
    """Return the two or three likeliest intents that can be offered on buttons."""
    names = [guess["name"] for guess in ranking(parse)]
    return [name for name in names if name not in _NOT_OFFERED and name != without][:_OFFERED]


class Clarify(Action):
    """The bot is unsure what was meant, or it is nothing that it knows."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask once; hand over the second time in a row."""
        return self.ask(dispatcher, tracker, likely_meanings(tracker.latest_message))

    @staticmethod
    def ask(dispatcher: CollectingDispatcher, tracker: Tracker, meanings: list[str]) -> list[EventType]:
        """Count one more failure and act on it; a "yes" to the question itself is asked about once more."""
        count = int(tracker.get_slot("unsure_count") or 0) + 1
        if last_said(tracker) in (PROOF, PROOF_HOW) and _is_for_proof(str(tracker.latest_message.get("text") or "")):
            dispatcher.utter_message(response=PROOF_HOW)
            return []
        if count > (2 if understood(tracker) == "affirm" else 1):
            hand_over(dispatcher, "low_confidence")
        elif is_foreign(tracker) or not meanings:
            dispatcher.utter_message(response="utter_out_of_scope")
        else:
            dispatcher.utter_message(response=CLARIFYING, intents=meanings)
        return [SlotSet("unsure_count", count)]


def _is_for_proof(text: str) -> bool:
    """Tell whether a message is an address or a code alone, which belongs into the proof's form."""
    return re.fullmatch(r"\S+@\S+|[\d\s-]{4,}", unicodedata.normalize("NFKC", text).strip()) is not None


class SomethingElse(Action):
    """None of the offered meanings was right."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_something_else"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask for other words once; hand over the second time."""
        count = int(tracker.get_slot("something_else_count") or 0) + 1
        if count > 1:
            hand_over(dispatcher, "low_confidence")
        else:
            dispatcher.utter_message(response="utter_something_else")
        return [SlotSet("something_else_count", count)]
