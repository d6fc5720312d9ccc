"""Drafts: what an agent began to write follows them to every device."""

from __future__ import annotations

from handoff.domain.model import Json, Staff
from handoff.domain.text import MAX_CHARS
from handoff.errors import InvalidFields
from handoff.live import drafts, frames
from handoff.live.drafts import Draft
from handoff.service import recall
from handoff.service.context import Services
from handoff.service.permission import may_answer


async def keep(services: Services, agent: Staff, conversation_id: str, kind: str, text: str) -> int:
    """Keep a draft as it stands and show it on the agent's other pages; returns its instant."""
    may_answer(agent)
    if len(text) > MAX_CHARS:
        raise InvalidFields(
            f"A message may have at most {MAX_CHARS} characters.", code="text_too_long", field="text", limit=MAX_CHARS
        )
    head = await recall.head_of(services, conversation_id)
    draft = Draft(head.id, kind, text if text.strip() else "", services.now_ms())
    await drafts.put(services.live, agent.id, draft)
    await frames.pass_on(services.live, {"type": "draft.show", "to": agent.id, **_shown(draft), "text": draft.text})
    return draft.updated_ms


async def marks(services: Services, agent: Staff) -> list[Json]:
    """Where an agent has begun something: {conversation_id, kind, updated_ms}."""
    return [_shown(draft) for draft in await drafts.of_agent(services.live, agent.id)]


async def of_conversation(services: Services, agent: Staff, conversation_id: str) -> Json:
    """What the agent began here: {reply, note}, each null or {text, updated_ms}."""
    found = await drafts.of_conversation(services.live, agent.id, conversation_id)
    return {
        kind: {"text": found[kind].text, "updated_ms": found[kind].updated_ms} if kind in found else None
        for kind in ("reply", "note")
    }


def _shown(draft: Draft) -> Json:
    return {"conversation_id": draft.conversation_id, "kind": draft.kind, "updated_ms": draft.updated_ms}
