"""HTTP edge for customers who talk: visits, messages, and what the cursor has not seen yet."""

from __future__ import annotations

from typing import Literal

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import HUB, SERVICES
from handoff.api.parsing import Body, query_int, read_body
from handoff.api.poll import read_events
from handoff.domain import ids
from handoff.domain.model import Json
from handoff.errors import InvalidFields, Unauthenticated
from handoff.live import limits
from handoff.service import converse, door, files, identify, tokens, views
from handoff.service.context import Services
from handoff.service.converse import Delivery, Visitor

routes = web.RouteTableDef()
_BASE = "/api/widget"


class Visit(Body):
    """`identity` is the site's signed token; `page` where the widget stands."""

    locale: Literal["ja", "en"]
    inbox: str = "web"
    identity: str | None = None
    page: str | None = None


class Message(Body):
    """Exactly one of `text` and `choice`."""

    client_message_id: str
    text: str | None = None
    choice: str | None = None


@routes.post(f"{_BASE}/visits")
async def visit(request: web.Request) -> web.Response:
    """Begin a visit, or go on with an earlier one."""
    services = request.app[SERVICES]
    body = await read_body(request, Visit)
    if body.inbox not in services.tuning.inboxes:
        raise InvalidFields(f"There is no inbox called {body.inbox[:40]!r}.", field="inbox")
    tuning = services.tuning.limits
    await limits.take(
        services.live, "visits", auth.caller_address(request),
        now_ms=services.now_ms(), burst=tuning.visits_burst, per_minute=tuning.visits_per_minute,
    )  # fmt: skip
    proof = await identify.read_site_token(services, body.inbox, body.identity) if body.identity else None
    earlier, from_mail = _earlier(request, services)
    contact_id = earlier.contact_id if earlier else ids.new_contact_id()
    if not earlier:
        services.newcomers.note(contact_id, services.now_ms())
    kept = earlier.proof if earlier and not from_mail else None
    visitor = Visitor(contact_id, body.inbox, body.locale, proof or kept)
    head = await converse.current(services, visitor) if earlier else None
    if proof and identify.belongs_to_other(head, proof):
        visitor, head = Visitor(ids.new_contact_id(), body.inbox, body.locale, proof), None
    if head and from_mail:
        await identify.forget_proof(services, head)
        head = await converse.current(services, visitor)
    if head and proof:
        await identify.keep_proof(services, head, proof)
    level = views.level_now(services, head) if head else (visitor.proof.level.value if visitor.proof else "anonymous")
    return web.json_response(
        {
            "contact_id": visitor.contact_id,
            "conversation_id": head.id if head else None,
            "token": tokens.for_visitor(services, visitor),
            "seq": head.seq if head else 0,
            "generation": head.generation if head else None,
            "status": head.status.value if head else None,
            "identity_level": level,
            "assignee": {"name": head.assignee_name} if head and head.assignee else None,
            "bot": {"name": services.tuning.bot.name.get(body.locale), "state": services.watch.state.value},
            "door": await door.of_language(services, body.locale),
            "limits": {"text": 4000, "image_bytes": files.MAX_BYTES},
        },
        status=201,
    )


@routes.post(f"{_BASE}/messages")
async def message(request: web.Request) -> web.Response:
    """Take a message or a pressed button."""
    visitor = auth.visitor_of(request)
    body = await read_body(request, Message)
    return delivered(await deliver(request.app[SERVICES], visitor, body))


async def deliver(services: Services, visitor: Visitor, body: Message) -> Delivery:
    """Send what a body or frame says."""
    match body.text, body.choice:
        case str(text), None:
            return await converse.send_text(services, visitor, body.client_message_id, text)
        case None, str(choice):
            return await converse.press(services, visitor, body.client_message_id, choice)
        case _:
            raise InvalidFields("Send either `text` or `choice`.", field="text")


def delivered(delivery: Delivery) -> web.Response:
    """Acknowledge: 202, or 200 when it had arrived before."""
    body: Json = delivery.as_json()
    return web.json_response(body, status=200 if delivery.repeated else 202)


@routes.get(f"{_BASE}/events")
async def events(request: web.Request) -> web.Response:
    """What the cursor has not seen; waits for it up to `wait_s`."""
    visitor = auth.visitor_of(request)
    since = query_int(request, "since", 0, 2**53)
    wait_s = query_int(request, "wait_s", 0, 25)
    generation = request.query.get("generation") or None
    found = await read_events(request.app[SERVICES], request.app[HUB], visitor, since, generation, wait_s)
    return web.json_response(found)


def _earlier(request: web.Request, services: Services) -> tuple[Visitor | None, bool]:
    """The visitor of an earlier token; one that is expired or forged begins anew."""
    token = auth.bearer(request)
    if token is None:
        return None, False
    try:
        return tokens.read(services, token)
    except Unauthenticated:
        return None, False
