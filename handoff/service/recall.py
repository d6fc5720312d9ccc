"""Find a conversation wherever it is: live, or in the record and brought back."""

from __future__ import annotations

import json
import logging

from handoff.domain import ids
from handoff.domain.lifecycle import fold, score_of
from handoff.domain.model import Conversation
from handoff.errors import NotFound
from handoff.live import conversations, recovery
from handoff.record import conversations as recorded
from handoff.record import journal
from handoff.service.context import Services

log = logging.getLogger(__name__)


async def head_of(services: Services, conversation_id: str) -> Conversation:
    """Return the head, restoring the conversation from the record if need be; raise NotFound."""
    found = await conversations.get(services.live, conversation_id)
    if found is None and ids.is_id(conversation_id, "c") and await restore(services, conversation_id):
        found = await conversations.get(services.live, conversation_id)
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


async def restore(services: Services, conversation_id: str, *, lost: bool = False) -> bool:
    """Bring a recorded conversation back into the live store, its seq continuing.

    `lost`: the live store lost it, and perhaps events that were not recorded yet; its log gets a new generation, so
    that nobody resumes into numbers that are used again.
    """
    row = await recorded.get(services.db, conversation_id)
    events = await journal.events_of(services.db, conversation_id)
    if row is None or not events:
        return False
    folded = fold(events)
    log_entries = [(e["seq"], int(e.get("internal", {}).get("epoch", 0)), _without_seq(e)) for e in events]
    await recovery.restore(
        services.live,
        conversation_id,
        head={**folded.head, "generation": ids.new_token() if lost else row.generation},
        log=log_entries,
        results=folded.results,
        choices=folded.choices,
        score=score_of(folded.head),
        now_ms=services.now_ms(),
    )
    return True


async def restore_contact(services: Services, contact_id: str) -> None:
    """Bring back the contact's latest conversation, if the record has one."""
    row = await recorded.latest_of_contact(services.db, contact_id)
    if row is not None:
        await restore(services, row.id)


async def restore_open(services: Services) -> int:
    """After a loss of the live store: bring back every conversation that is not resolved. Returns how many."""
    if not await recovery.is_lost(services.live):
        return 0
    open_ids = await recorded.unresolved(services.db)
    for conversation_id in open_ids:
        await restore(services, conversation_id, lost=True)
    await recovery.mark_found(services.live, ids.new_token())
    if open_ids:
        log.warning("live store was empty; open conversations restored", extra={"count": len(open_ids)})
    return len(open_ids)


def _without_seq(event: dict[str, object]) -> str:
    return json.dumps({k: v for k, v in event.items() if k != "seq"}, ensure_ascii=False, separators=(",", ":"))
