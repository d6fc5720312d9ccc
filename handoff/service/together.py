"""Two of the staff in one conversation see each other, and the second knows it before writing."""

from __future__ import annotations

from handoff.domain import ids
from handoff.domain.model import Json, Staff
from handoff.errors import NotFound
from handoff.live import conversations, frames, viewers
from handoff.service import present
from handoff.service.context import Services

VIEWING_MS = 45_000  # three times what a page lets pass between two signs


async def begin(services: Services, staff: Staff, conversation_id: str) -> None:
    """Note that somebody has it on their screen, and tell the staff if that is news; not in one at rest."""
    if not ids.is_id(conversation_id, "c"):
        raise NotFound("There is no such conversation.")
    if not await conversations.get_many(services.live, [conversation_id]):
        return
    await viewers.look(services.live, conversation_id, staff.id, staff.name, services.now_ms() + VIEWING_MS)
    await _tell(services, conversation_id)


async def end(services: Services, staff: Staff, conversation_id: str) -> None:
    """Note that they look elsewhere."""
    await viewers.leave(services.live, conversation_id, staff.id)
    await _tell(services, conversation_id)


async def write(services: Services, staff: Staff, conversation_id: str, *, writes: bool) -> None:
    """Note that somebody begins or stops to write."""
    until_ms = services.now_ms() + present.TYPING_MS if writes else 0
    await viewers.write(services.live, conversation_id, staff.id, until_ms)
    await _tell(services, conversation_id)


async def others(services: Services, staff: Staff, conversation_id: str) -> list[Json]:
    """Return who else has it open: [{id, name, writing}]."""
    found = await viewers.of(services.live, conversation_id, services.now_ms())
    return [one for one in found if one["id"] != staff.id]


async def _tell(services: Services, conversation_id: str) -> None:
    found = await viewers.of(services.live, conversation_id, services.now_ms())
    if await viewers.is_news(services.live, conversation_id, found):
        frame = {"type": "viewers.show", "conversation_id": conversation_id, "viewers": found}
        await frames.pass_on(services.live, frame)
