"""What the bot would answer, for an agent to choose from: nothing of it is said, kept or counted."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.ahead import look_ahead
from bot.errors import TurnFailed
from bot.request import Turn
from bot.responses import LiveResponses
from bot.turn import CHANNEL

_MOST = 3
_LEAST_CONFIDENCE = 0.045


async def suggest(agent: Agent, turn: Turn) -> list[dict[str, Any]]:
    """Return at most three answers, the likeliest first: {intent, title {ja, en}, score, text, language}.

    Only answers that hold for everybody: what needs an account is the agent's to look up. Raises TurnFailed when the
    model cannot read the text.
    """
    processor, asked = agent.processor, turn.text or ""
    await look_ahead(processor, asked, turn.locale, alone=lambda: False)
    tracker = DialogueStateTracker.from_events(f"suggest-{uuid.uuid4().hex}", [], processor.domain.slots)
    metadata = {"turn_id": turn.turn_id, "locale": turn.locale, "thresholds": turn.thresholds}
    message = UserMessage(asked, None, tracker.sender_id, input_channel=CHANNEL, metadata=metadata)
    try:
        parse = processor._parse_message_with_graph(message, tracker)  # noqa: SLF001
    except Exception as error:
        raise TurnFailed("model_failed", "The model could not read this text.") from error
    responses: LiveResponses = processor.nlg
    responses.answers.refresh()
    found: list[dict[str, Any]] = []
    for one in parse["intent_ranking"]:
        if one["confidence"] < _LEAST_CONFIDENCE or len(found) == _MOST:
            break
        text = responses.plain(f"utter_{one['name']}", turn.locale)
        title = responses.answers.titles.get(one["name"])
        if text and title:
            score = round(float(one["confidence"]), 3)
            found.append({"intent": one["name"], "title": title, "score": score, "text": text, "language": turn.locale})
    return found
