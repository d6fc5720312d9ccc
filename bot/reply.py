"""The answer to a turn, read from the events that the turn left in the tracker.

Because it is a function of stored events alone, a turn that is asked for again gets
the same answer, after a restart too.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_INTERNAL_SLOTS = frozenset({"requested_slot", "session_started_metadata"})


def events_of_turn(tracker: DialogueStateTracker, turn_id: str) -> list[Event]:
    """Return the turn's events, from its message to before the next one; empty when the turn was not applied."""
    found: list[Event] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            if found:
                break
            if event.message_id == turn_id:
                found.append(event)
        elif found:
            found.append(event)
    return found


def reply_of(tracker: DialogueStateTracker, turn_id: str, model_id: str, domain: Domain) -> dict[str, Any]:
    """Return the answer to a turn that is in the tracker; without `duration_ms`, which the caller measures."""
    events = events_of_turn(tracker, turn_id)
    message = events[0]
    parse = message.parse_data
    then = _as_of(tracker, events[-1], domain)
    return {
        "turn_id": turn_id,
        "replies": [_reply(event) for event in events if isinstance(event, BotUttered)],
        "parse": {
            "language": parse["language"],
            "intent": parse["understood_as"],
            "ranking": parse["intent_ranking"],
            "entities": [_entity(entity) for entity in parse["entities"]],
            "complaint": parse["complaint"],
            "decision": parse["decision"],
        },
        "slots": {name: value for name, value in then.current_slot_values().items() if name not in _INTERNAL_SLOTS},
        "actions": [event.action_name for event in events if isinstance(event, ActionExecuted)],
        "form": then.active_loop_name,
        "model_id": model_id,
    }


def _as_of(tracker: DialogueStateTracker, last: Event, domain: Domain) -> DialogueStateTracker:
    events = list(tracker.events)
    if events[-1] is last:
        return tracker
    end = next(at for at, event in enumerate(events) if event is last)
    return DialogueStateTracker.from_events(tracker.sender_id, events[: end + 1], domain.slots)


def _reply(event: BotUttered) -> dict[str, Any]:
    data = event.data or {}
    return {
        "text": event.text,
        "buttons": [{"title": button["title"], "payload": button["payload"]} for button in data.get("buttons") or []],
        "image": data.get("image"),
        "custom": data.get("custom") or None,
    }


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    return {key: entity.get(key) for key in ("entity", "value", "start", "end")}
