"""Going on with an account question: after a proof, or when the order number that it lacked has come."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.accounts import QUESTIONS


class ContinueQuestion(Action):
    """The customer has proved who they are, outside the bot."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_continue_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer the questions that waited, or thank and ask for one."""
        question = QUESTIONS.get(tracker.get_slot("pending_question") or "")
        if question is None:
            dispatcher.utter_message(response="utter_proof_given")
            return []
        events = await question().run(dispatcher, tracker, domain)
        following = QUESTIONS.get(tracker.get_slot("pending_next") or "")
        if following is None:
            return events
        return [*events, *await following().run(dispatcher, tracker, domain), SlotSet("pending_next", None)]


class OrderNumberGiven(Action):
    """The customer sent an order number and nothing else."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_order_number_given"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Go on with the question that is pending; an order number alone asks where the order is."""
        question = QUESTIONS[tracker.get_slot("pending_question") or "order_status"]
        return await question().run(dispatcher, tracker, domain)
