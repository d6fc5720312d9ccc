"""Leaving the line for the bot, and coming back to the same place for as long as it is kept."""

from __future__ import annotations

from handoff.domain import events
from handoff.domain.model import Conversation, Json, Status
from handoff.errors import Conflict
from handoff.live import ownership
from handoff.live.messages import Outcome
from handoff.service import promising
from handoff.service.context import Services


async def leave(services: Services, conversation: Conversation) -> None:
    """Go back to the bot; the place in the queue is free at once, and kept by its age for a while."""
    now_ms = services.now_ms()
    kept: Json = {"left_ms": now_ms, "left_queued_ms": conversation.queued_ms, "left_reason": conversation.reason}
    event = events.fact(
        "conversation.left", now_ms, internal={"fields": kept}, return_until_ms=now_ms + _kept_ms(services)
    )
    result = await ownership.change_owner(
        services.live, conversation.id, Status.BOT, statuses=(Status.QUEUED,), holder="", events=[event],
        now_ms=now_ms, fields=kept, only_at_epoch=conversation.epoch,
    )  # fmt: skip
    if result.outcome is not Outcome.DONE:
        raise Conflict("You are not waiting in the queue any more.", code="wrong_status")


async def rejoin(services: Services, conversation: Conversation) -> None:
    """Go back to the place that was left; raises Conflict when it is not kept any more.

    Out of hours the bot says again when people are back, and promises an answer.
    """
    now_ms = services.now_ms()
    since_ms = kept_since_ms(services, conversation)
    if not since_ms:
        raise Conflict("Your place is not kept any more; please ask for a person again.", code="wrong_status")
    fields: Json = {"queued_ms": since_ms, "reason": conversation.left_reason}
    event = events.fact(
        "conversation.rejoined", now_ms, internal={"fields": fields}, queued_ms=since_ms, queue=conversation.queue
    )
    said = await promising.at_handoff(
        services, conversation.queue, conversation.class_, conversation.language, conversation.left_reason
    )
    result = await ownership.change_owner(
        services.live, conversation.id, Status.QUEUED, statuses=(Status.BOT,), holder="",
        events=[event, *said],
        now_ms=now_ms, fields=fields, only_at_epoch=conversation.epoch,
    )  # fmt: skip
    if result.outcome is not Outcome.DONE:
        raise Conflict("This conversation has moved on.", code="wrong_status")
    services.bell.ring()


def kept_since_ms(services: Services, conversation: Conversation) -> int:
    """Return since when one who left has waited, as long as the place is kept; 0 afterwards."""
    kept = conversation.left_ms and services.now_ms() <= conversation.left_ms + _kept_ms(services)
    return conversation.left_queued_ms if kept else 0


def _kept_ms(services: Services) -> int:
    return round(services.tuning.wait.return_min * 60_000)
