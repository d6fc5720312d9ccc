"""Conversations whose customer is silent: they stop counting, are reminded of, and end with a word."""

from __future__ import annotations

from handoff import metrics
from handoff.domain import events, ids
from handoff.domain.clocks import REMINDER, Clocks
from handoff.domain.idle import Rest, next_rest
from handoff.domain.model import Audience, Author, Kind, Role, Status
from handoff.domain.wording import say
from handoff.live import conversations, deadlines, messages, ownership, queue
from handoff.live.deadlines import Claimed
from handoff.live.messages import Sent
from handoff.service.context import Services

_SYSTEM = Author(Role.SYSTEM)


async def act(services: Services, claimed: Claimed) -> None:
    """Take the step that is due, if the customer is still the one whom we wait for."""
    clocks = await deadlines.clocks_of(services.live, claimed.id)
    rest = next_rest(clocks, services.tuning.idle) if clocks else None
    if clocks is None or rest is None:
        await deadlines.settle(services.live, claimed)
        return
    if rest.due_ms > services.now_ms():
        await deadlines.settle(services.live, claimed, rest.due_ms)
        return
    match rest.step:
        case Rest.IDLE:
            await _idle(services, claimed.id)
        case Rest.REMIND:
            await _remind(services, claimed.id, clocks)
        case Rest.RESOLVE:
            await _resolve(services, claimed.id, clocks)
    metrics.RESTS.labels(rest.step.value).inc()
    await deadlines.settle(services.live, claimed)


async def _idle(services: Services, conversation_id: str) -> None:
    now_ms = services.now_ms()
    event = events.fact("conversation.idled", now_ms, audience=Audience.STAFF)
    await queue.set_idle(services.live, conversation_id, idle=True, now_ms=now_ms, events=[event])
    services.bell.ring()


async def _remind(services: Services, conversation_id: str, clocks: Clocks) -> None:
    """Ask once whether anything is open; the agent's last message names it, so that it is asked once for each."""
    head = await conversations.get(services.live, conversation_id)
    if head is None:
        return
    sent = Sent(f"{REMINDER}{clocks.agent_ms}", ids.new_message_id(), messages.digest_of("remind"))
    word = _word(services, "idle_reminder", head.language, sent)
    await messages.append_events(
        services.live, conversation_id, [word], now_ms=word.at_ms, statuses=(Status.ASSIGNED,), sent=sent
    )


async def _resolve(services: Services, conversation_id: str, clocks: Clocks) -> None:
    """End it with a word, unless anything was said since the clocks were read."""
    head = await conversations.get(services.live, conversation_id)
    if head is None or head.seq != clocks.seq:
        return
    now_ms = services.now_ms()
    hours = round(services.tuning.conversation.reopen_h)
    farewell = events.message(
        now_ms, ids.new_message_id(), Kind.ACTIVITY, _SYSTEM, say("idle_resolved", head.language, hours=hours)
    )
    ended = events.fact("conversation.resolved", now_ms, by=_SYSTEM.as_json(), cause="idle")
    await ownership.change_owner(
        services.live, conversation_id, Status.RESOLVED, statuses=(Status.ASSIGNED,), holder="",
        events=[farewell, ended], now_ms=now_ms, fields={"resolved_ms": now_ms}, only_at_seq=clocks.seq,
    )  # fmt: skip
    services.bell.ring()


def _word(services: Services, name: str, language: str, sent: Sent) -> events.Event:
    return events.message(
        services.now_ms(), sent.message_id, Kind.ACTIVITY, _SYSTEM, say(name, language),
        client_message_id=sent.client_message_id, internal={"digest": sent.digest},
    )  # fmt: skip
