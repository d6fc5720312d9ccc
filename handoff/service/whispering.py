"""A supervisor's word to the agent who has a conversation: a note for its two and the supervisors, nobody else."""

from __future__ import annotations

from handoff.domain import events
from handoff.domain.model import Kind, Staff, Status
from handoff.domain.text import clean
from handoff.errors import Conflict, Forbidden
from handoff.live import messages
from handoff.live.messages import Appended, Outcome
from handoff.service import assign, audit, recall
from handoff.service.context import Services


async def whisper(
    services: Services, supervisor: Staff, conversation_id: str, client_message_id: str, text: str
) -> Appended:
    """Say something to whoever has the conversation just now; the audit log has that it was done, not the words."""
    head = await recall.head_of(services, conversation_id)
    if not supervisor.leads():
        raise Forbidden("Whispering is for supervisors.")
    if head.status is not Status.ASSIGNED or head.assignee == supervisor.id:
        raise Conflict("No colleague has this conversation just now: there is nobody to whisper to.")
    said = clean(text)
    sent = assign.sent_of(client_message_id, "whisper", said)
    message = events.message(
        services.now_ms(), sent.message_id, Kind.NOTE, supervisor.author(), said,
        client_message_id=client_message_id, internal={"digest": sent.digest},
        custom={"type": events.WHISPER, "to": {"id": head.assignee, "name": head.assignee_name}},
    )  # fmt: skip
    result = await messages.append_events(services.live, head.id, [message], now_ms=message.at_ms, sent=sent)
    assign.done_or_raise(result, "held_by_colleague")
    if result.outcome is Outcome.DONE:
        await audit.write(
            services, supervisor, "conversation.whispered", kind="conversation", subject=head.id,
            detail={"to": head.assignee},
        )  # fmt: skip
    return result
