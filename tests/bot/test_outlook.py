"""What is remembered of predictions is what the policies predict, over all rules and stories and beyond them."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.outlook import Outlook
from tests.bot.stack import ROOT

_NEVER_SAID = {"restart", "back", "session_start", "nlu_fallback"}


def plots() -> list[list[str]]:
    """The intents of every rule and story, in their order."""
    found = []
    for kind in ("rules", "stories"):
        for path in (ROOT / "data" / kind).glob("*.yml"):
            told = yaml.safe_load(path.read_text(encoding="utf-8")).get(kind, [])
            found += [[step["intent"] for step in one["steps"] if "intent" in step] for one in told]
    return found


def shown(prediction: PolicyPrediction) -> tuple[Any, ...]:
    events = [(type(event).__name__, event.as_dict() | {"timestamp": 0}) for event in prediction.events]
    return (
        prediction.probabilities, prediction.policy_name, prediction.policy_priority, prediction.hide_rule_turn,
        prediction.is_end_to_end_prediction, prediction.is_no_user_prediction, events,
    )  # fmt: skip


def play(processor: MessageProcessor, outlook: Outlook, intents: list[str], between: list[Event | None]) -> None:
    """Play a conversation, what comes `between` before each message; after each event both must say the same."""
    domain = processor.domain
    tracker = DialogueStateTracker("somebody", domain.slots)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], domain)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME), domain)
    for intent, event in zip(intents, between, strict=True):
        if event is not None:
            tracker.update(event, domain)
        tracker.update(UserUttered(f"something about {intent}", {"name": intent, "confidence": 0.9}), domain)
        for _ in range(8):
            try:
                asked = outlook.asked(tracker.copy())
            except ActionLimitReached:  # after a rewind or a restart the policies may go round in circles
                return
            action, prediction = outlook.next(tracker)
            assert shown(prediction) == shown(asked)
            assert action.name() == domain.action_names_or_texts[asked.max_confidence_index]
            tracker.update_with_events(prediction.events, domain)
            tracker.update(action.event_for_successful_execution(prediction), domain)
            tracker.update_with_events([SlotSet("failed_count", 1), BotUttered("…")], domain)
            if action.name() == ACTION_LISTEN_NAME:
                break


def test_all_rules_and_stories_one_after_another_and_mixed_at_random_go_on_as_the_policies_say(
    processor: MessageProcessor,
) -> None:
    outlook, rng, told = Outlook(processor), random.Random(1), plots()
    intents = sorted(set(processor.domain.intents) - _NEVER_SAID)
    assert len(told) > 50
    mixed = [rng.choice(told) + rng.choice(told) for _ in range(100)]
    mixed += [rng.choices(intents, k=6) for _ in range(150)]
    for plot in (*told, *mixed):
        play(processor, outlook, plot, [None] * len(plot))


def test_what_happens_rarely_goes_the_policies_own_way(processor: MessageProcessor) -> None:
    outlook, rng = Outlook(processor), random.Random(2)
    rare: list[Event | None] = [
        None, UserUtteranceReverted(), FollowupAction("utter_thanks"), Restarted(), SlotSet("language", "en"),
    ]  # fmt: skip
    intents = [*sorted(set(processor.domain.intents) - _NEVER_SAID), "restart", "session_start"]
    for _ in range(60):
        plot = rng.choices(intents, k=5)
        play(processor, outlook, plot, rng.choices(rare, k=5))


def test_a_conversation_like_another_asks_no_policy_again(
    processor: MessageProcessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlook, plot = Outlook(processor), ["thanks", "shipping_cost", "unsure", "order_status", "proof_given"]
    play(processor, outlook, plot, [None] * len(plot))

    def refuse(*_: Any) -> PolicyPrediction:
        raise AssertionError("asked again")

    monkeypatch.setattr(Outlook, "asked", refuse)
    tracker = DialogueStateTracker("somebody", processor.domain.slots)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME), processor.domain)
    tracker.update(UserUttered("cheers", {"name": "thanks", "confidence": 0.4}), processor.domain)
    action, _ = outlook.next(tracker)
    assert action.name() == "utter_thanks"


def test_a_domain_whose_slots_take_part_in_predictions_is_left_to_the_policies(
    processor: MessageProcessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Outlook(processor)._glance is not None
    monkeypatch.setattr(processor.domain.slots[0], "influence_conversation", True)
    assert Outlook(processor)._glance is None
