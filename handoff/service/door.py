"""What asking for a person leads to in each class: kept for every page, told when it changes.

The process that estimates waits plays one asker more for each class at the end of the line. Who merely asks is told of
the class where asking leads to; who waits already, of the class that they wait in.
"""

from __future__ import annotations

from collections.abc import Mapping

from handoff.domain import door
from handoff.domain.door import DoorState
from handoff.domain.model import Json, Reason
from handoff.domain.queues import LANGUAGES, SUPERVISORS, class_of
from handoff.domain.wait import MINUTE_MS, InLine, OnDuty, Simulated, spread_of
from handoff.live import doors, frames
from handoff.live.waits import Learned
from handoff.service import calendars, placement
from handoff.service.context import Services

_TELL_EVERY_MS = 15_000


def askers(services: Services) -> list[InLine]:
    """Return those who might ask, one a class."""
    queues = (*services.tuning.queues, SUPERVISORS)
    return [
        InLine(_name(class_of(queue, language)), class_of(queue, language), queue)
        for queue in queues for language in LANGUAGES
    ]  # fmt: skip


async def keep(
    services: Services, staff: list[OnDuty], simulated: Mapping[str, Simulated], learned: Mapping[str, Learned],
    good: Mapping[str, bool],
) -> None:  # fmt: skip
    """Keep how it stands in each class, and tell the pages of who might ask what has changed, not too often."""
    now_ms, known = services.now_ms(), await doors.every(services.live)
    asked_for = {_asked(services, language): language for language in LANGUAGES}
    there = askers(services)
    for one in there:
        found, class_ = simulated.get(one.conversation_id), one.in_class
        on_duty = any(class_ in each.classes for each in staff)
        line = found is not None and found.median_ms >= MINUTE_MS
        stands = door.door_of(
            await calendars.of_queue(services, one.queue), now_ms, services.tuning.wait, on_duty=on_duty,
            waits_ms=spread_of(found, learned[one.queue].errors) if found and line else (),
            may_say=good[one.queue],
        ).as_json()  # fmt: skip
        if not _is_news(known.get(class_), stands, on_duty, now_ms):
            continue
        await doors.keep(services.live, class_, {"door": stands, "on_duty": on_duty, "at_ms": now_ms})
        if class_ in asked_for:
            await frames.pass_on(services.live, {"type": "door.show", "language": asked_for[class_], "door": stands})
    gone = sorted(set(known) - {one.in_class for one in there})
    if gone:
        await doors.forget(services.live, gone)


async def of_language(services: Services, language: str) -> Json | None:
    """Return the door of who might ask, as pages are told it; None before anybody has looked."""
    kept = await doors.of_class(services.live, _asked(services, language))
    return kept["door"] if kept else None


def of_waiting(kept: Json | None, reason: str) -> Json | None:
    """Return the door as one who waits in its class is told it: a complaint hears of no closing while people are in."""
    if kept is None:
        return None
    stands: Json = kept["door"]
    if reason == Reason.COMPLAINT and kept["on_duty"] and stands["state"] == DoorState.CLOSED:
        return stands | {"state": DoorState.OPEN.value, "opens_ms": None}
    return stands


def _is_news(before: Json | None, stands: Json, on_duty: bool, now_ms: int) -> bool:  # noqa: FBT001
    """Tell whether pages should hear of it: a range may wait for its turn, that people came or went may not."""
    if before is None or before["on_duty"] != on_duty:
        return True
    if before["door"] == stands:
        return False
    return bool(before["door"]["state"] != stands["state"] or now_ms - before["at_ms"] >= _TELL_EVERY_MS)


def _asked(services: Services, language: str) -> str:
    """Name the class where one who merely asks for a person would wait."""
    return placement.of_head(services, language, Reason.ASKED.value, None).class_


def _name(class_: str) -> str:
    return f"door/{class_}"
