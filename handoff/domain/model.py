"""The values that everything else speaks of; words as in docs/protocol.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from handoff.domain.disclosure import Level
from handoff.domain.ids import AgentId, ContactId, ConversationId

Json = dict[str, Any]


class Status(StrEnum):
    """Who may answer: see the first invariant in docs/architecture.md."""

    BOT = "bot"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"


class Role(StrEnum):
    """Who wrote a message."""

    CONTACT = "contact"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    NOTE = "note"
    ACTIVITY = "activity"


class Audience(StrEnum):
    """Who may see an event."""

    EVERYONE = "everyone"
    STAFF = "staff"


class Reason(StrEnum):
    """Why the bot handed a conversation over."""

    ASKED = "asked"
    LOW_CONFIDENCE = "low_confidence"
    REPEATED_FAILURE = "repeated_failure"
    COMPLAINT = "complaint"
    POLICY = "policy"
    BOT_UNAVAILABLE = "bot_unavailable"


class StaffRole(StrEnum):
    """What a person of ours may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Author:
    """Who said or did something; `id` is for staff only."""

    role: Role
    name: str | None = None
    id: str | None = None

    def as_json(self) -> Json:
        """Return {role, name, id}."""
        return {"role": self.role.value, "name": self.name, "id": self.id}


@dataclass(frozen=True, slots=True)
class Staff:
    """A logged-in person of ours."""

    id: AgentId
    name: str
    email: str
    role: StaffRole

    def author(self) -> Author:
        """Return them as the author of a message."""
        return Author(Role.AGENT, self.name, self.id)

    def may_answer(self) -> bool:
        """Tell whether they may act on conversations; a trainer reads."""
        return self.role is not StaffRole.TRAINER

    def leads(self) -> bool:
        """Tell whether they may act on other people's work and on what everybody uses."""
        return self.role in (StaffRole.SUPERVISOR, StaffRole.ADMIN)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The live head of a conversation: what its Redis hash says at one instant."""

    id: ConversationId
    contact_id: ContactId
    channel: str
    inbox: str
    language: str
    status: Status
    epoch: int
    seq: int
    generation: str
    episode: int
    started_ms: int
    updated_ms: int
    queue: str
    reason: str
    queued_ms: int
    class_: str
    priority: str
    score: int
    give: str
    reserved_for: str
    reserved_until_ms: int
    offered_to: str
    offered_name: str
    offer_until_ms: int
    lease_token: str
    idle: bool
    told_lost: bool
    transferred_by: str
    declined: str
    assignee: str
    assignee_name: str
    resolved_ms: int
    answered_seq: int
    level: Level
    account_id: str
    proof_until_ms: int
    email: str
    contact_read_seq: int
    agent_read_seq: int
    unread: int
    complaint: float | None
    contact_name: str
    preview_text: str
    preview_role: str
    preview_ms: int
    harassment: bool = False
    csat_asked_ms: int = 0
    left_ms: int = 0
    left_queued_ms: int = 0
    left_reason: str = ""
    due: str = ""
    warn_ms: int = 0
    due_ms: int = 0
    joined: Mapping[str, str] = field(default_factory=dict)
    slots: str = field(repr=False, default="{}")
    packet: str = field(repr=False, default="")
    offer_why: str = field(repr=False, default="")

    @classmethod
    def of_hash(cls, conversation_id: str, fields: Mapping[str, str]) -> Self:
        """Parse the hash of live/keys.py; missing numbers read as 0, missing texts as ''."""

        def number(name: str) -> int:
            return int(fields.get(name) or 0)

        def text(name: str) -> str:
            return fields.get(name) or ""

        return cls(
            id=ConversationId(conversation_id),
            contact_id=ContactId(text("contact_id")),
            channel=text("channel"),
            inbox=text("inbox"),
            language=text("language") or "ja",
            status=Status(fields["status"]),
            epoch=number("epoch"),
            seq=number("seq"),
            generation=text("generation"),
            episode=number("episode"),
            started_ms=number("started_ms"),
            updated_ms=number("updated_ms"),
            queue=text("queue"),
            reason=text("reason"),
            queued_ms=number("queued_ms"),
            class_=text("class"),
            priority=text("priority"),
            score=number("queued_ms") - number("head_start_ms"),
            give=text("give"),
            reserved_for=text("reserved_for"),
            reserved_until_ms=number("reserved_until_ms"),
            offered_to=text("offered_to"),
            offered_name=text("offered_name"),
            offer_until_ms=number("offer_until_ms"),
            lease_token=text("lease_token"),
            idle=fields.get("idle") == "1",
            told_lost=fields.get("told_lost") == "1",
            transferred_by=text("transferred_by"),
            declined=text("declined"),
            assignee=text("assignee"),
            assignee_name=text("assignee_name"),
            resolved_ms=number("resolved_ms"),
            answered_seq=number("answered_seq"),
            level=Level(text("level") or Level.ANONYMOUS),
            account_id=text("account_id"),
            proof_until_ms=number("proof_until_ms"),
            email=text("email"),
            contact_read_seq=number("contact_read_seq"),
            agent_read_seq=number("agent_read_seq"),
            unread=number("unread"),
            complaint=float(fields["complaint"]) if fields.get("complaint") else None,
            contact_name=text("contact_name"),
            preview_text=text("preview_text"),
            preview_role=text("preview_role"),
            preview_ms=number("preview_ms"),
            harassment=bool(text("harassment")),
            csat_asked_ms=number("csat_asked_ms"),
            left_ms=number("left_ms"),
            left_queued_ms=number("left_queued_ms"),
            left_reason=text("left_reason"),
            due=text("due"),
            warn_ms=number("warn_ms"),
            due_ms=number("due_ms"),
            joined=joined_in(text("joined")),
            slots=text("slots") or "{}",
            packet=text("packet"),
            offer_why=text("offer_why"),
        )

    def level_at(self, now_ms: int) -> Level:
        """The identity level that still holds: a proof expires, the conversation goes on."""
        return self.level if now_ms < self.proof_until_ms else Level.ANONYMOUS

    def account_at(self, now_ms: int) -> str | None:
        """The account that the contact has proven, while the proof holds."""
        return self.account_id if self.account_id and self.level_at(now_ms) is not Level.ANONYMOUS else None

    def declined_by(self, now_ms: int) -> frozenset[str]:
        """Who has declined it and is not asked again yet."""
        pairs = (pair.rpartition(":") for pair in self.declined.split())
        return frozenset(agent_id for agent_id, _, until_ms in pairs if int(until_ms) > now_ms)


def joined_in(lines: str) -> dict[str, str]:
    """Read who takes part beside the assignee, id → name, from the head's lines of `ID NAME`."""
    pairs = (line.partition(" ") for line in lines.split("\n") if line)
    return {agent_id: name for agent_id, _, name in pairs}


def joined_lines(joined: Mapping[str, str]) -> str:
    """Write what `joined_in` reads."""
    return "\n".join(f"{agent_id} {name}" for agent_id, name in joined.items())
