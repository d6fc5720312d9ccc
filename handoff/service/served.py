"""What came of a wait: recorded, counted, and given back to the estimate as its error.

Who leaves the line is counted as left at once. Who finds the place again goes on with the same wait: it is taken out of
the record and recorded once more when it ends, by what came of it then.
"""

from __future__ import annotations

from handoff import metrics
from handoff.domain.clocks import Clocks
from handoff.domain.hours import Calendar
from handoff.domain.model import Json, Status
from handoff.domain.wait import error_of, within
from handoff.live import waits
from handoff.record import times
from handoff.record.times import WaitPromise
from handoff.service.context import Services


async def wait_goes_on(services: Services, conversation_id: str, after: Clocks) -> None:
    """Take back what was recorded of a wait that was left and goes on; seen twice it does nothing."""
    left = await times.withdraw_left(services.db, conversation_id, after.asked_ms)
    if left is not None:
        metrics.WAITS.labels(left.queue, "rejoined").inc()
        await waits.withdraw_patience(services.live, left.queue, left.waited_ms)


async def wait_ended(
    services: Services, conversation_id: str, before: Clocks, after: Clocks, event: Json, calendar: Calendar
) -> None:
    """Close the account of a wait that began with `before.asked_ms`; seen twice it counts once."""
    at_ms, live = event["at_ms"], services.live
    served = after.status is Status.ASSIGNED
    outcome = "served" if served else ("left" if event["type"] == "conversation.left" else "ended")
    shown = await waits.prediction_of(live, conversation_id)
    first = shown.first if shown else None
    inside = within(at_ms - first.at_ms, first.lower_min, first.upper_min) if served and first else None
    row = WaitPromise(
        conversation_id=conversation_id, asked_ms=before.asked_ms, queue=before.queue,
        day=calendar.day_of(at_ms).isoformat(), shown_ms=first.at_ms if first else None,
        lower_min=first.lower_min if first else None, upper_min=first.upper_min if first else None,
        revised=shown.revised if shown else 0, outcome=outcome, waited_ms=at_ms - before.asked_ms, inside=inside,
    )  # fmt: skip
    fresh = await times.keep_promise(services.db, row)
    if fresh:
        metrics.WAITS.labels(before.queue, outcome).inc()
        if inside is not None and first is not None:
            early = not inside and at_ms - first.at_ms < first.lower_min * 60_000
            metrics.WAIT_PROMISES.labels(before.queue, "inside" if inside else "early" if early else "late").inc()
    if fresh and shown is not None and served and not before.promised_ms:
        hit = None
        if shown.lower_min is not None and shown.upper_min is not None:
            hit = within(at_ms - shown.at_ms, shown.lower_min, shown.upper_min)
        await waits.keep_error(
            live, before.queue, error_of(shown.median_ms, shown.spread, at_ms - shown.at_ms), hit=hit
        )
    if fresh:
        await waits.keep_patience(live, before.queue, row.waited_ms, left=outcome == "left")
    await waits.forget_prediction(live, conversation_id)
