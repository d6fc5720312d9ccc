"""A message that asks two things: both are answered, the manual's part first."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.accounts import QUESTIONS
from actions.dialogue import asked_together
from actions.handoff import hand_over


class AnswerSeveral(Action):
    """The customer asked several things in one message, and each of them was understood."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer_several"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer from the manual what can be, then from the account; who asked for a person as well gets one last.

        One proof is asked for, however many questions need it: the first that does waits as `pending_question`, the
        next as `pending_next`.
        """
        names = asked_together(tracker)
        for name in names:
            if name not in QUESTIONS and name != "human_agent_request":
                dispatcher.utter_message(response=f"utter_{name}")
        events: list[EventType] = []
        waiting: list[str] = []
        for name in names:
            if name in QUESTIONS and waiting:
                waiting.append(name)
            elif name in QUESTIONS:
                found = await QUESTIONS[name]().run(dispatcher, tracker, domain)
                events += [event for event in found if event.get("name") != "pending_question"]
                waiting += [str(event["value"]) for event in found if _waits(event)]
        if "human_agent_request" in names:
            hand_over(dispatcher, "asked")
        first, following = [*waiting, None, None][:2]
        return [*events, SlotSet("pending_question", first), SlotSet("pending_next", following)]


def _waits(event: EventType) -> bool:
    return event.get("name") == "pending_question" and event.get("value") is not None
