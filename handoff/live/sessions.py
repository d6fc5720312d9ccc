"""Sessions of logged-in agents, and one-time codes; both die with the live store, which costs a new log-in or a new code."""

from __future__ import annotations

import hashlib
import json

from handoff.domain.ids import AgentId
from handoff.domain.model import Staff, StaffRole
from handoff.live.store import Live

LIFETIME_S = 12 * 3600


async def create(live: Live, token: str, staff: Staff) -> None:
    value = json.dumps({"id": staff.id, "name": staff.name, "email": staff.email, "role": staff.role.value})
    await live.redis.set(_key(live, token), value, ex=LIFETIME_S)


async def get(live: Live, token: str) -> Staff | None:
    """Return whose session it is and let it live on; None when it is unknown or over."""
    value = await live.redis.getex(_key(live, token), ex=LIFETIME_S)
    if not value:
        return None
    kept = json.loads(value)
    return Staff(AgentId(kept["id"]), kept["name"], kept["email"], StaffRole(kept["role"]))


async def end(live: Live, token: str) -> None:
    await live.redis.delete(_key(live, token))


def _key(live: Live, token: str) -> str:
    return live.keys.of("session", hashlib.sha256(token.encode()).hexdigest())
