"""Who takes part in a conversation beside the agent who has it."""

from __future__ import annotations

from handoff.domain.events import Event
from handoff.live.messages import Appended, Outcome, parse_answer
from handoff.live.store import Live


async def join(live: Live, conversation_id: str, agent_id: str, name: str, event: Event) -> Appended:
    """Let somebody take part; REPEAT when they do already, HELD when the conversation is their own."""
    answer = await live.run("join", conversation_id, agent_id, name, event.encoded())
    if answer[0] in (Outcome.DONE, Outcome.REPEAT):
        return Appended(Outcome(answer[0]), conversation_id)
    return parse_answer(answer)


async def part(live: Live, conversation_id: str, agent_id: str, cause: str, now_ms: int) -> bool:
    """Let them take part no longer, because they `left` or are `gone`; False when they did not."""
    answer = await live.run("part", conversation_id, agent_id, cause, now_ms)
    return bool(answer[0] == Outcome.DONE)


async def of_agent(live: Live, agent_id: str) -> list[str]:
    """Return the conversations in which somebody takes part."""
    return sorted(await live.redis.smembers(live.keys.of("joins", agent_id)))
