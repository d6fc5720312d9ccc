"""What people are shown: rows of the desk's lists, a conversation with packet and account, events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping

from handoff.domain import events
from handoff.domain.canned import VARIABLES
from handoff.domain.disclosure import Level
from handoff.domain.documents import KINDS
from handoff.domain.model import Conversation, Json, Staff, Status
from handoff.domain.promise import Shown
from handoff.domain.redaction import mask_email
from handoff.domain.text import MAX_CHARS
from handoff.live import conversations, doors, frames, waits
from handoff.record import accounts
from handoff.service import attaching, door, files, recall
from handoff.service.context import Services

NO_PLACE: Json = {"position": None, "wait": None, "queue_door": None}


def desk_settings(services: Services) -> Json:
    """What the desk's page needs to know of handoff.yml."""
    tuning = services.tuning
    return {
        "complaint_from": tuning.bot.thresholds.complaint,
        "queues": [{"name": name, "ja": q.ja, "en": q.en} for name, q in tuning.queues.items()],
        "undo_s": tuning.desk.undo_s,
        "limits": {
            "text": MAX_CHARS,
            "file_bytes": attaching.most_bytes(services),
            "files_per_message": tuning.desk.files_per_message,
        },
        "file_types": [*files.IMAGE_TYPES, *(kind.media_type for kind in KINDS), *(kind.suffix for kind in KINDS)],
        "topics": _choices(tuning.desk.topics),
        "causes": _choices(tuning.desk.causes),
        "complaint_causes": _choices(tuning.desk.complaint_causes),
        "canned_variables": [{"name": name, **meaning} for name, meaning in VARIABLES.items()],
    }


def _choices(named: Mapping[str, Mapping[str, str]]) -> list[Json]:
    return [{"id": name, **words} for name, words in named.items()]


async def rows(services: Services, conversation_ids: Iterable[str]) -> list[Json]:
    """Rows in the order asked; conversations that are no longer live are left out."""
    heads = await conversations.get_many(services.live, conversation_ids)
    present = await frames.present_of(services.live, [h.id for h in heads], services.now_ms())
    return [row_of(services, head, present=head.id in present) for head in heads]


def row_of(services: Services, head: Conversation, *, present: bool) -> Json:
    """One row as docs/protocol.md has it."""
    return {
        "conversation_id": head.id,
        "epoch": head.epoch,
        "seq": head.seq,
        "status": head.status.value,
        "reason": head.reason or None,
        "language": head.language,
        "channel": head.channel,
        "contact": {"id": head.contact_id, "name": head.contact_name or None},
        "queued_ms": head.queued_ms or None,
        "updated_ms": head.updated_ms,
        "queue": head.queue or None,
        "priority": head.priority or None,
        "score": head.score if head.status is Status.QUEUED else None,
        "offer": _offer(head),
        "reserved_for": head.reserved_for or None if head.status is Status.QUEUED else None,
        "idle": head.idle,
        "due": head.due or None,
        "warn_ms": head.warn_ms or None,
        "due_ms": head.due_ms or None,
        "preview": {"text": head.preview_text, "role": head.preview_role, "at_ms": head.preview_ms},
        "complaint": head.complaint,
        "assignee": {"id": head.assignee, "name": head.assignee_name} if head.assignee else None,
        "joined": [{"id": agent_id, "name": name} for agent_id, name in head.joined.items()],
        "identity_level": head.level_at(services.now_ms()).value,
        "contact_present": present,
        "unread": head.unread,
        "harassment": head.harassment,
    }


def wait_of(shown: Shown | None) -> Json | None:
    """A range of minutes as customers are told it."""
    return {"lower_min": shown.lower_min, "upper_min": shown.upper_min, "word": shown.word} if shown else None


async def place_of(services: Services, head: Conversation | None) -> Json:
    """Return {position, wait, queue_door} of a conversation; all null unless it waits."""
    if head is None or head.status is not Status.QUEUED:
        return NO_PLACE
    return (await places_of(services, [head.id])).get(head.id, NO_PLACE)


async def places_of(services: Services, conversation_ids: Iterable[str]) -> dict[str, Json]:
    """Return {position, wait, queue_door} of those that wait; the door is that of the class that each waits in."""
    found = await conversations.in_queue(services.live, conversation_ids)
    if not found:
        return {}
    ranges, stands = await asyncio.gather(waits.shown(services.live, found), doors.every(services.live))
    return {
        i: {
            "position": one.position, "wait": wait_of(ranges.get(i)),
            "queue_door": door.of_waiting(stands.get(one.class_), one.reason),
        }
        for i, one in found.items()
    }  # fmt: skip


def _offer(head: Conversation) -> Json | None:
    if not head.offered_to:
        return None
    return {"agent": {"id": head.offered_to, "name": head.offered_name}, "until_ms": head.offer_until_ms}


async def conversation(services: Services, staff: Staff, conversation_id: str) -> Json:
    """Everything an agent needs on one screen."""
    head = await recall.head_of(services, conversation_id)
    now_ms = services.now_ms()
    stored, (row,) = await asyncio.gather(
        conversations.events_since(services.live, conversation_id, 0, 5000), rows(services, [conversation_id])
    )
    account_id = head.account_at(now_ms)
    account = await accounts.snapshot(services.db, account_id, head.level_at(now_ms)) if account_id else None
    return {
        "conversation": row
        | {
            "packet": _packet(head, stored),
            "email_left": mask_email(head.email) if head.email else None,
            "slots": json.loads(head.slots),
        },
        "events": [
            shown
            for e in stored
            if events.may_read(e, staff.id, leads=staff.leads())
            and (shown := shape(services, e, conversation_id, staff=True))
        ],
        "generation": head.generation,
        "account": account,
    }


def _packet(head: Conversation, stored: Iterable[Json]) -> Json | None:
    """The latest handoff's packet with what the customer corrected since."""
    if not head.packet:
        return None
    packet: Json = json.loads(head.packet)
    corrections: list[str] = []
    for event in stored:
        if event["type"] == "conversation.queued":
            corrections = []
        elif event["type"] == "packet.corrected":
            corrections.append(event["text"])
    return packet | {"corrections": corrections}


def shape(services: Services, event: Json, conversation_id: str, *, staff: bool) -> Json | None:
    """Shape a stored event for a reader, its images with addresses signed for a while; None when not for them."""
    shown = events.for_reader(event, staff=staff)
    if shown is None:
        return None
    shown["conversation_id"] = conversation_id
    for carried in ("images", "files"):
        if shown.get(carried):
            shown[carried] = [files.address_of(services, file) for file in shown[carried]]
    return shown


def level_now(services: Services, head: Conversation | None) -> str:
    """Return the identity level that holds at this moment."""
    return head.level_at(services.now_ms()).value if head else Level.ANONYMOUS.value
