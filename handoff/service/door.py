"""What a customer who asks for a person now would get, by language: kept for every page, told when it changes.

The process that estimates waits plays one asker more for each language at the end of the line.
"""

from __future__ import annotations

from collections.abc import Mapping

from handoff.domain import door
from handoff.domain.model import Json, Reason
from handoff.domain.queues import Placement
from handoff.domain.wait import MINUTE_MS, InLine, OnDuty, Simulated, spread_of
from handoff.live import doors, frames
from handoff.live.waits import Learned
from handoff.service import calendars, placement
from handoff.service.context import Services

LANGUAGES = ("ja", "en")
_TELL_EVERY_MS = 15_000


def askers(services: Services) -> list[InLine]:
    """Return those who might ask, one a language."""
    return [InLine(_name(language), place.class_, place.queue) for language, place in _places(services).items()]


async def keep(
    services: Services, staff: list[OnDuty], simulated: Mapping[str, Simulated], learned: Mapping[str, Learned],
    good: Mapping[str, bool],
) -> None:  # fmt: skip
    """Keep how it stands for each language, and tell the pages what has changed, not too often."""
    now_ms = services.now_ms()
    known = await doors.every(services.live)
    for language, place in _places(services).items():
        found = simulated.get(_name(language))
        line = found is not None and found.median_ms >= MINUTE_MS
        stands = door.door_of(
            await calendars.of_queue(services, place.queue), now_ms, services.tuning.wait,
            on_duty=any(place.class_ in one.classes for one in staff),
            waits_ms=spread_of(found, learned[place.queue].errors) if found and line else (),
            may_say=good[place.queue],
        ).as_json()  # fmt: skip
        before = known.get(language)
        if before is not None and not _is_news(before, stands, now_ms):
            continue
        await doors.keep(services.live, language, {"door": stands, "at_ms": now_ms})
        await frames.pass_on(services.live, {"type": "door.show", "language": language, "door": stands})


async def of_language(services: Services, language: str) -> Json | None:
    """Return the door as pages are told it; None before anybody has looked."""
    kept = (await doors.every(services.live)).get(language)
    return kept["door"] if kept else None


def _is_news(before: Json, stands: Json, now_ms: int) -> bool:
    """Tell whether pages should hear of it: a range may wait for its turn, that people came or went may not."""
    if before["door"] == stands:
        return False
    return bool(before["door"]["state"] != stands["state"] or now_ms - before["at_ms"] >= _TELL_EVERY_MS)


def _places(services: Services) -> dict[str, Placement]:
    return {
        language: placement.of_head(services, language, Reason.ASKED.value, None) for language in LANGUAGES
    }  # fmt: skip


def _name(language: str) -> str:
    return f"door/{language}"
