"""Why this agent, why not yet: every wait and every assignment explained from what the dispatcher goes by."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.domain.agents import Availability
from handoff.domain.model import Conversation, Json, Status
from handoff.domain.queues import Dispatch
from handoff.live import agents as live_agents
from handoff.live import conversations
from handoff.live.agents import Duty
from handoff.service import recall
from handoff.service.context import Services


async def why(services: Services, conversation_id: str) -> Json:
    """Return {status, queue, class, priority, score, position, waited_ms, lines: [{code, …}]}."""
    head = await recall.head_of(services, conversation_id)
    now_ms = services.now_ms()
    position: int | None = None
    lines: list[Json] = []
    if head.status is Status.QUEUED:
        position = await conversations.position(services.live, head.id)
        lines = explain_wait(head, position or 1, await live_agents.duty(services.live), now_ms)
    elif head.status is Status.ASSIGNED:
        lines = await _assignment(services, head)
    return {
        "status": head.status.value, "queue": head.queue or None, "class": head.class_ or None,
        "priority": head.priority or None, "score": head.score if position else None, "position": position,
        "waited_ms": now_ms - head.queued_ms if position else None, "lines": lines,
    }  # fmt: skip


def explain_wait(head: Conversation, position: int, people: Sequence[Duty], now_ms: int) -> list[Json]:
    """Say why a waiting conversation has no agent yet; never empty. Pure."""
    if head.offered_to:
        agent = {"id": head.offered_to, "name": head.offered_name}
        return [{"code": "offered", "agent": agent, "until_ms": head.offer_until_ms}]
    lines: list[Json] = []
    if position > 1:
        lines.append({"code": "others_first", "count": position - 1})
    if head.reserved_for:
        name = next((p.name for p in people if p.id == head.reserved_for), None)
        reserved_for = {"id": head.reserved_for, "name": name}
        return [*lines, {"code": "reserved", "agent": reserved_for, "until_ms": head.reserved_until_ms}]
    able = [p for p in people if head.class_ in p.classes]
    if head.give == Dispatch.CLAIM:
        return [*lines, {"code": "by_hand", "on_duty": sum(p.is_on_duty(now_ms) for p in able)}]
    on_duty = [p for p in able if p.is_on_duty(now_ms)]
    ready = [p for p in on_duty if p.is_ready(now_ms)]
    away = sum(p.availability is Availability.AWAY and p.is_present(now_ms) for p in able)
    if not able:
        lines.append({"code": "nobody_able"})
    elif not on_duty:
        lines.append({"code": "nobody_online", "able": len(able), "away": away})
    elif not ready:
        wrapping = sum(p.wrap_up_until_ms > now_ms for p in on_duty)
        full = sum(p.load >= p.capacity for p in on_duty)
        lines.append({"code": "all_busy", "on_duty": len(on_duty), "full": full, "wrapping_up": wrapping, "away": away})
    elif all(p.id in head.declined_by(now_ms) for p in ready):
        lines.append({"code": "declined", "count": len(ready)})
    else:
        lines.append({"code": "being_assigned", "ready": len(ready)})
    return lines


async def _assignment(services: Services, head: Conversation) -> list[Json]:
    """The latest assignment as its event tells it."""
    stored = await conversations.events_since(services.live, head.id, 0, 5000)
    last = next((e for e in reversed(stored) if e["type"] == "conversation.assigned"), None)
    if last is None:
        return []
    told = {name: last.get(name) for name in ("how", "reason", "why", "at_ms")}
    return [{"code": "assigned", "agent": last["assignee"], **told}]
