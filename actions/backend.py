"""The client of handoff's internal API: the account of one conversation, as far as it is proved in it."""

from __future__ import annotations

import os
from typing import Any

import aiohttp

_LIMIT = aiohttp.ClientTimeout(total=5, connect=2)


class IdentityRequired(Exception):
    """The conversation has not proved enough; `level` is what the question needs."""

    def __init__(self, level: str) -> None:
        """Keep the level."""
        super().__init__(level)
        self.level = level


class BackendFailed(Exception):
    """handoff did not answer, or not with what was asked for."""


async def orders(conversation: str, number: str | None = None) -> list[dict[str, Any]]:
    """Return the contact's orders, newest first, or only the one with `number` (empty when it is not theirs)."""
    answer = await _get(conversation, "orders", {"number": number} if number else {})
    return list(answer["orders"])


async def refunds(conversation: str) -> list[dict[str, Any]]:
    """Return the contact's refunds, newest first."""
    return list((await _get(conversation, "refunds", {}))["refunds"])


async def points(conversation: str) -> dict[str, Any]:
    """Return {balance, expires_on, rank}."""
    return dict((await _get(conversation, "points", {}))["points"])


async def subscriptions(conversation: str) -> list[dict[str, Any]]:
    """Return the contact's subscriptions."""
    return list((await _get(conversation, "subscriptions", {}))["subscriptions"])


async def _get(conversation: str, what: str, query: dict[str, str]) -> dict[str, Any]:
    """Ask for one part of the account.

    Raises IdentityRequired on 403, BackendFailed for anything else but an answer; an unknown order is an empty list.
    """
    base, secret = os.environ["HANDOFF_INTERNAL_URL"], os.environ["HANDOFF_INTERNAL_SECRET"]
    address = f"{base.rstrip('/')}/internal/conversations/{conversation}/{what}"
    try:
        async with (
            aiohttp.ClientSession(timeout=_LIMIT, headers={"Authorization": f"Bearer {secret}"}) as session,
            session.get(address, params=query) as answer,
        ):
            body = await answer.json()
            if answer.status == 403 and body["error"]["code"] == "identity_required":
                raise IdentityRequired(body["error"]["detail"]["needs"])
            if answer.status == 404 and query:
                return {what: []}
            if answer.status != 200:
                raise BackendFailed(f"{what}: status {answer.status}")
            return dict(body)
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
        raise BackendFailed(f"{what}: {type(error).__name__}") from error
