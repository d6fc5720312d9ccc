"""Harassment (カスハラ): one call flags it, the supervisors hear of it at once, the record keeps it."""

from __future__ import annotations

from handoff.domain import events
from handoff.domain.model import Audience, Conversation, Json, Staff, StaffRole
from handoff.domain.text import clean
from handoff.errors import Forbidden
from handoff.live import frames, messages
from handoff.record import agents
from handoff.service import audit, recall
from handoff.service.context import Services


async def flag(services: Services, agent: Staff, conversation_id: str, note: str | None) -> Conversation:
    """Flag a conversation and call the supervisors in; flagged again, they are called again."""
    if not agent.may_answer():
        raise Forbidden("A trainer reads conversations but does not act on them.")
    said = clean(note, field="note", limit=500) if note is not None else None
    head = await _append(services, agent, conversation_id, "harassment.flagged", said, "1")
    alert: Json = {
        "type": "alert.show", "kind": "harassment", "conversation_id": head.id, "note": said,
        "agent": {"id": agent.id, "name": agent.name}, "at_ms": services.now_ms(),
    }  # fmt: skip
    for found in await agents.all(services.db, active_only=True):
        if found.role in (StaffRole.SUPERVISOR, StaffRole.ADMIN):
            await frames.pass_on(services.live, alert | {"to": found.id})
    return head


async def clear(services: Services, supervisor: Staff, conversation_id: str, note: str) -> Conversation:
    """Take the flag away, with a reason; the record keeps both."""
    await recall.head_of(services, conversation_id)
    if not supervisor.leads():
        raise Forbidden("A supervisor takes this flag away.")
    said = clean(note, field="note", limit=500)
    head = await _append(services, supervisor, conversation_id, "harassment.cleared", said, "")
    await audit.write(services, supervisor, "harassment.cleared", kind="conversation", subject=head.id)
    return head


async def _append(
    services: Services, agent: Staff, conversation_id: str, type_: str, note: str | None, field: str
) -> Conversation:
    head = await recall.head_of(services, conversation_id)
    event = events.fact(type_, services.now_ms(), audience=Audience.STAFF, by=agent.author().as_json(), note=note)
    await messages.append_events(services.live, head.id, [event], now_ms=event.at_ms, fields={"harassment": field})
    return await recall.head_of(services, conversation_id)
