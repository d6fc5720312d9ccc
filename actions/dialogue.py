"""What an action reads off the tracker: whose conversation, what was just understood, what the bot said last."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

CLARIFYING = "utter_clarify"
PROOF = "utter_proof_required"
PROOF_HOW = "utter_proof_how"
OFFERS_OF_A_PERSON = frozenset(
    {"utter_out_of_scope", "utter_did_not_help", "utter_something_else", "utter_noted", "utter_proof_declined"}
)
_SMALL_TALK = frozenset(
    {"utter_greet", "utter_go_on", "utter_goodbye", "utter_thanks", "utter_glad", "utter_anything_else"}
)


def conversation_of(tracker: Tracker) -> str:
    """Return the conversation's id in handoff: the sender id without the episode."""
    return str(tracker.sender_id).split("#")[0]


def understood(tracker: Tracker) -> str:
    """Return the intent that the message was most like, whatever was decided about it."""
    parse: dict[str, Any] = tracker.latest_message
    return str((parse.get("understood_as") or parse.get("intent") or {}).get("name") or "")


def is_foreign(tracker: Tracker) -> bool:
    """Tell whether the latest message is nothing that the bot knows, and not even like it."""
    return understood(tracker) == "out_of_scope" and tracker.latest_message.get("decision") != "clarify"


def asked_together(tracker: Tracker) -> list[str]:
    """Return the intents of a message that asks several things, in the order in which it asks them."""
    return [str(question["name"]) for question in tracker.latest_message.get("questions") or []]


def ranking(parse: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the ranking of a parse: [{name, confidence}], the likeliest first."""
    return list(parse.get("intent_ranking") or [])


def named_entity(tracker: Tracker, entity: str) -> str | None:
    """Return an entity that the latest message names."""
    return next(
        (str(found["value"]) for found in tracker.latest_message.get("entities", []) if found["entity"] == entity), None
    )


def last_said(tracker: Tracker) -> str | None:
    """Return the name of the bot's last words before the latest message."""
    return next((_name(event) for event in reversed(_before_latest(tracker)) if event.get("event") == "bot"), None)


def is_answer(said: str | None) -> bool:
    """Tell whether such words answer a question, so that a "no" after them means that they did not help."""
    not_answers = {CLARIFYING, PROOF, PROOF_HOW, "utter_proof_given"} | OFFERS_OF_A_PERSON | _SMALL_TALK
    return said is not None and said not in not_answers


def question_before(tracker: Tracker) -> dict[str, Any]:
    """Return the parse of the message before the latest one; empty when there is none."""
    earlier = [event for event in _before_latest(tracker) if event.get("event") == "user"]
    return dict(earlier[-1].get("parse_data") or {}) if earlier else {}


def _before_latest(tracker: Tracker) -> list[dict[str, Any]]:
    events = list(tracker.events)
    latest = max((at for at, event in enumerate(events) if event.get("event") == "user"), default=len(events))
    return events[:latest]


def _name(event: dict[str, Any]) -> str:
    return str((event.get("metadata") or {}).get("utter_action") or "")
