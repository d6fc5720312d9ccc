"""What a customer can do: write, press a button, read, say that it did not help, correct, leave, end."""

from __future__ import annotations

from dataclasses import dataclass

from handoff import metrics
from handoff.domain import events, ids
from handoff.domain.lifecycle import preview_of
from handoff.domain.model import Author, Conversation, Json, Kind, Role, Status
from handoff.domain.redaction import mask_email
from handoff.domain.text import clean
from handoff.errors import Conflict, Gone, InvalidFields
from handoff.live import conversations, messages, ownership, turns
from handoff.live.limits import Limit
from handoff.live.messages import Appended, Outcome, Sent
from handoff.service import recall
from handoff.service.context import Services
from handoff.service.identify import Proof, address_of

_CONTACT, _SYSTEM = Author(Role.CONTACT), Author(Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds a visitor's token: a contact, the inbox they came through, and what the site said of them."""

    contact_id: str
    inbox: str
    locale: str
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The acknowledgement of a message; `repeated` when it had arrived before."""

    conversation_id: str
    message_id: str
    seq: int
    repeated: bool

    def as_json(self) -> Json:
        """Return the acknowledgement as it is sent."""
        return {"conversation_id": self.conversation_id, "message_id": self.message_id, "seq": self.seq}


async def current(services: Services, visitor: Visitor) -> Conversation | None:
    """The visitor's latest conversation, live or recorded; None before the first message."""
    found = await conversations.current_of(services.live, visitor.contact_id)
    if found is None:
        await recall.restore_contact(services, visitor.contact_id)
        found = await conversations.current_of(services.live, visitor.contact_id)
    return await recall.head_of(services, found) if found else None


async def send_text(services: Services, visitor: Visitor, client_message_id: str, text: str) -> Delivery:
    """Append what the customer wrote; the bot's turn, if it owns the conversation, is asked for in the same step."""
    said = clean(text)
    return await _send(services, visitor, client_message_id, said, digest=messages.digest_of("text", said))


async def press(services: Services, visitor: Visitor, client_message_id: str, choice_id: str) -> Delivery:
    """Answer with an offered button; raises Gone when it is not on offer."""
    conversation = await current(services, visitor)
    kept = await conversations.choice(services.live, conversation.id, choice_id) if conversation else None
    if kept is None:
        raise Gone("This button is no longer on offer; please write instead.", code="choice_expired")
    digest = messages.digest_of("choice", choice_id)
    return await _send(
        services, visitor, client_message_id, kept["title"], digest=digest, choice=choice_id, payload=kept["payload"]
    )


async def send_image(services: Services, visitor: Visitor, client_message_id: str, image: Json) -> Delivery:
    """Append an image that was stored: {file_id, width, height, digest}; whoever stored it drops it if this fails."""
    digest = messages.digest_of("image", image["digest"])
    shown = {name: image[name] for name in ("file_id", "width", "height")}
    return await _send(services, visitor, client_message_id, "", digest=digest, images=(shown,))


async def set_typing(services: Services, conversation_id: str, *, typing: bool) -> None:
    """Hold a waiting turn while the customer types on, or let it go."""
    now_ms = services.now_ms()
    until_ms = now_ms + int(services.tuning.conversation.typing_s * 1000) if typing else now_ms
    burst_ms = int(services.tuning.conversation.burst_s * 1000)
    await turns.set_typing(services.live, conversation_id, until_ms=until_ms, now_ms=now_ms, burst_ms=burst_ms)
    services.wake.ring()


async def mark_read(services: Services, conversation: Conversation, seq: int) -> None:
    """Note that all up to `seq` was on the customer's screen; going back changes nothing."""
    if not conversation.contact_read_seq < seq <= conversation.seq:
        return
    event = events.fact("message.read", services.now_ms(), by=Role.CONTACT.value, up_to_seq=seq)
    await messages.append_events(
        services.live, conversation.id, [event], now_ms=event.at_ms, fields={"contact_read_seq": seq}
    )


async def give_feedback(services: Services, conversation: Conversation, message_id: str, *, helpful: bool) -> None:
    """Record whether an answer helped; "no" is put to the bot, which tries again or fetches a person."""
    if not ids.is_id(message_id, "m"):
        raise InvalidFields("message_id does not name a message.", field="message_id")
    internal = {} if helpful else {"payload": "/did_not_help"}
    event = events.fact("feedback.given", services.now_ms(), internal=internal, message_id=message_id, helpful=helpful)
    await messages.append_events(services.live, conversation.id, [event], now_ms=event.at_ms)
    services.wake.ring()


async def correct(services: Services, conversation: Conversation, text: str) -> None:
    """Add the customer's correction to what was passed on."""
    if not conversation.packet:
        raise Conflict("Nothing has been passed on yet.", code="wrong_status")
    said = clean(text, limit=500)
    event = events.fact("packet.corrected", services.now_ms(), text=said)
    result = await messages.append_events(
        services.live, conversation.id, [event], now_ms=event.at_ms, statuses=(Status.QUEUED, Status.ASSIGNED)
    )
    if result.outcome is not Outcome.DONE:
        raise Conflict("This conversation is no longer with a person.", code="wrong_status")


async def leave_email(services: Services, conversation: Conversation, email: str) -> None:
    """Keep the address to which "you have an answer" is sent when the customer is away."""
    address = address_of(email)
    event = events.fact("email.left", services.now_ms(), internal={"email": address}, email=mask_email(address))
    await messages.append_events(services.live, conversation.id, [event], now_ms=event.at_ms, fields={"email": address})


async def end(services: Services, conversation: Conversation) -> None:
    """End the conversation at the customer's wish; ending an ended one changes nothing."""
    event = events.fact("conversation.resolved", services.now_ms(), by=Author(Role.CONTACT).as_json())
    await ownership.change_owner(
        services.live, conversation.id, Status.RESOLVED,
        statuses=(Status.BOT, Status.QUEUED, Status.ASSIGNED), holder="", events=[event], now_ms=event.at_ms,
        fields={"resolved_ms": event.at_ms},
    )  # fmt: skip


async def rate(services: Services, conversation: Conversation, score: int, comment: str | None) -> None:
    """Record how it was, 1 to 5, with a word if they like; a second time replaces the first."""
    if not 1 <= score <= 5:
        raise InvalidFields("score must lie between 1 and 5.", field="score")
    said = clean(comment, field="comment", limit=500) if comment is not None else None
    if not conversation.csat_asked_ms or conversation.csat_asked_ms < conversation.resolved_ms:
        raise Conflict("Nobody has asked about this conversation.")
    event = events.fact("csat.given", services.now_ms(), score=score, comment=said)
    result = await messages.append_events(
        services.live, conversation.id, [event], now_ms=event.at_ms, statuses=(Status.RESOLVED,)
    )
    if result.outcome is not Outcome.DONE:
        raise Conflict("This conversation goes on; it can be rated when it is over.")


async def _send(
    services: Services, visitor: Visitor, client_message_id: str, text: str, *, digest: str,
    choice: str | None = None, payload: str | None = None, images: tuple[Json, ...] = (),
) -> Delivery:  # fmt: skip
    if not ids.is_client_message_id(client_message_id):
        raise InvalidFields("client_message_id must be 8 to 80 letters, digits or _ . : -.", field="client_message_id")
    now_ms = services.now_ms()
    sent = Sent(client_message_id, ids.new_message_id(), digest)
    internal: Json = {"digest": digest} | ({"payload": payload} if payload else {})
    message = events.message(
        now_ms, sent.message_id, Kind.INCOMING, _CONTACT, text,
        client_message_id=client_message_id, images=images, choice=choice, internal=internal,
    )  # fmt: skip
    result = await _append(services, visitor, sent, message)
    if result.outcome is Outcome.REUSED:
        raise Conflict("This client_message_id was already used for another message.", code="client_message_id_reused")
    if result.outcome is Outcome.REPEAT:
        metrics.REPEATS.inc()
        return Delivery(result.conversation_id, result.message_id, result.seq, repeated=True)
    metrics.MESSAGES.labels(Role.CONTACT.value).inc()
    services.wake.ring(sent.message_id)
    return Delivery(result.conversation_id, result.message_id, result.seq, repeated=False)


async def _append(services: Services, visitor: Visitor, sent: Sent, message: events.Event) -> Appended:
    """Append; where the live store knows nothing of the contact, ask the record first and try again."""
    now_ms = message.at_ms
    proof = visitor.proof.fields() if visitor.proof and visitor.proof.until_ms > now_ms else {}
    channel = services.tuning.inboxes[visitor.inbox].channel
    head = {
        "contact_id": visitor.contact_id, "channel": channel, "inbox": visitor.inbox, "language": visitor.locale,
        "epoch": 0, "episode": 1, "started_ms": now_ms, "generation": ids.new_token(), **proof,
    }  # fmt: skip
    started = events.fact(
        "conversation.started", now_ms, channel=channel, inbox=visitor.inbox, language=visitor.locale,
        internal={"contact_id": visitor.contact_id, "proof": proof},
    )  # fmt: skip
    tuning = services.tuning.limits
    limit = Limit("messages", visitor.contact_id, tuning.messages_burst, tuning.messages_per_minute)
    fields = preview_of(message.body["text"], Role.CONTACT, now_ms, len(message.body["images"]))

    async def attempt(*, known_absent: bool, counted: Limit | None) -> Appended:
        return await messages.append_incoming(
            services.live,
            contact_id=visitor.contact_id,
            new_conversation_id=ids.new_conversation_id(),
            sent=sent,
            message=message,
            started=started,
            reopened=events.fact("conversation.reopened", now_ms),
            released=events.fact("conversation.released", now_ms, by=_SYSTEM.as_json(), cause="no_room"),
            head=head,
            fields=fields,
            reopen_ms=int(services.tuning.conversation.reopen_h * 3_600_000),
            silent_ms=int(services.tuning.routing.silent_s * 1000),
            known_absent=known_absent,
            limit=counted,
        )

    new = services.newcomers.knows(visitor.contact_id, now_ms, services.tuning.conversation.keep_live_min * 60_000)
    result = await attempt(known_absent=new, counted=limit)
    if result.outcome in (Outcome.UNKNOWN, Outcome.ABSENT):
        await recall.restore_contact(services, visitor.contact_id)
        result = await attempt(known_absent=True, counted=None)
    return result
