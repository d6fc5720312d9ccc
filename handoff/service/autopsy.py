"""The autopsy of a conversation: its whole timeline from the log, with the time in each status and every wait."""

from __future__ import annotations

from handoff.domain import autopsy, events
from handoff.domain.model import Json, Staff
from handoff.live import conversations
from handoff.record import history
from handoff.service import recall, views
from handoff.service.context import Services

_SHOWN = frozenset({"packet", "slots", "ranking", "entities", "passed_on"})  # long, and shown elsewhere


async def of(services: Services, staff: Staff, conversation_id: str) -> Json:
    """Return {conversation, spans, waits, totals, events}; a conversation that is over is read from the record."""
    head = await recall.head_of(services, conversation_id)
    stored = await conversations.events_since(services.live, head.id, 0, 10_000)
    now_ms = services.now_ms()
    spans = autopsy.spans_of(stored, now_ms)
    (live_row,) = await views.rows(services, [head.id])
    recorded = await history.of_ids(services.db, [head.id])
    shaped = [
        event
        for e in stored
        if events.may_read(e, staff.id, leads=staff.leads())
        and (event := views.shape(services, e, head.id, staff=True))
    ]
    return {
        "conversation": live_row | recorded.get(head.id, {}),
        "spans": spans,
        "waits": autopsy.waits_of(stored, now_ms),
        "totals": autopsy.totals_of(spans),
        "events": [{name: value for name, value in event.items() if name not in _SHOWN} for event in shaped],
    }
