"""The wall: what could go wrong now, who is there, how today goes; every number opens its conversations."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from handoff.domain.model import Json, Role, Staff, Status
from handoff.errors import Forbidden, InvalidFields
from handoff.live import conversations, queue
from handoff.live.agents import Duty
from handoff.live.queue import Standing
from handoff.record import day, history
from handoff.service import audit, availability, honesty, recall, views
from handoff.service.context import Services

_MOST_WAITING, _MOST_HELD, _MOST_SHOWN, _MOST_AT_RISK = 500, 1000, 300, 100
# One of a kind outweighs all that is less grave together.
_GRAVITY = {"harassment": 8, "complaint": 4, "sla": 2, "wait": 1, "silence": 1}
_TOKYO = ZoneInfo("Asia/Tokyo")


async def show(services: Services, staff: Staff) -> Json:
    """Return {now_ms, risks, risks_left_out, queues, agents, today} of docs/protocol.md."""
    _may_see(staff)
    now_ms = services.now_ms()
    waiting = await views.rows(services, await conversations.by_status(services.live, Status.QUEUED, _MOST_WAITING))
    held = await views.rows(services, await conversations.by_status(services.live, Status.ASSIGNED, _MOST_HELD))
    staff_now = await availability.everybody(services)
    standing = await queue.standing(services.live, services.tuning.queues)
    found = risks(services, [*waiting, *held], now_ms)
    shown, left_out = _worst(found)
    watched_ms = now_ms - int(services.tuning.desk.risk_watch_s * 1000)
    long = await queue.waiting_since(services.live, services.tuning.queues, watched_ms)
    looked_at = sum((row["queued_ms"] or now_ms) <= watched_ms for row in waiting)
    return {
        "now_ms": now_ms,
        "risks": shown,
        "risks_left_out": left_out + max(long - looked_at, 0),
        "queues": [_queue(name, stands, held, staff_now, now_ms) for name, stands in standing.items()],
        "agents": [_agent(one) for one in staff_now],
        "today": await _today(services, now_ms),
    }


async def behind(services: Services, staff: Staff, number: str) -> list[Json]:
    """Return the conversations that one of today's numbers counts, the latest first."""
    _may_see(staff)
    if number not in day.NUMBERS:
        raise InvalidFields(f"number must be one of {', '.join(day.NUMBERS)}.", field="number")
    counted = day.NUMBERS[number]
    begun = await day.begun_since(services.db, _midnight_ms(services.now_ms()))
    ids = [one.id for one in begun if counted(one)][:_MOST_SHOWN]
    rows = await history.of_ids(services.db, ids)
    return [rows[id_] for id_ in ids if id_ in rows]


async def watch(services: Services, staff: Staff, conversation_id: str) -> None:
    """Note that a supervisor reads along; nobody in the conversation is told, the audit log is."""
    head = await recall.head_of(services, conversation_id)
    if not staff.leads():
        raise Forbidden("Reading along unseen is for supervisors.")
    await audit.write(services, staff, "conversation.watched", kind="conversation", subject=head.id)


def risks(services: Services, rows: list[Json], now_ms: int) -> list[Json]:
    """Return what could go wrong, the worst first: [{conversation, risk, since_ms, seconds, level}]."""
    desk, complaint_from = services.tuning.desk, services.tuning.bot.thresholds.complaint
    found: list[Json] = []
    for row in rows:
        for risk, since_ms, always in [*_risks_of(row, complaint_from), *_owed(row, now_ms)]:
            seconds = max((now_ms - since_ms) // 1000, 0)
            if always or seconds >= desk.risk_watch_s:
                late = risk == "sla" and now_ms >= row["due_ms"]
                level = "act" if seconds >= desk.risk_act_s or risk == "harassment" or late else "watch"
                found.append(
                    {"conversation": row, "risk": risk, "since_ms": since_ms, "seconds": seconds, "level": level}
                )
    return _worst_first(found)


def _worst_first(found: list[Json]) -> list[Json]:
    """Order by conversation: red ones first, of those the ones with the graver troubles, then the longest."""
    by_conversation: dict[str, list[Json]] = defaultdict(list)
    for risk in sorted(found, key=lambda risk: (risk["level"] != "act", -risk["seconds"])):
        by_conversation[risk["conversation"]["conversation_id"]].append(risk)
    cases = sorted(by_conversation.values(), key=lambda case: (
        case[0]["level"] != "act", -sum(_GRAVITY[risk["risk"]] for risk in case), -case[0]["seconds"],
    ))  # fmt: skip
    return [risk for case in cases for risk in case]


def _worst(found: list[Json]) -> tuple[list[Json], int]:
    """Keep the risks of the worst conversations; how many conversations are left out."""
    ids = list(dict.fromkeys(risk["conversation"]["conversation_id"] for risk in found))
    kept = set(ids[:_MOST_AT_RISK])
    return [risk for risk in found if risk["conversation"]["conversation_id"] in kept], len(ids) - len(kept)


def _risks_of(row: Json, complaint_from: float) -> list[tuple[str, int, bool]]:
    """What kinds of risk, since when, and whether it counts from the first second."""
    found: list[tuple[str, int, bool]] = []
    if row["harassment"]:
        found.append(("harassment", row["updated_ms"], True))
    if row["reason"] == "complaint" or (row["complaint"] or 0) >= complaint_from:
        found.append(("complaint", row["queued_ms"] or row["updated_ms"], True))
    if row["status"] == Status.QUEUED and row["queued_ms"]:
        found.append(("wait", row["queued_ms"], False))
    if row["status"] == Status.ASSIGNED and row["preview"]["role"] == Role.CONTACT:
        found.append(("silence", row["preview"]["at_ms"], False))
    return found


def _owed(row: Json, now_ms: int) -> list[tuple[str, int, bool]]:
    """What is owed soon, since it is near by the policy's share, or overdue, since it was due."""
    warn_ms, due_ms = row["warn_ms"], row["due_ms"]
    if not due_ms or now_ms < (warn_ms or due_ms):
        return []
    return [("sla", due_ms if now_ms >= due_ms else warn_ms, True)]


def _queue(name: str, stands: Standing, held: list[Json], duty: list[Duty], now_ms: int) -> Json:
    able = (one for one in duty if not one.queues or name in one.queues)
    return {
        "queue": name,
        "waiting": stands.waiting,
        "oldest_wait_s": None if stands.oldest_ms is None else (now_ms - stands.oldest_ms) // 1000,
        "assigned": sum(row["queue"] == name for row in held),
        "agents_online": sum(one.is_on_duty(now_ms) for one in able),
    }


def _agent(one: Duty) -> Json:
    return {
        "id": one.id, "name": one.name, "role": one.role.value, "availability": one.availability.value,
        "reason": one.reason or None, "load": one.load, "capacity": one.capacity,
        "conversation_ids": sorted(one.holds), "since_ms": one.since_ms or None,
    }  # fmt: skip


async def _today(services: Services, now_ms: int) -> Json:
    begun = await day.begun_since(services.db, _midnight_ms(now_ms))
    counted = ("arrivals", "handed_over", "answered", "abandoned", "resolved", "by_bot")
    scores = [one.csat_score for one in begun if one.csat_score is not None]
    return {
        **{name: sum(map(day.NUMBERS[name], begun)) for name in counted},
        "wait": day.spread([day.wait_ms(one) for one in begun]),
        "first_reply": day.spread([day.first_reply_ms(one) for one in begun]),
        "handle": day.spread([day.handle_ms(one) for one in begun]),
        "predictions": await honesty.today(services, now_ms),
        "csat": {"count": len(scores), "mean": round(sum(scores) / len(scores), 2) if scores else None},
    }


def _midnight_ms(now_ms: int) -> int:
    now = datetime.fromtimestamp(now_ms / 1000, _TOKYO)
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def _may_see(staff: Staff) -> None:
    if not staff.leads():
        raise Forbidden("The wall is for supervisors.")
