"""Replies that can be taken back: held on the server for some seconds, then sent, or returned to who wrote them.

The conversation is the agent's from the moment they press send; what waits is only the message. It goes out under the
epoch of that moment: if the conversation moved meanwhile, nothing is said, the agent hears why and keeps their words.
"""

from __future__ import annotations

import logging

from handoff import metrics
from handoff.domain import events, ids
from handoff.domain.lifecycle import preview_of
from handoff.domain.model import Author, Json, Kind, Role
from handoff.live import conversations, drafts, frames, held
from handoff.live.drafts import Draft
from handoff.live.held import Held
from handoff.live.messages import Outcome
from handoff.service import attaching
from handoff.service.attaching import Carried
from handoff.service.context import Services

log = logging.getLogger(__name__)


async def send(services: Services, one: Held) -> None:
    """Let one go out now; safe to call from several processes."""
    now_ms, message_id = services.now_ms(), ids.new_message_id()
    author, carried = Author(Role.AGENT, one.agent_name, one.agent_id), Carried(tuple(one.files))
    message = events.message(
        now_ms, message_id, Kind.OUTGOING, author, one.text,
        client_message_id=one.client_message_id, internal={"digest": one.digest},
        images=carried.images, files=carried.files,
    )  # fmt: skip
    refusal = {
        "code": "conversation_moved",
        "message": "The conversation passed to somebody else before this was sent.",
    }
    fields = preview_of(one.text, Role.AGENT, now_ms, len(carried.images), carried.files)
    result = await held.send(services.live, one, message, message_id, fields, refusal)
    if result.outcome is Outcome.ABSENT:
        return
    if result.outcome is Outcome.DONE:
        metrics.MESSAGES.labels(Role.AGENT.value).inc()
    else:
        metrics.HELD_REFUSED.inc()
        log.warning("held reply refused", extra={"conversation": one.conversation_id})
        await _give_back(services, one)
        if one.files:
            await attaching.show(services, one.agent_id, one.conversation_id)
        await frames.pass_on(services.live, _about(one, "reply.refuse") | {
            "to": one.agent_id, "text": one.text, "files": one.shown()["files"], "error": refusal,
        })  # fmt: skip
    outcome = "sent" if result.outcome is Outcome.DONE else "refused"
    await frames.pass_on(services.live, _about(one, "held.hide") | {"outcome": outcome})


async def flush(services: Services, agent_id: str, conversation_id: str) -> None:
    """Let an agent's own go out before they hand the conversation on: their last words come first."""
    for one in await held.of_agent(services.live, agent_id):
        if one.conversation_id == conversation_id:
            await send(services, one)


async def show(services: Services, one: Held) -> None:
    """Let every desk see that somebody's words are on their way."""
    agent = {"id": one.agent_id, "name": one.agent_name}
    await frames.pass_on(services.live, _about(one, "held.show") | {"agent": agent, "due_ms": one.due_ms})


async def hide(services: Services, one: Held) -> None:
    """Let every desk see that they were taken back."""
    await frames.pass_on(services.live, _about(one, "held.hide") | {"outcome": "cancelled"})


async def _give_back(services: Services, one: Held) -> None:
    """Put the words where the agent will find them, unless they are writing something else there."""
    if await conversations.get(services.live, one.conversation_id) is None:
        return
    mine = await drafts.of_conversation(services.live, one.agent_id, one.conversation_id)
    if one.text and "reply" not in mine:
        draft = Draft(one.conversation_id, "reply", one.text, services.now_ms())
        await drafts.put(services.live, one.agent_id, draft)


def _about(one: Held, type_: str) -> Json:
    return {"type": type_, "conversation_id": one.conversation_id, "client_message_id": one.client_message_id}
