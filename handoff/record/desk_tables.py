"""The desk's own tables: what people of ours prepared, and what they did; the other tables are in schema.py."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table, Text, UniqueConstraint

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
