"""Unsent words of agents, so that they find them on the next device; one of each kind for a conversation."""

from __future__ import annotations

import json
from dataclasses import dataclass

from handoff.live.store import Live

_KEEP_S = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """What an agent began to write: `kind` is `reply` or `note`."""

    conversation_id: str
    kind: str
    text: str
    updated_ms: int


async def put(live: Live, agent_id: str, draft: Draft) -> None:
    """Keep a draft; an empty text removes it."""
    key, field = live.keys.of("drafts", agent_id), f"{draft.conversation_id} {draft.kind}"
    if not draft.text:
        await live.redis.hdel(key, field)
        return
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.hset(key, field, json.dumps([draft.updated_ms, draft.text], ensure_ascii=False))
        pipe.expire(key, _KEEP_S)
        await pipe.execute()


async def of_agent(live: Live, agent_id: str) -> list[Draft]:
    """Return all drafts of an agent, the latest first."""
    found = await live.redis.hgetall(live.keys.of("drafts", agent_id))
    drafts = [_draft(field, value) for field, value in found.items()]
    return sorted(drafts, key=lambda draft: -draft.updated_ms)


async def of_conversation(live: Live, agent_id: str, conversation_id: str) -> dict[str, Draft]:
    """Return an agent's drafts in one conversation, by kind."""
    fields = [f"{conversation_id} {kind}" for kind in ("reply", "note")]
    found = await live.redis.hmget(live.keys.of("drafts", agent_id), fields)
    drafts = [_draft(field, value) for field, value in zip(fields, found, strict=True) if value]
    return {draft.kind: draft for draft in drafts}


async def forget(live: Live, conversation_id: str) -> None:
    """Delete what anybody began to write in a conversation."""
    async for key in live.redis.scan_iter(match=live.keys.of("drafts", "*"), count=1000):
        await live.redis.hdel(key, f"{conversation_id} reply", f"{conversation_id} note")


def _draft(field: str, value: str) -> Draft:
    conversation_id, kind = field.split(" ")
    updated_ms, text = json.loads(value)
    return Draft(conversation_id, kind, text, updated_ms)
