"""Folds the journal: what the row of a conversation says after each event.

Pure; journal.py writes the result. The same fold serves an appended batch and a journal that is read afresh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handoff.domain.model import Json, Kind, Role, Status
from handoff.record.journal_entry import JournalEntry, Unprojectable, internal_of, text_of, text_or_none

# What an event makes of the status; each of these also moves the epoch.
_STATUS_AFTER = {
    "conversation.queued": Status.QUEUED,
    "conversation.assigned": Status.ASSIGNED,
    "conversation.released": Status.QUEUED,
    "conversation.transferred": Status.QUEUED,
    "conversation.left": Status.BOT,
    "conversation.rejoined": Status.QUEUED,
    "conversation.returned": Status.BOT,
    "conversation.resolved": Status.RESOLVED,
    "conversation.reopened": Status.BOT,
}


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as the record knows it.

    `queued_ms` is the start of the latest wait: a release keeps it, None once the bot has it. The `first_…` instants
    are the first ever, `resolved_ms` is None while it is open, `reason` is that of the latest handoff; after a
    resolution `assignee` still names who held it last. What the agent noted at the end (`topic` to `complaint_cause`)
    is that of the latest resolution that said something.
    """

    id: str
    contact_id: str
    channel: str
    inbox: str
    language: str
    status: Status
    epoch: int
    queue: str | None
    reason: str | None
    assignee: str | None
    assignee_name: str | None
    account_id: str | None
    started_ms: int
    queued_ms: int | None
    first_assigned_ms: int | None
    first_agent_reply_ms: int | None
    resolved_ms: int | None
    updated_ms: int
    last_seq: int
    generation: str
    topic: str | None = None
    cause: str | None = None
    complaint: bool | None = None
    complaint_cause: str | None = None
    harassment: bool = False
    csat_score: int | None = None
    csat_comment: str | None = None


def fold(row: ConversationRow | None, entry: JournalEntry) -> ConversationRow:
    """Return the conversation after `entry`; raises Unprojectable when a field that counts is missing."""
    try:
        if entry.type == "conversation.started":
            return _started(entry)
        if row is None:
            raise Unprojectable("the conversation has no conversation.started before this event")
        moved = replace(row, updated_ms=entry.at_ms, last_seq=entry.seq, generation=entry.generation)
        return _after(moved, entry, internal_of(entry))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unprojectable(f"{entry.type} cannot be read: {type(error).__name__} {error.args[:1]}") from error


def _started(entry: JournalEntry) -> ConversationRow:
    body, internal = entry.body, internal_of(entry)
    return ConversationRow(
        id=entry.conversation_id,
        contact_id=text_of(internal["contact_id"]),
        channel=text_of(body["channel"]),
        inbox=text_of(body["inbox"]),
        language=text_of(body["language"]),
        status=Status(internal.get("status", Status.BOT)),
        epoch=int(internal.get("epoch", 0)),
        queue=None,
        reason=None,
        assignee=None,
        assignee_name=None,
        account_id=_proven_account(internal),
        started_ms=entry.at_ms,
        queued_ms=None,
        first_assigned_ms=None,
        first_agent_reply_ms=None,
        resolved_ms=None,
        updated_ms=entry.at_ms,
        last_seq=entry.seq,
        generation=entry.generation,
    )


def _after(row: ConversationRow, entry: JournalEntry, internal: Json) -> ConversationRow:
    if "language" in internal:
        row = replace(row, language=text_of(internal["language"]))
    if entry.type in _STATUS_AFTER:
        status = Status(internal.get("status", _STATUS_AFTER[entry.type]))
        row = replace(row, status=status, epoch=int(internal.get("epoch", row.epoch + 1)))
    step = _STEPS.get(entry.type)
    return step(row, entry) if step else row


def _queued(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    reason, queue = text_of(entry.body["reason"]), text_of(entry.body["queue"])
    return _held_by(replace(row, queued_ms=entry.at_ms, reason=reason, queue=queue), None)


def _assigned(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    first = entry.at_ms if row.first_assigned_ms is None else row.first_assigned_ms
    return _held_by(replace(row, first_assigned_ms=first), entry.body["assignee"])


def _released(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    since = entry.at_ms if row.queued_ms is None else row.queued_ms
    return _held_by(replace(row, queued_ms=since), None)


def _transferred(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    return _released(replace(row, queue=text_of(entry.body["queue"])), entry)


def _to_bot(row: ConversationRow, _entry: JournalEntry) -> ConversationRow:
    return _held_by(replace(row, queued_ms=None, resolved_ms=None), None)


def _rejoined(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    return _held_by(replace(row, queued_ms=int(entry.body["queued_ms"])), None)


def _resolved(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    row = replace(row, resolved_ms=entry.at_ms)
    noted = entry.body.get("wrap_up") or {}
    if not noted:
        return row
    return replace(
        row,
        topic=text_or_none(noted.get("topic")),
        cause=text_or_none(noted.get("cause")),
        complaint=bool(noted["complaint"]) if noted.get("complaint") is not None else None,
        complaint_cause=text_or_none(noted.get("complaint_cause")),
    )


def _harassed(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    return replace(row, harassment=entry.type == "harassment.flagged")


def _rated(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    return replace(row, csat_score=int(entry.body["score"]), csat_comment=text_or_none(entry.body.get("comment")))


def _proved(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    return replace(row, account_id=_proven_account(internal_of(entry)) or row.account_id)


def _said(row: ConversationRow, entry: JournalEntry) -> ConversationRow:
    by_agent = entry.body["author"]["role"] == Role.AGENT and entry.body["kind"] == Kind.OUTGOING
    if by_agent and row.first_agent_reply_ms is None:
        return replace(row, first_agent_reply_ms=entry.at_ms)
    return row


_STEPS: dict[str, Callable[[ConversationRow, JournalEntry], ConversationRow]] = {
    "conversation.queued": _queued,
    "conversation.assigned": _assigned,
    "conversation.released": _released,
    "conversation.transferred": _transferred,
    "conversation.left": _to_bot,
    "conversation.rejoined": _rejoined,
    "conversation.returned": _to_bot,
    "conversation.reopened": _to_bot,
    "conversation.resolved": _resolved,
    "harassment.flagged": _harassed,
    "harassment.cleared": _harassed,
    "csat.given": _rated,
    "identity.proved": _proved,
    "message.appended": _said,
}


def _held_by(row: ConversationRow, assignee: Json | None) -> ConversationRow:
    if assignee is None:
        return replace(row, assignee=None, assignee_name=None)
    return replace(row, assignee=text_of(assignee["id"]), assignee_name=text_or_none(assignee.get("name")))


def _proven_account(internal: Json) -> str | None:
    return text_or_none((internal.get("proof") or {}).get("account_id"))
