"""The visitor's own conversation, for routes that need one."""

from __future__ import annotations

from aiohttp import web

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, BodyT, read_body
from handoff.domain.model import Conversation
from handoff.errors import NotFound
from handoff.service import converse
from handoff.service.context import Services


class Email(Body):
    """An address as it was typed."""

    email: str


async def own_conversation(request: web.Request, model: type[BodyT]) -> tuple[Services, Conversation, BodyT]:
    """Return our connections, the visitor's conversation and the parsed body.

    Raises NotFound before the first message.
    """
    services, visitor = request.app[SERVICES], auth.visitor_of(request)
    body = await read_body(request, model)
    head = await converse.current(services, visitor)
    if head is None:
        raise NotFound("There is no conversation yet; write a message first.")
    return services, head, body
