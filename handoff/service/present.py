"""Presence and typing: passing frames, seen by whoever has the conversation open."""

from __future__ import annotations

from handoff.domain.model import Author, Json
from handoff.live import frames
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


async def show_typing(services: Services, conversation_id: str, author: Author, *, typing: bool) -> None:
    """Let the other side see that somebody types."""
    frame: Json = {
        "type": "typing.show" if typing else "typing.hide",
        "conversation_id": conversation_id,
        "author": {"role": author.role.value, "name": author.name},
    }
    await frames.pass_on(services.live, frame | ({"for_ms": TYPING_MS} if typing else {}))


async def _tell_presence(services: Services, conversation_id: str, *, present: bool) -> None:
    frame = {"type": "presence.show", "conversation_id": conversation_id, "contact_present": present}
    await frames.pass_on(services.live, frame)
