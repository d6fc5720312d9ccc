"""Sessions of logged-in agents; they die with the live store, which costs a new log-in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from handoff.domain.ids import AgentId
from handoff.live.store import Live

LIFETIME_S = 12 * 3600


@dataclass(frozen=True, slots=True)
class Session:
    """Whose log-in it is, and the stamp of the password that was used."""

    agent_id: AgentId
    stamp: str


async def create(live: Live, token: str, session: Session) -> None:
    """Begin a session that lasts 12 hours from its last use."""
    value = json.dumps({"agent_id": session.agent_id, "stamp": session.stamp})
    await live.redis.set(_key(live, token), value, ex=LIFETIME_S)


async def get(live: Live, token: str) -> Session | None:
    """Return the session and let it live on; None when it is unknown or over."""
    value = await live.redis.getex(_key(live, token), ex=LIFETIME_S)
    if not value:
        return None
    kept = json.loads(value)
    return Session(AgentId(kept["agent_id"]), kept["stamp"])


async def end(live: Live, token: str) -> None:
    """Forget the session."""
    await live.redis.delete(_key(live, token))


def _key(live: Live, token: str) -> str:
    return live.keys.of("session", hashlib.sha256(token.encode()).hexdigest())
