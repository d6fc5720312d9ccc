"""One turn of the bot: gather what the customer wrote, ask once, append the answer, hand over where that is needed.

1. The turn was leased by claim_turn.lua; its events are all since the last answer.
2. The bot is asked once for everything the customer wrote, under a turn_id made of what the turn covers.
3. domain/policy says whether people are needed.
4. finish_turn.lua writes replies, end of turn and handoff in one step, unless lease or epoch moved meanwhile.
"""

from __future__ import annotations

import json
import logging

from handoff import metrics
from handoff.domain import events, ids, packet
from handoff.domain.events import Event
from handoff.domain.model import Audience, Author, Conversation, Json, Kind, Reason, Role
from handoff.domain.policy import BotReply, BotTurn, handoff_reason, offers_person
from handoff.domain.wording import say
from handoff.live import conversations, messages, turns
from handoff.live.messages import Sent
from handoff.live.turns import Turn
from handoff.rasa import BotAbsent, BotFailed, BotState, TurnRequest, answer_within
from handoff.record import accounts
from handoff.service import leaving, placement, promising
from handoff.service.context import Services

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
_RETRY_MS = 300


async def answer_turn(services: Services, turn: Turn) -> None:
    """Take a leased turn to its end: answered, handed over, or put off because the bot is starting."""
    if turn.attempts > 1:
        metrics.TURNS_TAKEN_UP_AGAIN.inc()
    if turn.attempts > MAX_ATTEMPTS:
        await _give_up(services, turn, "too_many_attempts")
        return
    try:
        made = await answer_within(services.bot, request_of(services, turn), services.tuning.bot.give_up_s)
    except BotAbsent:
        if services.watch.missed() is BotState.DOWN:
            await _give_up(services, turn, "down")
        else:
            metrics.TURNS.labels("put_off").inc()
            if services.now_ms() - turn.pending_ms >= services.tuning.bot.slow_word_s * 1000:
                await say_slow(services, turn)
            await turns.put_off(services.live, turn, due_ms=services.now_ms() + _RETRY_MS)
            services.wake.ring()
        return
    except BotFailed as error:
        await _give_up(services, turn, error.code)
        return
    services.watch.seen(made.model_id)
    await _finish(services, turn, made)


async def say_slow(services: Services, turn: Turn) -> None:
    """Tell the customer, once for a turn however often it is taken up, that the answer takes its time."""
    now_ms, language = services.now_ms(), turn.conversation.language
    name = "slow" if services.watch.state is BotState.READY else "starting"
    sent = Sent(f"slow:{turn.pending_ms}", ids.new_message_id(), messages.digest_of("slow"))
    message = events.message(
        now_ms, sent.message_id, Kind.ACTIVITY, Author(Role.SYSTEM), say(name, language),
        client_message_id=sent.client_message_id, internal={"digest": sent.digest},
    )  # fmt: skip
    await messages.append_events(
        services.live, turn.conversation.id, [message], now_ms=now_ms, turn_token=turn.token, sent=sent
    )


def request_of(services: Services, turn: Turn) -> TurnRequest:
    """Put the turn into the bot's terms; what people learned goes along when they gave the conversation back."""
    head, asking = turn.conversation, turn.asking
    returned = any(e["type"] == "conversation.returned" for e in turn.events)
    slots = json.loads(head.slots) if returned else {}
    slots["identity_level"] = head.level_at(services.now_ms()).value
    return TurnRequest(
        conversation=f"{head.id}#{head.episode}",
        turn_id=f"{head.id}#{head.episode}:{asking.covers_seq}",
        text=asking.text,
        payload=asking.payload,
        locale=head.language,
        thresholds=services.tuning.bot.thresholds.as_json(),
        slots=slots,
    )


async def _finish(services: Services, turn: Turn, made: BotTurn) -> None:
    reason = handoff_reason(made.replies)
    if reason is Reason.BOT_UNAVAILABLE:
        await _give_up(services, turn, "said_nothing")
        return
    await _write(services, turn, made, reason, "answered" if reason is None else "handed_over")


async def _give_up(services: Services, turn: Turn, code: str) -> None:
    """Hand over without the bot, with our own words."""
    log.warning("bot turn failed", extra={"conversation": turn.conversation.id, "code": code})
    words = BotReply(say("bot_unavailable", turn.conversation.language))
    parse: Json = {"language": turn.conversation.language, "decision": "handoff"}
    made = BotTurn((words,), parse, json.loads(turn.conversation.slots), (), None, services.watch.model_id or "", 0)
    await _write(services, turn, made, Reason.BOT_UNAVAILABLE, "failed")


async def _write(services: Services, turn: Turn, made: BotTurn, reason: Reason | None, outcome: str) -> None:
    now_ms, head = services.now_ms(), turn.conversation
    said, choices = _replies(services, made, head, now_ms)
    fields = _fields(made, head)
    answered = events.fact(
        "turn.answered", now_ms, audience=Audience.STAFF,
        internal={"covers_seq": turn.covers_seq, "fields": fields},
        intent=made.parse.get("intent"), confidence=(made.parse.get("intent") or {}).get("confidence"),
        ranking=made.parse.get("ranking", []), entities=made.parse.get("entities", []),
        complaint=made.parse.get("complaint"), decision=made.parse.get("decision"), actions=list(made.actions),
        slots=made.slots, model_id=made.model_id, duration_ms=made.duration_ms,
        message_ids=[e.body["message_id"] for e in said],
    )  # fmt: skip
    handoff: list[Event] = []
    if reason is not None:
        since_ms = leaving.kept_since_ms(services, head)
        made_packet, said_since = await _packet(services, turn, made, reason, fields["language"])
        placed = placement.of_packet(services, made_packet, said_since)
        back: Json = {"queued_ms": since_ms} if since_ms else {}
        body: Json = {
            "reason": reason.value, "queue": placed.queue, "priority": placed.priority.value,
            "score": (since_ms or now_ms) - placed.head_start_ms, "passed_on": packet.passed_on(made_packet),
            "packet": made_packet, **back,
        }  # fmt: skip
        waits: Json = {**placed.fields(), **await placement.sticky(services, head.contact_id, placed, now_ms)}
        queued = Event("conversation.queued", now_ms, body, internal={"fields": waits})
        said_of_hours = await promising.at_handoff(
            services, placed.queue, placed.class_, fields["language"], reason.value
        )
        handoff = [queued, *said_of_hours]
        packed = json.dumps(made_packet, ensure_ascii=False)
        fields = {**fields, "reason": reason.value, "packet": packed, **waits, **back}
    finished = await turns.finish(
        services.live, turn, [*said, answered], now_ms=now_ms, fields=fields, choices=choices, handoff=handoff
    )
    if finished is None:
        metrics.LATE_TURNS_REFUSED.inc()
        return
    if finished.next_waits:
        services.wake.ring()
    metrics.TURNS.labels(outcome).inc()
    metrics.MESSAGES.labels(Role.BOT.value).inc(len(said))
    metrics.TURN_SECONDS.observe((now_ms - turn.pending_ms) / 1000)
    if reason is not None:
        metrics.HANDOFFS.labels(reason.value).inc()
        services.bell.ring()


def _replies(services: Services, made: BotTurn, head: Conversation, now_ms: int) -> tuple[list[Event], dict[str, Json]]:
    """Shape the bot's replies as messages; buttons get ids of ours, their payloads stay here."""
    language = made.parse.get("language") or head.language
    author = Author(Role.BOT, services.tuning.bot.name.get(language))
    said: list[Event] = []
    choices: dict[str, Json] = {}
    for reply in made.replies:
        custom = reply.custom if reply.custom and reply.custom.get("type") != "handoff" else None
        if not (reply.text or reply.buttons or reply.image or custom):
            continue
        message_id = ids.new_message_id()
        offered = {
            ids.new_choice_id(): {"title": b["title"], "payload": b["payload"], "message_id": message_id}
            for b in reply.buttons
        }
        choices |= offered
        said.append(events.message(
            now_ms, message_id, Kind.OUTGOING, author, reply.text, custom=custom,
            buttons=[
                {"id": i, "title": kept["title"], "person": offers_person(kept["payload"])}
                for i, kept in offered.items()
            ],
            images=[{"url": reply.image, "width": None, "height": None}] if reply.image else (),
            internal={"choices": offered} if offered else {},
        ))  # fmt: skip
    return said, choices


def _fields(made: BotTurn, head: Conversation) -> Json:
    """What the head keeps of the bot's turn; slots are the bot's until people return it."""
    complaint = (made.parse.get("complaint") or {}).get("score")
    language = made.parse.get("language")
    fields: Json = {
        "language": language if language in ("ja", "en") else head.language,
        "slots": json.dumps({k: v for k, v in made.slots.items() if _is_plain(v)}, ensure_ascii=False),
    }
    return fields | ({"complaint": round(float(complaint), 3)} if complaint is not None else {})


def _is_plain(value: object) -> bool:
    return value is not None and isinstance(value, str | int | float | bool)


async def _packet(
    services: Services, turn: Turn, made: BotTurn, reason: Reason, language: str
) -> tuple[Json, list[str]]:
    """Gather what travels with the handoff, the account only as far as it is proven; and what the customer wrote."""
    head, now_ms = turn.conversation, services.now_ms()
    stored = await conversations.events_since(services.live, head.id, 0)
    begun = [i for i, e in enumerate(stored) if e["type"] in ("conversation.returned", "conversation.reopened")]
    since = stored[begun[-1] :] if begun else stored
    account_id, level = head.account_at(now_ms), head.level_at(now_ms)
    account = await accounts.snapshot(services.db, account_id, level) if account_id else None
    built = packet.build(
        reason=reason, language=language, now_ms=now_ms, events=since, parse=made.parse, slots=made.slots,
        identity_level=level.value, account=account,
    )  # fmt: skip
    return built, [e["text"] for e in since if events.is_contact_message(e)]
