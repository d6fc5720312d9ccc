"""Links by which people choose their password: kept by digest, used once, over after three days."""

from __future__ import annotations

import hashlib

from handoff.live.store import Live

LIFETIME_S = 72 * 3600


async def keep(live: Live, token: str, agent_id: str) -> None:
    """Keep a link; an agent's earlier one stays until it is over or used."""
    await live.redis.set(_key(live, token), agent_id, ex=LIFETIME_S)


async def look(live: Live, token: str) -> str | None:
    """Return whose link it is, or None."""
    found = await live.redis.get(_key(live, token))
    return str(found) if found else None


async def use(live: Live, token: str) -> str | None:
    """Return whose link it is and use it up; None when it was used or is over."""
    found = await live.redis.getdel(_key(live, token))
    return str(found) if found else None


def _key(live: Live, token: str) -> str:
    return live.keys.of("invitation", hashlib.sha256(token.encode("utf-8", "replace")).hexdigest())
