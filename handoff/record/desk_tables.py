"""The desk's own tables: what people of ours prepared, and what they did; the other tables are in schema.py."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from handoff.record.schema import RowId, metadata

# Append-only: the database itself refuses to change or remove a row (migration 0002).
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("action", String(60), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_log_subject_id", "subject", "id"),
    Index("ix_audit_log_actor_id_id", "actor_id", "id"),
)
canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner_id", String(40), nullable=False),  # '' = everybody's
    Column("shortcut", String(40), nullable=False),
    Column("shortcut_key", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("text_ja", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    UniqueConstraint("owner_id", "shortcut_key"),
)
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner_id", String(40), nullable=False, index=True),
    Column("owner_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("filters", Text, nullable=False),
)

# What a search finds. A document is a message; its id is its instant with a tail, so that newest first is the order of
# the ids and a span of time is a span of ids. The index itself (`search_index`: FTS5 or a tsvector with GIN) is made by
# migration 0003 and known to search_index.py alone.
search_documents = Table(
    "search_documents",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("conversation_id", String(40), nullable=False),
    Column("seq", Integer, nullable=False),
    Index("ix_search_documents_conversation_id_seq", "conversation_id", "seq", unique=True),
)
# Which addresses, telephone and order numbers were spoken of in which conversation.
mentions = Table(
    "mentions",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("value", String(254), primary_key=True),
    Column("conversation_id", String(40), primary_key=True, index=True),
)
