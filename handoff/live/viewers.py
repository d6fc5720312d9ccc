"""Who of the staff has a conversation on their screen, and who of them writes; each entry ends by itself."""

from __future__ import annotations

import json

from handoff.domain.model import Json
from handoff.live.store import Live

_SHOWN = "shown"  # the field that keeps what was told last; no agent's id looks like it
_KEEP_S = 120


async def look(live: Live, conversation_id: str, agent_id: str, name: str, until_ms: int) -> None:
    """Note that somebody has it open until `until_ms`, unless they say so again."""
    await _write(live, conversation_id, agent_id, {"name": name, "until_ms": until_ms})


async def write(live: Live, conversation_id: str, agent_id: str, until_ms: int) -> None:
    """Note until when somebody who has it open is taken to write; 0: they stopped."""
    if kept := await live.redis.hget(_key(live, conversation_id), agent_id):
        await _write(live, conversation_id, agent_id, json.loads(kept) | {"writing_until_ms": until_ms})


async def leave(live: Live, conversation_id: str, agent_id: str) -> None:
    """Note that they look elsewhere."""
    await live.redis.hdel(_key(live, conversation_id), agent_id)


async def of(live: Live, conversation_id: str, now_ms: int) -> list[Json]:
    """Return who has it open, by name: [{id, name, writing}]."""
    kept = await live.redis.hgetall(_key(live, conversation_id))
    found = [(agent_id, json.loads(text)) for agent_id, text in kept.items() if agent_id != _SHOWN]
    return sorted(
        (
            {"id": agent_id, "name": one["name"], "writing": one.get("writing_until_ms", 0) > now_ms}
            for agent_id, one in found
            if one["until_ms"] > now_ms
        ),
        key=lambda one: (one["name"], one["id"]),
    )


async def is_news(live: Live, conversation_id: str, viewers: list[Json]) -> bool:
    """Tell whether this differs from what was told last, and keep it as told."""
    key, text = _key(live, conversation_id), json.dumps(viewers, ensure_ascii=False)
    if (await live.redis.hget(key, _SHOWN) or "[]") == text:
        return False
    await live.redis.hset(key, _SHOWN, text)
    await live.redis.expire(key, _KEEP_S)
    return True


async def _write(live: Live, conversation_id: str, agent_id: str, entry: Json) -> None:
    key = _key(live, conversation_id)
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.hset(key, agent_id, json.dumps(entry, ensure_ascii=False))
        pipe.expire(key, _KEEP_S)
        await pipe.execute()


def _key(live: Live, conversation_id: str) -> str:
    return live.keys.of("viewers", conversation_id)
