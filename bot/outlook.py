"""What the bot does next, without making Rasa's states of the conversation anew for each prediction.

What the policies of config.yml predict follows from two things: which rules the last states satisfy, and what the
stories memorised for them. Where both are the same as once before, so is the prediction, and it is remembered.
"""

from __future__ import annotations

import copy
import time

from rasa.core.actions.action import Action, action_for_name_or_text
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, DefinePrevUserUtteredFeaturization, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.remote import swift
from bot.states import Glance, of_processor, recent

_RECENT_TURNS = 3


class Outlook:
    """Predicts next actions; what it does not remember it asks the policies."""

    def __init__(self, processor: MessageProcessor) -> None:
        """Look into the policies of a loaded model."""
        self._processor = processor
        self._glance: Glance | None = of_processor(processor)
        self._known: dict[object, PolicyPrediction] = {}
        self._actions: dict[str, Action] = {}

    def next(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """Return the next action of a conversation and how it was predicted; raises what the policies raise."""
        key = self._key(tracker)
        found = self._known.get(key) if key is not None else None
        if found is None:
            found = self.asked(tracker)
            if key is not None and all(isinstance(e, DefinePrevUserUtteredFeaturization) for e in found.events):
                self._known[key] = found
        return self._action(found), _anew(found)

    def asked(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Return what the policies predict, remembered or not."""
        _, prediction = self._processor.predict_next_with_tracker_if_should(_shortened(tracker, self._processor))
        return prediction

    def _key(self, tracker: DialogueStateTracker) -> object | None:
        if self._glance is None or tracker.followup_action:
            return None
        events = recent(tracker.events, _RECENT_TURNS)
        return None if events is None else self._glance.at(events)

    def _action(self, prediction: PolicyPrediction) -> Action:
        domain = self._processor.domain
        name = domain.action_names_or_texts[prediction.max_confidence_index]
        if name not in self._actions:
            self._actions[name] = swift(action_for_name_or_text(name, domain, self._processor.action_endpoint))
        return self._actions[name]


def outlook_of(processor: MessageProcessor) -> Outlook:
    """Return the outlook of a loaded model, the same one for as long as it is loaded."""
    if not hasattr(processor, "outlook"):
        processor.outlook = Outlook(processor)
    found: Outlook = processor.outlook
    return found


def _anew(prediction: PolicyPrediction) -> PolicyPrediction:
    """Return the prediction for another conversation: its events are logged there, at their own time."""
    again = copy.copy(prediction)
    again.events = [copy.copy(event) for event in prediction.events]
    for event in again.events:
        event.timestamp = time.time()
    return again


def _shortened(tracker: DialogueStateTracker, processor: MessageProcessor) -> DialogueStateTracker:
    """Return the last turns as a tracker of their own.

    The policies look at five states at most (config.yml), but make a state of everything that ever happened; slots
    influence no prediction, so nothing that counts is lost.
    """
    events = list(tracker.applied_events())
    begun = [at for at, event in enumerate(events) if isinstance(event, UserUttered)][-_RECENT_TURNS:]
    if not begun or begun[0] == 0 or len(begun) < _RECENT_TURNS:
        return tracker
    listened = next((at for at in range(begun[0], -1, -1) if _is_listening(events[at])), 0)
    domain = processor.domain
    return DialogueStateTracker.from_events(tracker.sender_id, events[listened:], domain.slots, domain=domain)


def _is_listening(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
