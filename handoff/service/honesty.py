"""What customers were told of their wait and what came of it, for supervisors; and how each queue stands now."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handoff.domain import hours
from handoff.domain.model import Json, Staff
from handoff.domain.queues import QueueTuning, class_of
from handoff.domain.sla import Target
from handoff.errors import Forbidden
from handoff.live import agents, queue, waits
from handoff.live.agents import Duty
from handoff.live.queue import Standing
from handoff.record import times
from handoff.service import calendars
from handoff.service.context import Services

_DAYS = 30
_TOKYO = ZoneInfo("Asia/Tokyo")
_LANGUAGES = ("ja", "en")


async def show(services: Services, staff: Staff) -> Json:
    """Return {queues, days, now_ms} of docs/protocol.md; the shares are of the last 30 days."""
    if not staff.leads():
        raise Forbidden("How honest the waits were is for supervisors.")
    now_ms = services.now_ms()
    since = day_of(now_ms - _DAYS * 86_400_000)
    days = await times.honesty(services.db, since)
    promises = await times.kept_of(services.db, Target.PROMISE.value, since)
    duty = await agents.duty(services.live)
    standing = await queue.standing(services.live, services.tuning.queues)
    queues = [
        await _queue(services, name, tuning, standing[name], duty, now_ms)
        | _shares([row for row in days if row["queue"] == name])
        | promises.get(name, {"promised": 0, "breached": 0})
        for name, tuning in services.tuning.queues.items()
    ]
    return {"queues": queues, "days": days, "now_ms": now_ms}


async def hours_of(services: Services, name: str, now_ms: int) -> Json:
    """Return {open, opens_ms}: whether a queue is open, and when it opens next if it is not."""
    calendar = await calendars.of_queue(services, name)
    is_open = hours.is_open(calendar, now_ms)
    return {"open": is_open, "opens_ms": None if is_open else hours.next_open(calendar, now_ms)}


async def today(services: Services, now_ms: int) -> Json:
    """Return {promised, kept, share}: of the waits that ended today with a range shown and were served."""
    rows = await times.honesty(services.db, day_of(now_ms))
    kept = sum(row["inside"] for row in rows)
    promised = kept + sum(row["early"] + row["late"] for row in rows)
    return {"promised": promised, "kept": kept, "share": round(kept / promised, 3) if promised else None}


def day_of(at_ms: int) -> str:
    """The day in Japan, as the record counts."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(_TOKYO).date().isoformat()


async def _queue(
    services: Services, name: str, tuning: QueueTuning, stands: Standing, duty: list[Duty], now_ms: int
) -> Json:
    """How it stands; `wait` is the range that the last of those who wait sees."""
    shown = await waits.shown(services.live, [stands.last] if stands.last else [])
    last = next(iter(shown.values()), None)
    classes = {class_of(name, language) for language in _LANGUAGES}
    return {
        "queue": name, "ja": tuning.ja, "en": tuning.en, **await hours_of(services, name, now_ms),
        "on_duty": sum(one.is_on_duty(now_ms) and not classes.isdisjoint(one.classes) for one in duty),
        "waiting": stands.waiting,
        "wait": {"lower_min": last.lower_min, "upper_min": last.upper_min} if last else None,
    }  # fmt: skip


def _shares(rows: list[Json]) -> Json:
    """Of those served after a range: how many inside it. Of those who waited over two minutes: how many saw one."""
    inside = sum(row["inside"] for row in rows)
    scored = inside + sum(row["early"] + row["late"] for row in rows)
    long = sum(row["long"] for row in rows)
    return {
        "inside_share": round(inside / scored, 3) if scored else None,
        "shown_share": round(sum(row["long_shown"] for row in rows) / long, 3) if long else None,
    }
