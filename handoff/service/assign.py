"""What an agent can do about who holds a conversation: claim, accept, answer, release, return to the bot, resolve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NoReturn

from handoff import metrics
from handoff.domain import events, ids
from handoff.domain.events import Event
from handoff.domain.lifecycle import preview_of
from handoff.domain.model import Conversation, Json, Kind, Role, Staff, StaffRole, Status
from handoff.domain.text import clean
from handoff.domain.wrap_up import WrapUp
from handoff.errors import Conflict, InvalidFields, NotFound
from handoff.live import conversations, messages, ownership, queue
from handoff.live.attached import used
from handoff.live.messages import Appended, Outcome, Sent
from handoff.service import attaching, audit, availability, held, recall, routing
from handoff.service.context import Services
from handoff.service.permission import may_answer

_MAX_SLOTS, _MAX_SLOT_NAME, _MAX_SLOT = 20, 60, 200


async def claim(services: Services, agent: Staff, conversation_id: str, take_over_reason: str | None) -> Conversation:
    """Make a waiting conversation the agent's; from a colleague only with a reason."""
    may_answer(agent)
    result = await _assign(services, agent, conversation_id, "claimed", take_over_reason)
    done_or_raise(result, "already_assigned")
    return await recall.head_of(services, conversation_id)


async def accept(services: Services, agent: Staff, conversation_id: str) -> Conversation:
    """Take on what routing offers the agent; raises Conflict `offer_over` when its time is over or it is not theirs."""
    may_answer(agent)
    head = await recall.head_of(services, conversation_id)
    why = json.loads(head.offer_why) if head.offer_why else None
    result = await _assign(services, agent, conversation_id, "accepted", None, why=why, only_offered=True)
    done_or_raise(result, "already_assigned")
    return await recall.head_of(services, conversation_id)


async def decline(services: Services, agent: Staff, conversation_id: str) -> Conversation:
    """Let the next one have what routing offers the agent; they are not asked again for a while."""
    may_answer(agent)
    head = await recall.head_of(services, conversation_id)
    if not await routing.decline(services, head, agent.id):
        raise Conflict("This is not on offer to you any more.", code="offer_over")
    services.bell.ring()
    return await recall.head_of(services, conversation_id)


async def reply(
    services: Services, agent: Staff, conversation_id: str, client_message_id: str, text: str,
    take_over_reason: str | None, file_ids: Sequence[str] = (),
) -> Appended:  # fmt: skip
    """Say something to the customer; from bot or queue the conversation becomes the agent's in the same step.

    Who has joined a colleague speaks beside them: then nothing moves.
    """
    may_answer(agent)
    said = words_of(text, file_ids)
    carried = await attaching.named(services, agent, conversation_id, "reply", client_message_id, file_ids)
    sent = sent_of(client_message_id, "reply", said, *carried.digest)
    now_ms = services.now_ms()
    message = events.message(
        now_ms, sent.message_id, Kind.OUTGOING, agent.author(), said,
        client_message_id=client_message_id, internal={"digest": sent.digest}, images=carried.images,
        files=carried.files,
    )  # fmt: skip
    result = await _assign(
        services, agent, conversation_id, "replied", take_over_reason, message, sent, answers=True,
        used=used(agent.id, carried.waiting),
    )  # fmt: skip
    done_or_raise(result, "held_by_colleague")
    if result.outcome is Outcome.DONE:
        metrics.MESSAGES.labels(Role.AGENT.value).inc()
    if carried.waiting:
        await attaching.show(services, agent.id, conversation_id)
    return result


async def take_on(services: Services, agent: Staff, conversation_id: str, take_over_reason: str | None) -> Appended:
    """Make it the agent's who is about to answer; nothing changes when it is theirs, or they have joined its agent."""
    may_answer(agent)
    result = await _assign(services, agent, conversation_id, "replied", take_over_reason, answers=True)
    done_or_raise(result, "held_by_colleague")
    return result


async def note(
    services: Services, agent: Staff, conversation_id: str, client_message_id: str, text: str,
    file_ids: Sequence[str] = (),
) -> Appended:  # fmt: skip
    """Leave a note that only staff sees; whoever holds the conversation."""
    may_answer(agent)
    await recall.head_of(services, conversation_id)
    said = words_of(text, file_ids)
    carried = await attaching.named(services, agent, conversation_id, "note", client_message_id, file_ids)
    sent = sent_of(client_message_id, "note", said, *carried.digest)
    message = events.message(
        services.now_ms(), sent.message_id, Kind.NOTE, agent.author(), said,
        client_message_id=client_message_id, internal={"digest": sent.digest}, images=carried.images,
        files=carried.files,
    )  # fmt: skip
    result = await messages.append_events(
        services.live, conversation_id, [message], now_ms=message.at_ms, sent=sent, used=used(agent.id, carried.waiting)
    )
    done_or_raise(result, "held_by_colleague")
    if carried.waiting:
        await attaching.show(services, agent.id, conversation_id)
    await show_life(services, agent, conversation_id, works=True)
    return result


async def show_life(services: Services, agent: Staff, conversation_id: str, *, works: bool) -> None:
    """Renew the lease of a conversation that the agent holds; `works`: on an answer, so they get their time anew."""
    await queue.show_life(
        services.live, conversation_id, agent.id,
        now_ms=services.now_ms(), routing=services.tuning.routing, works=works,
    )  # fmt: skip


async def release(services: Services, agent: Staff, conversation_id: str) -> Conversation:
    """Put the conversation back in the queue, its age kept."""
    placed = availability.placed_again(services, await recall.head_of(services, conversation_id))
    event = events.fact(
        "conversation.released", services.now_ms(), by=agent.author().as_json(), cause="released",
        internal={"fields": placed},
    )  # fmt: skip
    return await _move(services, agent, conversation_id, Status.QUEUED, (Status.ASSIGNED,), [event], placed)


async def return_to_bot(
    services: Services, agent: Staff, conversation_id: str, note_text: str, slots: Json
) -> Conversation:
    """Give the conversation back to the bot with a note and what the agent learned; the bot says what it knows."""
    said = clean(note_text, field="note", limit=1000)
    learned = _slots_of(slots)
    head = await recall.head_of(services, conversation_id)
    kept = {**json.loads(head.slots), **learned, "returned_note": said}
    fields = {"slots": json.dumps(kept, ensure_ascii=False)}
    event = events.fact(
        "conversation.returned", services.now_ms(), by=agent.author().as_json(), note=said, slots=learned,
        internal={"payload": "/returned_from_people", "fields": fields},
    )  # fmt: skip
    moved = await _move(services, agent, conversation_id, Status.BOT, (Status.ASSIGNED, Status.QUEUED), [event], fields)
    services.wake.ring()
    return moved


async def resolve(
    services: Services, agent: Staff, conversation_id: str, noted: WrapUp | None = None, *, ask_csat: bool = True
) -> Conversation:
    """End the conversation with what the agent noted; writing again within a day reopens it.

    A customer whom a person answered is then asked how it was.
    """
    may_answer(agent)
    await held.flush(services, agent.id, conversation_id)
    now_ms = services.now_ms()
    wrap_up = noted.checked(services.tuning.desk) if noted else None
    by = agent.author().as_json()
    event = (
        events.fact("conversation.resolved", now_ms, by=by, wrap_up=wrap_up)
        if wrap_up
        else events.fact("conversation.resolved", now_ms, by=by)
    )
    answered = ask_csat and await _answered_by_person(services, conversation_id)
    asked = [events.fact("csat.asked", now_ms)] if answered else []
    return await _move(
        services, agent, conversation_id, Status.RESOLVED, (Status.ASSIGNED, Status.QUEUED, Status.BOT),
        [event, *asked], {"resolved_ms": now_ms} | ({"csat_asked_ms": now_ms} if answered else {}),
        wrap_up_s=services.tuning.routing.wrap_up_s,
    )  # fmt: skip


async def _answered_by_person(services: Services, conversation_id: str) -> bool:
    """Tell whether a person has said something to the customer."""
    await recall.head_of(services, conversation_id)
    stored = await conversations.events_since(services.live, conversation_id, 0, 5000)
    said = (e for e in stored if e["type"] == "message.appended" and e["kind"] == Kind.OUTGOING)
    return any(e["author"]["role"] == Role.AGENT for e in said)


async def mark_read(services: Services, agent: Staff, conversation_id: str, seq: int) -> None:
    """Note what an agent has seen; the customer sees it as "read" once a person holds the conversation."""
    head = await recall.head_of(services, conversation_id)
    if not agent.may_answer() or not head.agent_read_seq < seq <= head.seq or head.status is not Status.ASSIGNED:
        return
    if head.assignee != agent.id:
        return
    event = events.fact("message.read", services.now_ms(), by=Role.AGENT.value, up_to_seq=seq)
    await messages.append_events(
        services.live, conversation_id, [event], now_ms=event.at_ms, fields={"agent_read_seq": seq, "unread": 0}
    )


async def _assign(
    services: Services, agent: Staff, conversation_id: str, how: str, take_over_reason: str | None,
    message: Event | None = None, sent: Sent | None = None, *, why: Json | None = None, only_offered: bool = False,
    answers: bool = False, used: str = "",
) -> Appended:  # fmt: skip
    before = await recall.head_of(services, conversation_id)
    reason = clean(take_over_reason, field="take_over_reason", limit=300) if take_over_reason is not None else None
    now_ms = services.now_ms()
    who = {"id": agent.id, "name": agent.name}
    result = await ownership.assign(
        services.live, conversation_id, agent,
        assigned=events.fact("conversation.assigned", now_ms, assignee=who, how=how, reason=reason, why=why),
        taken_over=events.fact(
            "conversation.assigned", now_ms, assignee=who, how="taken_over", reason=reason, why=None
        ),
        take_over=reason is not None, routing=services.tuning.routing, token=ids.new_token(), only_offered=only_offered,
        answers=answers, message=message, sent=sent,
        fields={**_preview(message), "told_lost": ""} if message else {}, used=used,
    )  # fmt: skip
    held_before = before.status is Status.ASSIGNED
    beside = answers and reason is None and agent.id in before.joined
    if result.outcome is Outcome.DONE and not beside and not (held_before and before.assignee == agent.id):
        metrics.ASSIGNMENTS.labels("taken_over" if held_before else how).inc()
        if only_offered:
            metrics.OFFERS.labels("accepted").inc()
        if held_before:
            detail = {"from": before.assignee, "reason": reason}
            await audit.write(
                services, agent, "conversation.taken_over", kind="conversation", subject=conversation_id, detail=detail
            )
    return result


def _preview(message: Event) -> Json:
    body = message.body
    return preview_of(body["text"], Role.AGENT, message.at_ms, len(body["images"]), body["files"])


async def _move(
    services: Services, agent: Staff, conversation_id: str, to: Status, statuses: tuple[Status, ...],
    facts: list[Event], fields: Json | None = None, *, wrap_up_s: float = 0,
) -> Conversation:  # fmt: skip
    may_answer(agent)
    await recall.head_of(services, conversation_id)
    await held.flush(services, agent.id, conversation_id)
    holder = "" if agent.role in (StaffRole.SUPERVISOR, StaffRole.ADMIN) else agent.id
    result = await ownership.change_owner(
        services.live, conversation_id, to, statuses=statuses, holder=holder, events=facts,
        now_ms=facts[0].at_ms, fields=fields, wrap_up_ms=int(wrap_up_s * 1000),
    )  # fmt: skip
    done_or_raise(result, "not_assigned_to_you")
    services.bell.ring()
    return await recall.head_of(services, conversation_id)


def _slots_of(filled: Json) -> dict[str, str]:
    """Check what an agent filled in; an empty text clears a slot."""
    if len(filled) > _MAX_SLOTS or not all(n.isidentifier() and len(n) <= _MAX_SLOT_NAME for n in filled):
        raise InvalidFields(f"slots must be at most {_MAX_SLOTS} plain names with short texts.", field="slots")
    return {name: clean(text, field="slots", limit=_MAX_SLOT) if text else "" for name, text in filled.items()}


def words_of(text: str, file_ids: Sequence[str]) -> str:
    """Clean what is said; a message with files may say nothing."""
    return "" if file_ids and not text.strip() else clean(text)


def sent_of(client_message_id: str, kind: str, *said: str) -> Sent:
    """Check the sender's id and pair it with a message id of ours."""
    if not ids.is_client_message_id(client_message_id):
        raise InvalidFields("client_message_id must be 8 to 80 letters, digits or _ . : -.", field="client_message_id")
    return Sent(client_message_id, ids.new_message_id(), messages.digest_of(kind, *said))


def done_or_raise(result: Appended, held_code: str) -> None:
    """Turn what stood in the way into the error that says so; `held_code` where a colleague has it."""
    match result.outcome:
        case Outcome.DONE:
            return
        case Outcome.REPEAT:
            metrics.REPEATS.inc()
        case Outcome.HELD:
            _raise_held(result, held_code)
        case Outcome.REUSED:
            raise Conflict("This client_message_id was already used.", code="client_message_id_reused")
        case Outcome.WRONG_STATUS:
            raise Conflict(f"The conversation is {result.detail[0]} just now.", status_now=result.detail[0])
        case Outcome.OVER:
            raise Conflict("This is not on offer to you any more.", code="offer_over")
        case Outcome.ABSENT | Outcome.UNKNOWN | Outcome.STALE:
            raise NotFound("There is no such conversation.")


def _raise_held(result: Appended, code: str) -> NoReturn:
    metrics.HELD_BY_COLLEAGUE.inc()
    holder = {"id": result.detail[0], "name": result.detail[1]}
    raise Conflict(f"{holder['name']} has this conversation.", code=code, assignee=holder)
