"""What all questions about an account share: they may need a proof first, and go on after it."""
# ruff: noqa: ARG002 -- the action server passes the domain to every action

from __future__ import annotations

from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.backend import IdentityRequired
from actions.dialogue import PROOF

QUESTIONS: dict[str, type[AccountQuestion]] = {}


class AccountQuestion(Action):
    """An action that answers from the account; `question` is the name of its intent."""

    question: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Note which question a subclass answers, so that a proof can continue it."""
        super().__init_subclass__()
        if cls.question:
            QUESTIONS[cls.question] = cls

    def name(self) -> str:
        """Return the action's name in the domain."""
        return f"action_{self.question}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer, or ask for the proof that the answer needs and remember the question."""
        try:
            events = await self.answer(dispatcher, tracker)
        except IdentityRequired as required:
            ask_for_proof(dispatcher, required.level)
            return [SlotSet("pending_question", self.question)]
        return [*events, SlotSet("pending_question", None)]

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Answer from the account; raises IdentityRequired where it is not open enough."""
        raise NotImplementedError


def ask_for_proof(dispatcher: CollectingDispatcher, level: str) -> None:
    """Ask the customer to prove who they are; the page shows the form for it."""
    dispatcher.utter_message(response=PROOF, json_message={"type": "proof_required", "level": level})
