"""A promise of an answer by a time, instead of a wait: made by the bot out of hours, taken by a customer at any time.

The promise becomes a deadline that the desk sees; domain/sla.py has what follows when it nears and when it passes.
"""

from __future__ import annotations

from handoff.domain import clocks, events, hours, ids, opening_words
from handoff.domain.door import promised_by
from handoff.domain.events import Event
from handoff.domain.model import Author, Conversation, Kind, Reason, Role, Status
from handoff.domain.wording import say
from handoff.errors import Conflict
from handoff.live import agents, conversations, messages
from handoff.live.messages import Outcome, Sent
from handoff.service import calendars
from handoff.service.context import Services

_WHOLE = 10_000  # events of a conversation


async def at_handoff(services: Services, queue: str, class_: str, language: str, reason: str) -> list[Event]:
    """Return what goes with a handoff out of hours: when people are back in words, and the promise; else nothing.

    A complaint finds the door open as long as anybody able is on duty, whatever the hours say.
    """
    calendar, now_ms = await calendars.of_queue(services, queue), services.now_ms()
    if hours.is_open(calendar, now_ms):
        return []
    if reason == Reason.COMPLAINT and await _anybody(services, class_, now_ms):
        return []
    opens_ms, promised_ms = hours.next_open(calendar, now_ms), promised_by(calendar, now_ms, services.tuning.wait)
    if opens_ms is None or promised_ms is None:
        return []
    words = opening_words.closed_today_words(calendar, now_ms, language) + say(
        "away_until", language,
        opens=opening_words.from_words(calendar, opens_ms, now_ms, language),
        promised=opening_words.by_words(calendar, promised_ms, now_ms, language),
    )  # fmt: skip
    author = Author(Role.BOT, services.tuning.bot.name.get(language))
    return [
        events.message(now_ms, ids.new_message_id(), Kind.OUTGOING, author, words),
        events.fact("promise.made", now_ms, promised_ms=promised_ms, opens_ms=opens_ms, by=Role.BOT.value),
    ]


async def _anybody(services: Services, class_: str, now_ms: int) -> bool:
    return any(one.is_on_duty(now_ms) and class_ in one.classes for one in await agents.duty(services.live))


async def take(services: Services, conversation: Conversation) -> int:
    """Promise an answer to one who waits and would rather not; returns until when (ms). Asked again, it stands.

    The log is asked, not the clocks, which follow it a moment later; of two askers at once the first counts.
    """
    standing = clocks.fold(await conversations.events_since(services.live, conversation.id, 0, _WHOLE))
    if standing.promised_ms and standing.status is Status.QUEUED:
        return standing.promised_ms
    calendar, now_ms = await calendars.of_queue(services, conversation.queue), services.now_ms()
    promised_ms = promised_by(calendar, now_ms, services.tuning.wait)
    if promised_ms is None:
        raise Conflict("No opening hours are known, so no time can be promised.", code="no_hours")
    opens_ms = None if hours.is_open(calendar, now_ms) else hours.next_open(calendar, now_ms)
    sent = Sent(f"promise:{conversation.epoch}", ids.new_message_id(), messages.digest_of("promise"))
    event = events.fact(
        "promise.made", now_ms, promised_ms=promised_ms, opens_ms=opens_ms, by=Role.CONTACT.value,
        internal=sent.as_internal(),
    )  # fmt: skip
    result = await messages.append_events(
        services.live, conversation.id, [event], now_ms=now_ms, statuses=(Status.QUEUED,), sent=sent
    )
    if result.outcome is Outcome.REPEAT and result.seq > standing.seq:  # made while we looked
        first = await conversations.events_since(services.live, conversation.id, result.seq - 1, 1)
        return int(first[0]["promised_ms"])
    if result.outcome is not Outcome.DONE:
        raise Conflict("You are not waiting in the queue any more.", code="wrong_status")
    return promised_ms
