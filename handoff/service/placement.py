"""Decide where a conversation waits: queue, priority, and whether it is kept a while for the agent who knows it."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.domain.model import Json
from handoff.domain.queues import Case, Placement, placement_of
from handoff.live import agents as agents_live
from handoff.record import conversations as recorded
from handoff.service.context import Services


def of_packet(services: Services, packet: Json, said: Sequence[str]) -> Placement:
    """Place a handoff by its packet and by what the customer wrote since the bot took over."""
    ranking = packet["ranking"]
    return _place(services, Case(
        language=packet["language"],
        reason=packet["reason"],
        topic=ranking[0]["name"] if ranking else None,
        tier=(packet["account"] or {}).get("rank"),
        complaint=(packet["complaint"] or {}).get("score"),
        text="\n".join(said),
    ))  # fmt: skip


def of_head(services: Services, language: str, reason: str, complaint: object) -> Placement:
    """Place a conversation of which no packet says more: an agent had taken it from the bot and lets it go."""
    score = float(str(complaint)) if complaint not in (None, "") else None
    return _place(services, Case(language=language, reason=reason, complaint=score))


async def sticky(services: Services, contact_id: str, placed: Placement, now_ms: int) -> Json:
    """Reserve it for the agent whom the contact had last, if that one is on duty and able; fields for the head.

    Somebody who is not there is not waited for.
    """
    routing = services.tuning.routing
    if not routing.sticky_s or placed.dispatch == "claim":
        return {}
    agent_id = await recorded.last_agent_of(services.db, contact_id)
    known = await agents_live.get(services.live, agent_id) if agent_id else None
    if known is None or not known.is_on_duty(now_ms) or placed.class_ not in known.classes:
        return {}
    return {"reserved_for": known.id, "reserved_until_ms": now_ms + int(routing.sticky_s * 1000)}


def _place(services: Services, case: Case) -> Placement:
    tuning = services.tuning
    return placement_of(case, tuning.queues, tuning.priorities, tuning.routing)
