"""Tell a customer who left an address that there is an answer: a mail with a link back, nothing of their account."""

from __future__ import annotations

import asyncio
import logging

from handoff import metrics
from handoff.channels.mail import Mail
from handoff.domain import ids
from handoff.domain.model import Kind, Role
from handoff.domain.wording import say
from handoff.errors import NotReady
from handoff.live import conversations, frames, leases, stream
from handoff.live.stream import StreamEntry
from handoff.service import tokens
from handoff.service.context import Services

log = logging.getLogger(__name__)
_LEASE_MS = 60_000
_BLOCK_MS = 1000
_GATHER_S = 0.5
_TRIES = 5


async def run(services: Services) -> None:
    """Hold the lease and follow the event stream; wait while another process holds it."""
    token = ids.new_token()
    try:
        while True:
            if await leases.hold(services.live, "delivery", token, lifetime_ms=_LEASE_MS):
                await _follow(services, token)
            else:
                await asyncio.sleep(1)
    finally:
        await leases.drop(services.live, "delivery", token)


async def _follow(services: Services, token: str) -> None:
    after = await stream.cursor(services.live, "delivery") or await stream.newest_id(services.live)
    while await leases.hold(services.live, "delivery", token, lifetime_ms=_LEASE_MS):
        entries = await stream.read(services.live, after, block_ms=_BLOCK_MS)
        for entry in entries:
            await _deliver_or_put_aside(services, entry)
            after = entry.stream_id
            if _may_cause_mail(entry):  # it may have taken long: who takes over must not send it again
                await stream.set_cursor(services.live, "delivery", after)
                if not await leases.hold(services.live, "delivery", token, lifetime_ms=_LEASE_MS):
                    return
        if entries:
            await asyncio.sleep(_GATHER_S)
        await stream.set_cursor(services.live, "delivery", after)


async def _deliver_or_put_aside(services: Services, entry: StreamEntry) -> None:
    """Deliver; an event that cannot be delivered is logged and counted, and holds up nobody behind it."""
    try:
        await _deliver(services, entry)
    except NotReady:
        raise
    except Exception:
        metrics.MAILS.labels("answer", "failed").inc()
        log.exception("mail cannot be made", extra={"conversation": entry.conversation_id})


def _may_cause_mail(entry: StreamEntry) -> bool:
    event = entry.event
    return bool(
        event["type"] == "message.appended" and event["author"]["role"] == Role.AGENT and event["kind"] != Kind.NOTE
    )


async def _deliver(services: Services, entry: StreamEntry) -> None:
    """Send at most one mail until the customer has been back: several answers in a row are one reason to come."""
    if not _may_cause_mail(entry):
        return
    head = await conversations.get(services.live, entry.conversation_id)
    if head is None or not head.email:
        return
    if await frames.is_present(services.live, head.id, services.now_ms()):
        return
    mailed_seq = await conversations.mailed_seq(services.live, head.id)
    if mailed_seq and mailed_seq > head.contact_read_seq:
        return
    language, shop = head.language, services.tuning.shop[head.language]
    resume = tokens.for_mail(services, head.contact_id, head.inbox, language)
    link = services.settings.url_of(f"/widget/?inbox={head.inbox}&locale={language}#resume={resume}")
    mail = Mail(
        head.email,
        say("mail_subject", language, shop=shop),
        say("mail_body", language, shop=shop, link=link),
        f"{head.id}-{entry.event['seq']}",
    )
    if await send_patiently(services, mail, "answer"):
        await conversations.set_mailed(services.live, head.id, entry.event["seq"])


async def send_patiently(services: Services, mail: Mail, kind: str) -> bool:
    """Try a few times with growing pauses; False, counted, when the mail server would not take it."""
    for attempt in range(_TRIES):
        try:
            await services.mailer.send(mail)
        except NotReady:
            if attempt < _TRIES - 1:
                await asyncio.sleep(min(0.5 * 2**attempt, 8))
        else:
            metrics.MAILS.labels(kind, "sent").inc()
            return True
    metrics.MAILS.labels(kind, "failed").inc()
    return False


async def send_outbox(services: Services) -> None:
    """Send the mails of service/outbox.py, for ever."""
    while True:
        await send_patiently(services, await services.outbox.take(), "code")
