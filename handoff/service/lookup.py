"""What the bot's actions may know of a conversation's account: by what was proven in it, nothing by what was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handoff.domain.disclosure import FIELD_LEVELS, Level, disclose
from handoff.domain.model import Json
from handoff.errors import Forbidden
from handoff.record import accounts
from handoff.record.database import Database
from handoff.service import recall
from handoff.service.context import Services


async def orders(services: Services, conversation_id: str, number: str | None) -> Json:
    """The account's latest orders, or the one with this number if it is theirs."""
    return await _look(services, conversation_id, "orders", lambda db, a: accounts.orders(db, a, number))


async def refunds(services: Services, conversation_id: str) -> Json:
    """The account's refunds."""
    return await _look(services, conversation_id, "refunds", accounts.refunds)


async def points(services: Services, conversation_id: str) -> Json:
    """Balance, expiry and rank."""
    return await _look(services, conversation_id, "points", accounts.points)


async def subscriptions(services: Services, conversation_id: str) -> Json:
    """定期便 that run."""
    return await _look(services, conversation_id, "subscriptions", accounts.subscriptions)


async def _look(
    services: Services, conversation_id: str, what: str, read: Callable[[Database, str], Awaitable[object]]
) -> Json:
    head = await recall.head_of(services, conversation_id)
    now_ms = services.now_ms()
    level, account_id = head.level_at(now_ms), head.account_at(now_ms)
    needs = FIELD_LEVELS[what]
    if account_id is None or level < needs:
        proof = Level.CODE  # the site's own log-in cannot be asked for in a chat, a code can
        raise Forbidden(
            "Prove the e-mail address on file first.", code="identity_required", needs=proof.value, level=level.value
        )
    found: Json = {"level": level.value, "name": head.contact_name, what: await read(services.db, account_id)}
    return disclose(found, level)
