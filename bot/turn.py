"""One turn of a conversation: the processor's own steps under its lock, all kept or nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecutionRejected,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.ahead import look_ahead
from bot.errors import BadRequest, TurnFailed
from bot.outlook import outlook_of
from bot.reply import events_of_turn, reply_of
from bot.request import Trusted, Turn

logger = logging.getLogger(__name__)

CHANNEL = "gateway"
_LOCK_LIFETIME_S = 60
_LOCK_POLL_S = 0.02
_ACTION_S = 12.0
_MOST_ACTIONS = 8
_under_way: set[str] = set()
_UNCOUNTED = frozenset({"something_else", "did_not_help", "affirm", "deny"})


async def run_turn(agent: Agent, turn: Turn, model_id: str) -> dict[str, Any]:
    """Apply a turn and return the gateway's answer; a turn that was applied before returns what it returned then.

    Raises BadRequest for an intent that the model does not know, TurnFailed when the model, an action or the tracker
    store fails; then nothing of the turn is stored and it may be tried again.
    """
    processor = agent.processor
    reading = asyncio.ensure_future(_look_ahead(processor, turn))
    await asyncio.sleep(0)  # the encoders begin before anything else
    async with agent.lock_store.lock(
        turn.conversation, lock_lifetime=_LOCK_LIFETIME_S, wait_time_in_seconds=_LOCK_POLL_S
    ):
        tracker = await _load(processor, turn)
        if not events_of_turn(tracker, turn.turn_id):
            await reading
            await _apply(processor, tracker, turn)
            await _save(processor, tracker)
        return reply_of(tracker, turn.turn_id, model_id, processor.domain)


async def _look_ahead(processor: MessageProcessor, turn: Turn) -> None:
    """Compute in threads what the pipeline will need, while the conversation is fetched."""
    if turn.text:
        _under_way.add(turn.turn_id)
        try:
            await look_ahead(processor, turn.text, turn.locale, alone=lambda: len(_under_way) == 1)
        finally:
            _under_way.discard(turn.turn_id)


async def _load(processor: MessageProcessor, turn: Turn) -> DialogueStateTracker:
    try:
        return await processor.fetch_tracker_and_update_session(turn.conversation, CollectingOutputChannel())
    except Exception as error:
        raise TurnFailed("tracker_failed", "The bot could not read its memory of this conversation.") from error


async def _save(processor: MessageProcessor, tracker: DialogueStateTracker) -> None:
    try:
        await processor.save_tracker(tracker)
    except Exception as error:
        raise TurnFailed("tracker_failed", "The bot could not write its memory of this conversation.") from error


async def _apply(processor: MessageProcessor, tracker: DialogueStateTracker, turn: Turn) -> None:
    tracker.update_with_events(_slots_set(processor, turn), processor.domain)
    tracker.update(await _understand(processor, tracker, turn), processor.domain)
    tracker.update_with_events(_slots_understood(tracker), processor.domain)
    output = CollectingOutputChannel()
    if tracker.latest_message.entities or not _only_entities_fill_slots(processor.domain):
        await processor.run_action_extract_slots(output, tracker)
    await _act(processor, tracker, output)


def _slots_set(processor: MessageProcessor, turn: Turn) -> list[SlotSet]:
    known = {slot.name for slot in processor.domain.slots}
    strange = sorted(set(turn.slots) - known)
    if strange:  # an agent may fill in anything; what the bot has no use for does not concern it
        logger.info("Slots ignored: %s", ", ".join(name[:40] for name in strange))
    return [SlotSet(name, value) for name, value in turn.slots.items() if name in known]


async def _understand(processor: MessageProcessor, tracker: DialogueStateTracker, turn: Turn) -> UserUttered:
    metadata = {"turn_id": turn.turn_id, "locale": turn.locale, "thresholds": turn.thresholds}
    if turn.payload is not None:
        parse = _trusted_parse(processor, tracker, turn.payload, turn.locale)
        text = f"/{turn.payload.intent}"
    else:
        text = turn.text or ""
        message = UserMessage(
            text, None, turn.conversation, input_channel=CHANNEL, message_id=turn.turn_id, metadata=metadata
        )
        try:
            parse = processor._parse_message_with_graph(message, tracker)  # noqa: SLF001
        except Exception as error:
            raise TurnFailed("model_failed", "The model could not read this message.") from error
        if not parse.get("decision"):
            raise TurnFailed("model_failed", "The model did not decide on this message.")
        for bulky in ("metadata", "text_tokens"):
            parse.pop(bulky, None)
    return UserUttered(
        text,
        parse["intent"],
        parse["entities"],
        parse,
        input_channel=CHANNEL,
        message_id=turn.turn_id,
        metadata=metadata,
    )


def _trusted_parse(
    processor: MessageProcessor, tracker: DialogueStateTracker, trusted: Trusted, locale: str
) -> dict[str, Any]:
    if trusted.intent not in processor.domain.intents:
        raise BadRequest(
            "malformed_body", "The payload names an intent that the model does not know.", payload=trusted.intent
        )
    intent = {"name": trusted.intent, "confidence": 1.0}
    entities = [
        {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "payload"}
        for name, value in trusted.entities.items()
    ]
    return {
        "text": f"/{trusted.intent}",
        "intent": intent,
        "understood_as": intent,
        "intent_ranking": [intent],
        "entities": entities,
        "complaint": {"score": 0.0, "words": []},
        "decision": "answer",
        "language": tracker.get_slot("language") or locale,
    }


def _slots_understood(tracker: DialogueStateTracker) -> list[SlotSet]:
    """Set what follows from the parse alone: the language, and the count of failures, which ends when we understand."""
    message = tracker.latest_message
    slots = [SlotSet("language", message.parse_data["language"])]
    understood = message.parse_data["decision"] == "answer" and message.intent_name not in _UNCOUNTED
    if understood:
        slots += [SlotSet(count, 0) for count in ("unsure_count", "something_else_count") if tracker.get_slot(count)]
    return slots


def _only_entities_fill_slots(domain: Domain) -> bool:
    """Tell whether a message without entities fills no slot."""
    mappings = [mapping for slot in domain.slots for mapping in slot.mappings]
    return all(m["type"] == "from_entity" or (m["type"] == "custom" and "action" not in m) for m in mappings)


async def _act(processor: MessageProcessor, tracker: DialogueStateTracker, output: CollectingOutputChannel) -> None:
    """Predict and run actions until the bot listens; unlike the processor's loop a failing action fails the turn."""
    outlook = outlook_of(processor)
    for _ in range(_MOST_ACTIONS):
        try:
            action, prediction = outlook.next(tracker)
        except Exception as error:
            raise TurnFailed("model_failed", "The model could not answer this turn.") from error
        events = await _run(processor, tracker, action, prediction, output)
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, processor.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, processor.domain)
        if action.name() == ACTION_LISTEN_NAME:
            return
    raise TurnFailed("model_failed", "The model did not come to an end with this turn.")


async def _run(
    processor: MessageProcessor,
    tracker: DialogueStateTracker,
    action: Action,
    prediction: PolicyPrediction,
    output: CollectingOutputChannel,
) -> list[Event]:
    """Run one action within its time; it sees the conversation with what was predicted beside it."""
    before = tracker
    if not all(isinstance(event, DefinePrevUserUtteredFeaturization) for event in prediction.events):
        before = tracker.copy()
        before.update_with_events(prediction.events, processor.domain)
    running = action.run(output, processor.nlg, before, processor.domain)
    try:
        if isinstance(action, RemoteAction):
            running = asyncio.wait_for(running, _ACTION_S)
        return list(await running or [])
    except Exception as error:
        raise TurnFailed("action_failed", f"The action {action.name()} failed.", action=action.name()) from error
