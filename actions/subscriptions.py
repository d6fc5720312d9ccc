"""定期便: the rule for changing and cancelling, and the customer's own dates where they are proved."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import backend, words
from actions.accounts import AccountQuestion
from actions.backend import IdentityRequired
from actions.dialogue import conversation_of

_TOLD = 3


class _SubscriptionRule(AccountQuestion):
    """The rule is for everybody; who has proved enough sees their own dates below it."""

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say the rule, then each running subscription with the day until which it can be changed."""
        dispatcher.utter_message(response=f"utter_{self.question}")
        try:
            running = [
                one for one in await backend.subscriptions(conversation_of(tracker)) if one["status"] == "active"
            ]
        except IdentityRequired:
            return []
        for subscription in running[:_TOLD]:
            dispatcher.utter_message(
                response="utter_subscription_next",
                product=words.product([subscription]),
                every_weeks=str(subscription["every_weeks"]),
                next_on=words.day(subscription["next_on"]),
                change_by=words.day(subscription["change_by"]),
            )
        return []


class SubscriptionCancel(_SubscriptionRule):
    """The question how to cancel a subscription."""

    question = "subscription_cancel"


class SubscriptionChangePlan(_SubscriptionRule):
    """The question how to change or skip a delivery."""

    question = "subscription_change_plan"
