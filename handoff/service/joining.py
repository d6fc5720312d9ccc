"""A supervisor beside the agent: both may write, and the conversation, its lease and what is owed stay the agent's.

Leaving the desk, and every change of ownership, ends it too: part.lua's siblings say so in the log themselves, and the
journal writes joining and parting into the audit log, whatever caused them.
"""

from __future__ import annotations

from handoff.domain import events
from handoff.domain.model import Conversation, Staff
from handoff.errors import Conflict, Forbidden, NotFound
from handoff.live import joined
from handoff.live.messages import Outcome
from handoff.service import availability, held, recall
from handoff.service.context import Services


async def join(services: Services, supervisor: Staff, conversation_id: str) -> Conversation:
    """Take part in a colleague's conversation; the customer is told by name. Once more changes nothing."""
    await recall.head_of(services, conversation_id)
    if not supervisor.leads():
        raise Forbidden("Joining a colleague's conversation is for supervisors.")
    await availability.beat(services, supervisor)  # from here on their absence ends it
    event = events.fact("conversation.joined", services.now_ms(), by=supervisor.author().as_json())
    result = await joined.join(services.live, conversation_id, supervisor.id, supervisor.name, event)
    match result.outcome:
        case Outcome.DONE | Outcome.REPEAT:
            return await recall.head_of(services, conversation_id)
        case Outcome.HELD:
            raise Conflict("This conversation is yours: there is nobody to join.", code="wrong_status")
        case Outcome.WRONG_STATUS:
            raise Conflict("No colleague has this conversation just now: there is nobody to join.", code="wrong_status")
        case _:
            raise NotFound("There is no such conversation.")


async def leave(services: Services, supervisor: Staff, conversation_id: str) -> Conversation:
    """Take part no longer, one's last words said first; nothing changes for who does not."""
    await recall.head_of(services, conversation_id)
    await held.flush(services, supervisor.id, conversation_id)
    await joined.part(services.live, conversation_id, supervisor.id, "left", services.now_ms())
    return await recall.head_of(services, conversation_id)
