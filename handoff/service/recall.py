"""Find a conversation wherever it is: live, or in the record and brought back."""

from __future__ import annotations

import asyncio
import json
import logging

from handoff import metrics
from handoff.domain import ids
from handoff.domain.lifecycle import fold, score_of
from handoff.domain.model import Conversation, Json, Role, Status
from handoff.errors import NotFound
from handoff.live import conversations, recovery
from handoff.record import conversations as recorded
from handoff.record import journal
from handoff.service import placement, rehoming, timekeeping
from handoff.service.context import Services

log = logging.getLogger(__name__)
_READ_AT_ONCE, _AT_ONCE = 200, 16  # the second: one write to disk serves them all


async def head_of(services: Services, conversation_id: str) -> Conversation:
    """Return the head, restoring the conversation from the record if need be; raise NotFound."""
    if not ids.is_id(conversation_id, "c"):
        raise NotFound("There is no such conversation.")
    found = await conversations.get(services.live, conversation_id)
    if found is None and await restore(services, conversation_id):
        found = await conversations.get(services.live, conversation_id)
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


async def restore(services: Services, conversation_id: str) -> bool:
    """Bring a recorded conversation back into the live store, its seq continuing; False when there is none.

    Its log carries the store's present generation: the one it had if it was merely evicted, another if the store was
    lost since, and with it perhaps events that were not recorded yet.
    """
    row = await recorded.get(services.db, conversation_id)
    events = await journal.events_of(services.db, conversation_id)
    if row is None or not events:
        return False
    await _put_back(services, conversation_id, events)
    return True


async def _put_back(services: Services, conversation_id: str, events: list[Json]) -> None:
    folded, generation = fold(events), await recovery.generation(services.live)
    routing, owes = services.tuning.routing, folded.head.get("preview_role") != Role.AGENT
    log_entries = [(e["seq"], int(e.get("internal", {}).get("epoch", 0)), _without_seq(e)) for e in events]
    await recovery.restore(
        services.live,
        conversation_id,
        head={**_placed(services, folded.head), "generation": generation},
        log=log_entries,
        results=folded.results,
        choices=folded.choices,
        score=score_of(folded.head),
        now_ms=services.now_ms(),
        lease_ms=int(max(routing.silent_s, routing.alive_s) * 1000),  # sessions are gone: the agent logs in first
        silent_ms=int(routing.silent_s * 1000) if owes else None,
    )
    await timekeeping.restore(services, conversation_id, events)


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
    for at in range(0, len(open_ids), _READ_AT_ONCE):
        await _restore_several(services, open_ids[at : at + _READ_AT_ONCE])
    await recovery.mark_restored(services.live)
    if open_ids:
        log.warning("live store was empty; open conversations restored", extra={"count": len(open_ids)})
    return len(open_ids)


async def _restore_several(services: Services, conversation_ids: list[str]) -> None:
    try:
        logs = await journal.events_of_many(services.db, conversation_ids)
    except (KeyError, TypeError, ValueError):  # which of them it is shows when each is read by itself
        logs = {}
    for at in range(0, len(conversation_ids), _AT_ONCE):
        async with asyncio.TaskGroup() as group:
            for conversation_id in conversation_ids[at : at + _AT_ONCE]:
                group.create_task(_restore_one(services, conversation_id, logs.get(conversation_id)))


async def _restore_one(services: Services, conversation_id: str, events: list[Json] | None) -> None:
    try:
        if events:
            await _put_back(services, conversation_id, events)
        else:
            await restore(services, conversation_id)
    except (KeyError, TypeError, ValueError):  # one that cannot be read must not keep the others away
        metrics.FAULTS.labels("restore").inc()
        log.exception("conversation cannot be restored", extra={"conversation": conversation_id})


def _placed(services: Services, head: Json) -> Json:
    """Place one that waits anew if its queue is none of handoff.yml any more, or was never told: nobody would come."""
    if head["status"] != Status.QUEUED or rehoming.is_home(services, head.get("class", "")):
        return head
    return head | placement.of_head(services, head["language"], head.get("reason", ""), head.get("complaint")).fields()


def _without_seq(event: dict[str, object]) -> str:
    return json.dumps({k: v for k, v in event.items() if k != "seq"}, ensure_ascii=False, separators=(",", ":"))
