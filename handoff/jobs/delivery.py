"""Tell a customer who left an address that there is an answer: by mail, with a link back and nothing of their account."""

from __future__ import annotations

import asyncio

from handoff import metrics
from handoff.channels.mail import Mail
from handoff.domain import ids
from handoff.domain.model import Role
from handoff.domain.wording import say
from handoff.errors import NotReady
from handoff.live import conversations, frames, leases, stream
from handoff.live.stream import StreamEntry
from handoff.service import tokens
from handoff.service.context import Services

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
            await _deliver(services, entry)
        if entries:
            after = entries[-1].stream_id
            await asyncio.sleep(_GATHER_S)
        await stream.set_cursor(services.live, "delivery", after)


async def _deliver(services: Services, entry: StreamEntry) -> None:
    """Send at most one mail until the customer has been back: several answers in a row are one reason to come."""
    event = entry.event
    if event["type"] != "message.appended" or event["author"]["role"] != Role.AGENT or event["kind"] == "note":
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
        f"{head.id}-{event['seq']}",
    )
    if await send_patiently(services, mail, "answer"):
        await conversations.set_mailed(services.live, head.id, event["seq"])


async def send_patiently(services: Services, mail: Mail, kind: str) -> bool:
    """Try a few times with growing pauses; False, counted, when the mail server would not take it."""
    for attempt in range(_TRIES):
        try:
            await services.mailer.send(mail)
        except NotReady:
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
