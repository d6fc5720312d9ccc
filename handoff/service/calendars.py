"""Opening hours by name: read by everything that counts open time, changed by people, effective at once everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handoff.domain import hours, public_holidays
from handoff.domain.calendar_json import calendar_json, read_calendar
from handoff.domain.hours import DAY_MIN, Calendar, Span
from handoff.domain.model import Json, Staff
from handoff.errors import Conflict, Forbidden, InvalidFields, NotFound
from handoff.live import versions
from handoff.record import calendars as recorded
from handoff.service import audit
from handoff.service.context import Services

_VERSION = "calendars"
_TOKYO = ZoneInfo("Asia/Tokyo")


def always(name: str) -> Calendar:
    """Return the hours of a calendar that nobody has set: always open, so that nobody is turned away by an omission."""
    return Calendar(name, _TOKYO, ((Span(0, DAY_MIN),),) * 7, keeps_holidays=False)


async def get(services: Services, name: str) -> Calendar:
    """Return the calendar of this name as it is now."""
    return (await every(services)).get(name) or always(name)


async def of_queue(services: Services, queue: str) -> Calendar:
    """Return the hours of a queue; one that handoff.yml no longer names has those of `main`."""
    tuning = services.tuning.queues.get(queue)
    return await get(services, tuning.calendar if tuning else "main")


async def every(services: Services) -> dict[str, Calendar]:
    """Return all calendars that were set; read anew when another process changed one."""
    shelf = services.calendars
    version = await versions.current(services.live, _VERSION)
    if shelf.version != version:
        async with shelf.lock:
            if shelf.version != version:
                kept = await recorded.every(services.db)
                shelf.by_name = await asyncio.to_thread(_read, kept, services.now_ms())
                shelf.version = version
    return shelf.by_name


async def shown(services: Services) -> list[Json]:
    """Return every calendar that a queue names or somebody has set, as people edit it, and how it stands now."""
    found = dict(await every(services))
    for tuning in services.tuning.queues.values():
        found.setdefault(tuning.calendar, always(tuning.calendar))
    now_ms = services.now_ms()
    used: dict[str, list[Json]] = {}
    for queue, tuning in services.tuning.queues.items():
        used.setdefault(tuning.calendar, []).append({"name": queue, "ja": tuning.ja, "en": tuning.en})
    return [
        calendar_json(c)
        | {"queues": used.get(c.name, [])}
        | {"open": hours.is_open(c, now_ms), "opens_ms": hours.next_open(c, now_ms)}
        for _, c in sorted(found.items())
    ]


async def put(services: Services, staff: Staff, name: str, body: Json) -> Json:
    """Set a calendar's hours; `version` in the body is that which the editor saw (0: none yet).

    Raises InvalidFields naming the field, Conflict when it was changed meanwhile, Forbidden for agents and trainers.
    """
    seen = body.get("version", 0)
    if not isinstance(seen, int):
        raise InvalidFields("version: must be the number that was read.", field="version")
    asked = calendar_json(await asyncio.to_thread(read_calendar, "main", body)) | {"name": name}
    asked.pop("version")
    if not staff.leads():
        raise Forbidden("Opening hours are set by supervisors.")
    if name not in {tuning.calendar for tuning in services.tuning.queues.values()} | set(await every(services)):
        raise NotFound("No queue has hours of this name; handoff.yml says which there are.")
    kept = await recorded.put(
        services.db, name, asked, seen_version=seen, now_ms=services.now_ms(), by=staff.id
    )  # fmt: skip
    if kept is None:
        raise Conflict("Somebody changed these hours meanwhile; please look again.", code="changed_meanwhile")
    await versions.bump(services.live, _VERSION)
    await audit.write(services, staff, "calendar.changed", kind="calendar", subject=name, detail=asked)
    return asked | {"version": kept}


def _read(kept: Iterable[recorded.Kept], now_ms: int) -> dict[str, Calendar]:
    """Parse in a thread: a time zone that is seen first is read from its file, and so are a year's holidays."""
    year = datetime.fromtimestamp(now_ms / 1000, _TOKYO).year
    for near in (year - 1, year, year + 1):
        public_holidays.holiday_on(date(near, 1, 1))
    return {k.name: read_calendar(k.name, k.body, k.version) for k in kept}
