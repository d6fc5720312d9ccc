"""What yes, no and "that did not help" mean, which depends on what the bot said last."""
# ruff: noqa: ARG002 -- the action server passes the domain to every action

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import Clarify, SomethingElse, likely_meanings
from actions.dialogue import CLARIFYING, OFFERS_OF_A_PERSON, PROOF, PROOF_HOW, is_answer, last_said, question_before
from actions.handoff import hand_over


class Affirm(Action):
    """Yes."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Fetch the person that was offered; say how to prove; ask which one is meant; else be glad.

        A yes to an answer may be meant as an order ("please do"), so its words say that nothing was set in motion.
        """
        said = last_said(tracker)
        if said in OFFERS_OF_A_PERSON:
            hand_over(dispatcher, "asked")
        elif said == PROOF:
            dispatcher.utter_message(response=PROOF_HOW)
        elif said == CLARIFYING:
            return Clarify.ask(dispatcher, tracker, likely_meanings(question_before(tracker)))
        else:
            dispatcher.utter_message(response="utter_noted" if is_answer(said) else "utter_glad")
        return []


class Deny(Action):
    """No."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take it as "none of these", as a declined proof or as "that did not help", whichever fits."""
        said = last_said(tracker)
        if said == CLARIFYING:
            return await SomethingElse().run(dispatcher, tracker, domain)
        if said == PROOF:
            dispatcher.utter_message(response="utter_proof_declined")
            return [SlotSet("pending_question", None)]
        if is_answer(said):
            return DidNotHelp.count(dispatcher, tracker)
        dispatcher.utter_message(response="utter_anything_else")
        return []


class DidNotHelp(Action):
    """The customer says, by a button or in words, that the answer did not help."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_did_not_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Offer what else may have been meant, once; then a person."""
        return self.count(dispatcher, tracker)

    @staticmethod
    def count(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Count one more answer that did not help and act on it."""
        count = int(tracker.get_slot("failed_count") or 0) + 1
        if count > 1:
            hand_over(dispatcher, "repeated_failure")
        else:
            before = question_before(tracker)
            answered = str((before.get("intent") or {}).get("name") or "")
            dispatcher.utter_message(
                response="utter_did_not_help", intents=likely_meanings(before, without=answered)[:2]
            )
        return [SlotSet("failed_count", count)]
