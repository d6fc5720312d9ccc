"""Refunds: when the money comes, and where to."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import backend, words
from actions.accounts import AccountQuestion
from actions.dialogue import conversation_of, named_entity

_TOLD = 3


class RefundStatus(AccountQuestion):
    """The question where the money is."""

    question = "refund_status"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Tell about each recent refund, or that of the order that was just named."""
        known = await backend.refunds(conversation_of(tracker))
        number = named_entity(tracker, "order_number")
        chosen = [refund for refund in known if refund["order_number"] == number] or known
        for refund in chosen[:_TOLD]:
            dispatcher.utter_message(
                response=f"utter_refund_{refund['status']}",
                number=refund["order_number"],
                amount=words.yen(refund["amount_yen"]),
                method=words.method(refund["method"]),
                expected_on=words.day(refund["expected_on"]),
                completed_on=words.day(refund["completed_on"]),
            )
        if not chosen:
            dispatcher.utter_message(response="utter_refund_none")
        return []
