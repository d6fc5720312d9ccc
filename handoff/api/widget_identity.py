"""HTTP edge for who the customer is: the site's word for it, and one-time codes."""

from __future__ import annotations

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.api.visitors import Email, own_conversation
from handoff.errors import Forbidden
from handoff.service import converse, identify, tokens
from handoff.service.converse import Visitor

routes = web.RouteTableDef()
_BASE = "/api/widget"


class Identity(Body):
    """The site's signed token."""

    identity: str


class Code(Body):
    """A one-time code as it was typed."""

    code: str


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
    services, head, body = await own_conversation(request, Email)
    return web.json_response(await identify.ask_for_code(services, head, body.email), status=202)


@routes.post(f"{_BASE}/codes/verify")
async def verify_code(request: web.Request) -> web.Response:
    """Try the code."""
    services, head, body = await own_conversation(request, Code)
    return web.json_response(await identify.verify_code(services, head, body.code))
