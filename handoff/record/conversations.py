"""Questions about recorded conversations: which are open, which are somebody's."""

from __future__ import annotations

from sqlalchemy import func, select

from handoff.domain.model import Kind, Role, Status
from handoff.record.database import Database
from handoff.record.projection import ConversationRow
from handoff.record.rows import row_of
from handoff.record.schema import conversations, messages

__all__ = [
    "ConversationRow", "conversations_of_contact", "get", "last_agent_of", "latest_of_contact", "message_count",
    "unresolved",
]  # fmt: skip


async def get(db: Database, conversation_id: str) -> ConversationRow | None:
    """Return one conversation, or None."""
    async with db.reading() as connection:
        found = await connection.execute(select(conversations).where(conversations.c.id == conversation_id))
        row = found.mappings().first()
    return row_of(row) if row else None


async def unresolved(db: Database) -> list[str]:
    """Return the ids of all conversations that are not resolved, the oldest first."""
    query = (
        select(conversations.c.id)
        .where(conversations.c.status.in_([Status.BOT, Status.QUEUED, Status.ASSIGNED]))
        .order_by(conversations.c.started_ms, conversations.c.id)
    )
    async with db.reading() as connection:
        return list((await connection.scalars(query)).all())


async def latest_of_contact(db: Database, contact_id: str) -> ConversationRow | None:
    """Return the conversation that the contact started last, or None."""
    found = await conversations_of_contact(db, contact_id, limit=1)
    return found[0] if found else None


async def conversations_of_contact(db: Database, contact_id: str, limit: int = 50) -> list[ConversationRow]:
    """Return the contact's conversations, the latest first."""
    query = (
        select(conversations)
        .where(conversations.c.contact_id == contact_id)
        .order_by(conversations.c.started_ms.desc(), conversations.c.id.desc())
        .limit(limit)
    )
    async with db.reading() as connection:
        return [row_of(row) for row in (await connection.execute(query)).mappings()]


async def last_agent_of(db: Database, contact_id: str) -> str | None:
    """Return the agent who answered the contact last, in whichever conversation; None when none ever did."""
    query = (
        select(messages.c.author_id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(conversations.c.contact_id == contact_id, messages.c.author_role == Role.AGENT)
        .where(messages.c.kind == Kind.OUTGOING)
        .order_by(messages.c.at_ms.desc())
        .limit(1)
    )
    async with db.reading() as connection:
        return await connection.scalar(query)


async def message_count(db: Database, conversation_id: str) -> int:
    """Return how many messages the conversation has, notes included."""
    query = select(func.count()).select_from(messages).where(messages.c.conversation_id == conversation_id)
    async with db.reading() as connection:
        return int(await connection.scalar(query) or 0)
