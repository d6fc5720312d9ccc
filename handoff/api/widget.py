"""HTTP edge for customers: `/api/widget`. docs/protocol.md has the contract."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from handoff.api import auth
from handoff.api.keys import HUB, SERVICES
from handoff.api.parsing import Body, BodyT, query_int, read_body
from handoff.api.poll import read_events
from handoff.domain import ids
from handoff.domain.model import Conversation, Json
from handoff.errors import (
    Forbidden,
    HandoffError,
    InvalidFields,
    Malformed,
    NotFound,
    NotReady,
    TooLarge,
    Unauthenticated,
    Unsupported,
)
from handoff.live import limits
from handoff.service import converse, door, files, identify, leaving, promising, tokens, views
from handoff.service.context import Services
from handoff.service.converse import Delivery, Visitor

routes = web.RouteTableDef()
_BASE = "/api/widget"
_MULTIPART_BYTES = 20_000


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


class Identity(Body):
    """The site's signed token."""

    identity: str


class Email(Body):
    """An address as it was typed."""

    email: str


class Code(Body):
    """A one-time code as it was typed."""

    code: str


class Correction(Body):
    """What was passed on wrongly."""

    text: str


class Rating(Body):
    """How it was, 1 to 5, with a word if they like."""

    score: int
    comment: str | None = None


class Empty(Body):
    """Nothing to say."""


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
    return _delivered(await deliver(request.app[SERVICES], visitor, body))


async def deliver(services: Services, visitor: Visitor, body: Message) -> Delivery:
    """Send what a body or frame says."""
    match body.text, body.choice:
        case str(text), None:
            return await converse.send_text(services, visitor, body.client_message_id, text)
        case None, str(choice):
            return await converse.press(services, visitor, body.client_message_id, choice)
        case _:
            raise InvalidFields("Send either `text` or `choice`.", field="text")


@routes.get(f"{_BASE}/events")
async def events(request: web.Request) -> web.Response:
    """What the cursor has not seen; waits for it up to `wait_s`."""
    visitor = auth.visitor_of(request)
    since = query_int(request, "since", 0, 2**53)
    wait_s = query_int(request, "wait_s", 0, 25)
    generation = request.query.get("generation") or None
    found = await read_events(request.app[SERVICES], request.app[HUB], visitor, since, generation, wait_s)
    return web.json_response(found)


@routes.post(f"{_BASE}/identify")
async def identify_later(request: web.Request) -> web.Response:
    """The site says who its visitor is, in the middle of a conversation."""
    services, visitor = request.app[SERVICES], auth.visitor_of(request)
    body = await read_body(request, Identity)
    proof = await identify.read_site_token(services, visitor.inbox, body.identity)
    head = await converse.current(services, visitor)
    if identify.belongs_to_other(head, proof):
        raise Forbidden("This conversation is another customer's; please begin a new visit.")
    if head:
        await identify.keep_proof(services, head, proof)
    known = Visitor(visitor.contact_id, visitor.inbox, visitor.locale, proof)
    token = tokens.for_visitor(services, known)
    return web.json_response({"identity_level": proof.level.value, "token": token})


@routes.post(f"{_BASE}/codes")
async def ask_code(request: web.Request) -> web.Response:
    """Send a one-time code; the answer tells nothing of whether the address is on file."""
    services, head, body = await _open(request, Email)
    return web.json_response(await identify.ask_for_code(services, head, body.email), status=202)


@routes.post(f"{_BASE}/codes/verify")
async def verify_code(request: web.Request) -> web.Response:
    """Try the code."""
    services, head, body = await _open(request, Code)
    return web.json_response(await identify.verify_code(services, head, body.code))


@routes.post(f"{_BASE}/conversation/email")
async def leave_email(request: web.Request) -> web.Response:
    """Keep an address for "you have an answer"."""
    services, head, body = await _open(request, Email)
    await converse.leave_email(services, head, body.email)
    return web.json_response({})


@routes.post(f"{_BASE}/conversation/correction")
async def correct(request: web.Request) -> web.Response:
    """Correct what was passed on."""
    services, head, body = await _open(request, Correction)
    await converse.correct(services, head, body.text)
    return web.json_response({})


@routes.post(f"{_BASE}/conversation/leave")
async def leave(request: web.Request) -> web.Response:
    """Leave the queue, back to the bot."""
    services, head, _ = await _open(request, Empty)
    await leaving.leave(services, head)
    return web.json_response({})


@routes.post(f"{_BASE}/conversation/rejoin")
async def rejoin(request: web.Request) -> web.Response:
    """Go back to the place in the queue that was left."""
    services, head, _ = await _open(request, Empty)
    await leaving.rejoin(services, head)
    return web.json_response({})


@routes.post(f"{_BASE}/conversation/promise")
async def promise(request: web.Request) -> web.Response:
    """Take the promise of an answer instead of the wait."""
    services, head, _ = await _open(request, Empty)
    return web.json_response({"promised_ms": await promising.take(services, head)})


@routes.post(f"{_BASE}/conversation/end")
async def end(request: web.Request) -> web.Response:
    """End the conversation."""
    services, head, _ = await _open(request, Empty)
    await converse.end(services, head)
    return web.json_response({})


@routes.post(f"{_BASE}/conversation/csat")
async def rate(request: web.Request) -> web.Response:
    """Say how it was."""
    services, head, body = await _open(request, Rating)
    await converse.rate(services, head, body.score, body.comment)
    return web.json_response({})


@routes.post(f"{_BASE}/uploads")
async def upload(request: web.Request) -> web.Response:
    """Take an image: multipart with `client_message_id` and `file`."""
    services, visitor = request.app[SERVICES], auth.visitor_of(request)
    tuning = services.tuning.limits
    await limits.take(
        services.live, "uploads", visitor.contact_id,
        now_ms=services.now_ms(), burst=tuning.uploads_burst, per_minute=tuning.uploads_per_minute,
    )  # fmt: skip
    client_message_id, content = await _read_upload(request)
    image = await files.keep_image(services, content)
    try:
        delivery = await converse.send_image(services, visitor, client_message_id, image)
    except NotReady:  # the message may have been appended all the same
        raise
    except HandoffError:
        await files.drop_image(services, image)
        raise
    if delivery.repeated:
        await files.drop_image(services, image)
    return _delivered(delivery)


async def _read_upload(request: web.Request) -> tuple[str, bytes]:
    if request.content_type != "multipart/form-data":
        raise Unsupported("Send the image as multipart/form-data.")
    if request.content_length is None:
        raise Malformed("Send the upload with a Content-Length.")
    if request.content_length > files.MAX_BYTES + _MULTIPART_BYTES:
        raise TooLarge(f"At most {files.MAX_BYTES} bytes are taken.", limit=files.MAX_BYTES)
    found: dict[str, bytes] = {}
    try:
        async for part in await request.multipart():
            name = getattr(part, "name", None)
            if name not in ("client_message_id", "file") or name in found or not hasattr(part, "read_chunk"):
                raise InvalidFields("Send `client_message_id` and `file`, once each, nothing else.", field="file")
            found[name] = await _read_part(part, files.MAX_BYTES if name == "file" else 200)
    except (ValueError, AssertionError, RuntimeError, HttpProcessingError) as error:
        raise Malformed("The multipart body is damaged.") from error
    if set(found) != {"client_message_id", "file"}:
        raise InvalidFields("Send `client_message_id` and `file`.", field="file")
    return found["client_message_id"].decode("utf-8", "replace"), found["file"]


async def _read_part(part: object, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(65536):  # type: ignore[attr-defined]
        content += chunk
        if len(content) > most:
            raise TooLarge(f"At most {most} bytes are taken.", limit=most)
    return bytes(content)


async def _open(request: web.Request, model: type[BodyT]) -> tuple[Services, Conversation, BodyT]:
    """The visitor's conversation, for what needs one."""
    services, visitor = request.app[SERVICES], auth.visitor_of(request)
    body = await read_body(request, model)
    head = await converse.current(services, visitor)
    if head is None:
        raise NotFound("There is no conversation yet; write a message first.")
    return services, head, body


def _earlier(request: web.Request, services: Services) -> tuple[Visitor | None, bool]:
    """The visitor of an earlier token; one that is expired or forged begins anew."""
    token = auth.bearer(request)
    if token is None:
        return None, False
    try:
        return tokens.read(services, token)
    except Unauthenticated:
        return None, False


def _delivered(delivery: Delivery) -> web.Response:
    body: Json = delivery.as_json()
    return web.json_response(body, status=200 if delivery.repeated else 202)
