"""Orders: where one is, and whether it can still be cancelled."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import backend, words
from actions.accounts import AccountQuestion
from actions.backend import IdentityRequired
from actions.dialogue import conversation_of

_OFFERED = 4
_OPEN = frozenset({"received", "preparing", "shipped"})


class OrderStatus(AccountQuestion):
    """The question where an order is."""

    question = "order_status"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Tell about the order that was named, or the only open one; else offer the recent ones."""
        number = tracker.get_slot("order_number")
        order = await _find(dispatcher, tracker, number)
        if order is None:
            return [SlotSet("order_number", None)]
        _describe(dispatcher, order)
        return [SlotSet("order_number", order["number"])]


class CancelOrder(AccountQuestion):
    """Can I cancel? The general rule, and the truth about the order where it is known."""

    question = "cancel_order"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say whether a known order of a proved customer can be cancelled; the rule is for everybody."""
        number = tracker.get_slot("order_number")
        try:
            found = await backend.orders(conversation_of(tracker), number) if number else []
        except IdentityRequired:
            found = []
        if not found:
            dispatcher.utter_message(response="utter_cancel_order")
        elif found[0]["cancellable"]:
            dispatcher.utter_message(response="utter_cancel_order_possible", number=found[0]["number"])
        else:
            dispatcher.utter_message(response="utter_cancel_order_too_late", number=found[0]["number"])
        return []


async def _find(dispatcher: CollectingDispatcher, tracker: Tracker, number: str | None) -> dict[str, Any] | None:
    """Return the order meant, or None after having asked which."""
    conversation = conversation_of(tracker)
    if number:
        found = await backend.orders(conversation, number)
        if found:
            return found[0]
    recent = await backend.orders(conversation)
    still_open = [order for order in recent if order["status"] in _OPEN]
    if not number and len(recent) == 1:
        return recent[0]
    if not number and len(still_open) == 1:
        return still_open[0]
    if number:
        dispatcher.utter_message(response="utter_order_unknown", number=number, buttons=_buttons(recent))
    elif recent:
        dispatcher.utter_message(response="utter_order_choose", buttons=_buttons(recent))
    else:
        dispatcher.utter_message(response="utter_order_none")
    return None


def _buttons(recent: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"title": order["number"], "payload": "/order_status" + json.dumps({"order_number": order["number"]})}
        for order in recent[:_OFFERED]
    ]


def _describe(dispatcher: CollectingDispatcher, order: dict[str, Any]) -> None:
    shipment: dict[str, Any] = (order["shipments"] or [{}])[-1]
    status = order["status"]
    undated = status == "shipped" and not (shipment.get("expected_on") and shipment.get("tracking_number"))
    dispatcher.utter_message(
        response=f"utter_order_{status}_undated" if undated else f"utter_order_{status}",
        number=order["number"],
        product=words.product(order["lines"]),
        ordered_on=words.day(order["ordered_on"]),
        shipped_on=words.day(shipment.get("shipped_on")),
        expected_on=words.day(shipment.get("expected_on")),
        delivered_on=words.day(shipment.get("delivered_on")),
        carrier=shipment.get("carrier") or "",
        tracking_number=shipment.get("tracking_number") or "",
    )
