"""Points: how many, and until when."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import backend, words
from actions.accounts import AccountQuestion
from actions.dialogue import conversation_of


class PointsBalance(AccountQuestion):
    """The question how many points there are."""

    question = "points_balance"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Tell the balance and its expiry."""
        points = await backend.points(conversation_of(tracker))
        if points["balance"] > 0:
            expires_on = words.day(points["expires_on"])
            dispatcher.utter_message(response="utter_points", balance=f"{points['balance']:,}", expires_on=expires_on)
        else:
            dispatcher.utter_message(response="utter_points_none")
        return []
