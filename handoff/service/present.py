"""Presence and typing: passing frames, seen by whoever has the conversation open."""

from __future__ import annotations

from handoff.domain.model import Author, Json, Staff
from handoff.live import conversations, frames
from handoff.service.context import Services

HEARTBEAT_MS = 20_000
_PRESENT_MS = 3 * HEARTBEAT_MS  # well above the interval, or presence would flicker
TYPING_MS = 5000


async def contact_seen(services: Services, conversation_id: str) -> None:
    """Note that the contact's page is open; called at each heartbeat of the socket."""
    if await frames.mark_present(services.live, conversation_id, services.now_ms() + _PRESENT_MS):
        await _tell_presence(services, conversation_id, present=True)


async def contact_gone(services: Services, conversation_id: str) -> None:
    """Note that the last page was closed."""
    await frames.mark_absent(services.live, conversation_id)
    await _tell_presence(services, conversation_id, present=False)


async def drop_silent(services: Services) -> None:
    """Note contacts whose page went away without a word."""
    for conversation_id in await frames.drop_silent(services.live, services.now_ms()):
        await _tell_presence(services, conversation_id, present=False)


async def show_typing(
    services: Services, conversation_id: str, author: Author, *, typing: bool, aside: bool = False
) -> None:
    """Let the other side see that somebody types; `aside`: colleagues alone."""
    frame: Json = {
        "type": "typing.show" if typing else "typing.hide",
        "conversation_id": conversation_id,
        "author": author.as_json(),
    }
    passing = ({"for_ms": TYPING_MS} if typing else {}) | ({"aside": True} if aside else {})
    await frames.pass_on(services.live, frame | passing)


async def show_agent_typing(services: Services, agent: Staff, conversation_id: str, *, typing: bool) -> None:
    """Show that an agent types: to the customer only where it is the agent's, or they have joined."""
    head = await conversations.get(services.live, conversation_id)
    if head is None:
        return
    aside = head.assignee != agent.id and agent.id not in head.joined
    await show_typing(services, conversation_id, agent.author(), typing=typing, aside=aside)


async def _tell_presence(services: Services, conversation_id: str, *, present: bool) -> None:
    frame = {"type": "presence.show", "conversation_id": conversation_id, "contact_present": present}
    await frames.pass_on(services.live, frame)
