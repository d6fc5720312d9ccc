"""What an agent might say next: answers as the bot would give them, and a first reply made from the packet."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from handoff.domain import ids
from handoff.domain.events import is_contact_message
from handoff.domain.model import Conversation, Json, Kind, Reason, Role, Staff
from handoff.domain.packet import shorten
from handoff.domain.wording import say
from handoff.live import conversations
from handoff.rasa import BotError, BotState, Suggestion, TurnRequest
from handoff.service import recall
from handoff.service.context import Services

_PATIENCE_S = 1.5
_SENTENCE = 40


async def suggestions(services: Services, staff: Staff, conversation_id: str) -> Json:
    """Return {answers, first_reply, asked, bot}; without a bot in time there are no answers, and that is no error.

    `asked` is what the customer wrote last and what the answers are for. The first reply is there until a person has
    answered since people were asked for.
    """
    head = await recall.head_of(services, conversation_id)
    events = await conversations.events_since(services.live, head.id, 0, 5000)
    asked = next((e["text"] for e in reversed(events) if is_contact_message(e) and e["text"]), None)
    found = await _answers(services, head, asked) if asked else []
    return {
        "answers": [one.model_dump() for one in found],
        "first_reply": _first_reply(staff, head, events),
        "asked": asked,
        "bot": "ready" if services.watch.state is BotState.READY else "down",
    }


async def _answers(services: Services, head: Conversation, asked: str) -> list[Suggestion]:
    request = TurnRequest(
        conversation=f"{head.id}#suggest", turn_id=ids.new_message_id(), text=asked, payload=None,
        locale=head.language, thresholds=services.tuning.bot.thresholds.as_json(), slots={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await services.bot.suggest(request)
    except (BotError, TimeoutError):
        return []


def _first_reply(staff: Staff, head: Conversation, events: Sequence[Json]) -> str | None:
    if not head.packet or _a_person_answered(events):
        return None
    packet = json.loads(head.packet)
    matter = shorten(packet["sentence"], _SENTENCE)
    kind = "complaint" if packet["reason"] == Reason.COMPLAINT else "asked"
    name = head.contact_name or say("customer_unnamed", head.language)
    return say(f"first_reply_{kind}", head.language, customer=name, agent=staff.name, matter=matter)


def _a_person_answered(events: Sequence[Json]) -> bool:
    """Whether a person has written to the customer since people were last asked for."""
    for event in reversed(events):
        if event["type"] == "conversation.queued":
            return False
        said = event["type"] == "message.appended" and event["kind"] == Kind.OUTGOING
        if said and event["author"]["role"] == Role.AGENT:
            return True
    return False
