"""Giving a conversation to people, with words that fit the reason, and taking it back."""
# ruff: noqa: ARG002 -- the action server passes the domain to every action

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import ranking

_MATTERS = {
    "delivery": ("order_status", "delivery_time", "shipping_cost", "cancel_order"),
    "goods": ("product_defect", "warranty", "exchange", "return_policy", "product_stock", "gift_wrapping"),
    "money": ("refund_status", "payment_methods", "payment_failed", "invoice_receipt", "coupon", "points_balance"),
    "subscription": ("subscription_cancel", "subscription_change_plan"),
    "account": (
        "account_login_problem",
        "password_reset",
        "change_address",
        "change_email",
        "account_info",
        "membership",
    ),
}
_MATTER_OF = {intent: matter for matter, intents in _MATTERS.items() for intent in intents}
_SURE_ENOUGH = 0.76


def hand_over(dispatcher: CollectingDispatcher, reason: str, words: str = "") -> None:
    """Say that a person comes, and signal it to the gateway, which alone decides who speaks."""
    signal = {"type": "handoff", "reason": reason}
    dispatcher.utter_message(response=words or f"utter_handoff_{reason}", json_message=signal)


class Handoff(Action):
    """The customer asks for a person, or complains."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_handoff"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Hand over; a complaint with an apology that names its matter."""
        if tracker.latest_message["intent"]["name"] == "complaint":
            hand_over(dispatcher, "complaint", f"utter_complaint_{_matter(tracker.latest_message)}")
        else:
            hand_over(dispatcher, "asked")
        return []


def _matter(parse: dict[str, Any]) -> str:
    """Name the matter that the guesses agree on; an apology for the wrong thing is worse than a general one."""
    weights = dict.fromkeys(_MATTERS, 0.0)
    for guess in ranking(parse):
        if guess["name"] in _MATTER_OF:
            weights[_MATTER_OF[guess["name"]]] += guess["confidence"]
    likeliest = max(weights, key=lambda matter: weights[matter])
    return likeliest if weights[likeliest] >= _SURE_ENOUGH else "service"


class Returned(Action):
    """People gave the conversation back."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_returned"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Pick up, saying what is known; the agent's note itself is not for the customer."""
        number = tracker.get_slot("order_number")
        if number:
            dispatcher.utter_message(response="utter_returned_order", number=number)
        else:
            dispatcher.utter_message(response="utter_returned")
        return []
