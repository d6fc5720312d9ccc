"""Say something that can be taken back for a few seconds."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.domain import ids
from handoff.domain.model import Json, Staff
from handoff.errors import Conflict, InvalidFields, NotFound
from handoff.live import drafts, held, messages
from handoff.live.attached import KEEP_MS, encoded
from handoff.live.drafts import Draft
from handoff.live.held import Held
from handoff.live.messages import Appended, Outcome
from handoff.service import assign, attaching, recall
from handoff.service import held as sending
from handoff.service.context import Services


async def hold_reply(
    services: Services, agent: Staff, conversation_id: str, client_message_id: str, text: str,
    take_over_reason: str | None, file_ids: Sequence[str] = (),
) -> Held | Appended:  # fmt: skip
    """Take the conversation on and keep words and files for `desk.undo_s`.

    A repeat of what went out gives its result.
    """
    said = assign.words_of(text, file_ids)
    _check(client_message_id)
    carried = await attaching.named(services, agent, conversation_id, "reply", client_message_id, file_ids)
    taken = await assign.take_on(services, agent, conversation_id, take_over_reason)
    one = Held(
        conversation_id, client_message_id, agent.id, agent.name, taken.epoch,
        messages.digest_of("reply", said, *carried.digest), said,
        services.now_ms() + int(services.tuning.desk.undo_s * 1000),
        {one.file_id: encoded(one) for one in carried.waiting}, services.now_ms() + KEEP_MS,
    )  # fmt: skip
    kept = await held.hold(services.live, one)
    await drafts.put(services.live, agent.id, Draft(conversation_id, "reply", "", services.now_ms()))
    if carried.waiting:
        await attaching.show(services, agent.id, conversation_id)
    if isinstance(kept, int):
        await sending.show(services, one)
        return one
    match kept.outcome:
        case Outcome.REPEAT:
            return kept
        case Outcome.REUSED:
            raise Conflict("This client_message_id was already used.", code="client_message_id_reused")
        case Outcome.STALE:
            raise Conflict("The conversation passed to somebody else just now.", code="conversation_moved")
        case _:
            raise NotFound("There is no such conversation.")


async def take_back(services: Services, agent: Staff, conversation_id: str, client_message_id: str) -> Json:
    """Stop a reply that has not gone out; returns the words."""
    _check(client_message_id)
    head = await recall.head_of(services, conversation_id)
    back = await held.take_back(services.live, head.id, client_message_id, agent.id)
    if isinstance(back, Held):
        await sending.hide(services, back)
        if back.files:
            await attaching.show(services, agent.id, head.id)
        return back.shown()
    if back is Outcome.REPEAT:
        raise Conflict("It is too late: the message has been sent.", code="already_sent")
    raise NotFound("Nothing of yours waits under this client_message_id.")


async def dismiss(services: Services, agent: Staff, conversation_id: str, client_message_id: str) -> None:
    """Note that the agent has seen what could not be sent."""
    _check(client_message_id)
    await recall.head_of(services, conversation_id)
    await held.dismiss(services.live, agent.id, client_message_id)


async def waiting(services: Services, agent: Staff) -> Json:
    """What of the agent's waits to be sent, and what could not be."""
    mine = await held.of_agent(services.live, agent.id)
    refused = await held.refused_of(services.live, agent.id)
    return {"held": [one.shown() for one in mine], "refused": refused}


def _check(client_message_id: str) -> None:
    if not ids.is_client_message_id(client_message_id):
        raise InvalidFields("client_message_id must be 8 to 80 letters, digits or _ . : -.", field="client_message_id")
