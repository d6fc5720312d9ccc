"""The answer of a call that changed a conversation: its row as the lists have it."""

from __future__ import annotations

from aiohttp import web

from handoff.domain.model import Conversation
from handoff.service import views
from handoff.service.context import Services


async def row_answer(services: Services, head: Conversation) -> web.Response:
    """Return {conversation: row}."""
    (row,) = await views.rows(services, [head.id])
    return web.json_response({"conversation": row})
