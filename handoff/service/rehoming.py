"""When handoff.yml names other queues than before: what waits where nobody looks any more waits elsewhere, age kept."""

from __future__ import annotations

from handoff.domain import events
from handoff.domain.model import Author, Conversation, Role, Status
from handoff.domain.queues import SUPERVISORS, split_class
from handoff.live import conversations, ownership
from handoff.live.messages import Outcome
from handoff.service import placement
from handoff.service.context import Services

_MOST = 100_000
_AT_ONCE = 500


def is_home(services: Services, class_: str) -> bool:
    """Tell whether a class belongs to a queue of the handoff.yml that is in force."""
    queue = split_class(class_)[0]
    return queue in services.tuning.queues or queue == SUPERVISORS


async def rehome(services: Services) -> int:
    """Move every waiting conversation whose queue is gone to the one that takes its like now; returns how many.

    One that somebody takes meanwhile stays with them. Safe to run in several processes at once.
    """
    ids = await conversations.by_status(services.live, Status.QUEUED, _MOST)
    moved = 0
    for begin in range(0, len(ids), _AT_ONCE):
        for head in await conversations.get_many(services.live, ids[begin : begin + _AT_ONCE]):
            if not is_home(services, head.class_):
                moved += await _move(services, head)
    if moved:
        services.bell.ring()
    return moved


async def _move(services: Services, head: Conversation) -> bool:
    where, now_ms = placement.of_head(services, head.language, head.reason, head.complaint), services.now_ms()
    queue = services.tuning.queues[where.queue]
    to = {"kind": "queue", "id": where.queue, "name": queue.ja, "ja": queue.ja, "en": queue.en}
    fact = events.fact(
        "conversation.transferred", now_ms, by=Author(Role.SYSTEM).as_json(), to=to, queue=where.queue,
        priority=where.priority.value, note="", forced=False, internal={"fields": where.fields()},
    )  # fmt: skip
    result = await ownership.change_owner(
        services.live, head.id, Status.QUEUED, statuses=(Status.QUEUED,), holder="", events=[fact], now_ms=now_ms,
        fields=where.fields(),
    )  # fmt: skip
    return result.outcome is Outcome.DONE
