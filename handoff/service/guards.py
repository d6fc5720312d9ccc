"""What is about to be sent is read once more: another customer's data, a card number, a place that nobody filled."""

from __future__ import annotations

from handoff.domain import identifiers
from handoff.domain.canned import unfilled
from handoff.domain.events import is_contact_message
from handoff.domain.identifiers import CARD
from handoff.domain.model import Conversation, Json
from handoff.errors import Conflict
from handoff.live import conversations
from handoff.record import belongings
from handoff.service import recall
from handoff.service.context import Services


async def check(services: Services, conversation_id: str, text: str) -> list[Json]:
    """Return what an agent should look at before this goes out: [{kind, found, start, end, elsewhere}].

    What the customer of this conversation wrote themselves, and what is on file for the account they proved, may be
    said to them. A number that is nobody's is nobody's secret.
    """
    head = await recall.head_of(services, conversation_id)
    found = identifiers.find(text)
    told = [_finding("card", text, one.start, one.end) for one in found if one.kind == CARD]
    told += [_finding("placeholder", text, start, end) for start, end in unfilled(text)]
    others = await belongings.elsewhere(services.db, found, conversation_id=head.id, account_id=head.account_id or None)
    if others:
        just_said = await _just_said(services, head)
        for one in found:
            other = others.get((one.kind, one.value))
            if other is not None and (one.kind, one.value) not in just_said:
                place = {"conversation_id": other.conversation_id, "contact_name": other.name}
                told.append(_finding(one.kind, text, one.start, one.end) | {"elsewhere": place})
    return sorted(told, key=lambda finding: finding["start"])


async def confirm(services: Services, conversation_id: str, text: str) -> None:
    """Refuse a text with something to look at; the agent sends it again and says that they have."""
    if findings := await check(services, conversation_id, text):
        raise Conflict(
            "Please look at this once more before it goes out.", code="needs_confirmation", findings=findings
        )


async def _just_said(services: Services, head: Conversation) -> set[belongings.Key]:
    """What the customer wrote here, the last second included, which the record may not have yet."""
    stored = await conversations.events_since(services.live, head.id, 0, 5000)
    texts = [event["text"] for event in stored if is_contact_message(event)]
    return {(one.kind, one.value) for text in texts for one in identifiers.find(text)}


def _finding(kind: str, text: str, start: int, end: int) -> Json:
    return {"kind": kind, "found": text[start:end], "start": start, "end": end, "elsewhere": None}
