"""What answers a greeting, and words that only open or hesitate: they say that something follows, not what."""
# ruff: noqa: ARG002 -- the action server passes the domain to every action

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import SomethingElse
from actions.dialogue import CLARIFYING, last_said


class Greet(Action):
    """A greeting."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Greet back once; in the middle of a conversation ask what it is about."""
        dispatcher.utter_message(response="utter_greet" if last_said(tracker) is None else "utter_go_on")
        return []


class GoOn(Action):
    """Another question is to follow, or the customer hesitates."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_go_on"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask what it is about; after a clarifying question it means that none of the offered meanings was right."""
        if last_said(tracker) == CLARIFYING:
            return await SomethingElse().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_go_on")
        return []
