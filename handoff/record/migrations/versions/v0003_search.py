"""What was noted at the end of a conversation, and the search over all that was said."""

import logging
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from handoff.domain.identifiers import phone_key
from handoff.record.search_index import adding, mentions_of, rows_of

revision = "0003"
down_revision = "0002"

_CHUNK = 2000
_TOLD_EVERY = 50_000
log = logging.getLogger(__name__)


def upgrade() -> None:
    for column in (
        sa.Column("topic", sa.String(length=40)),
        sa.Column("cause", sa.String(length=40)),
        sa.Column("complaint", sa.Boolean()),
        sa.Column("complaint_cause", sa.String(length=40)),
        sa.Column("harassment", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("csat_score", sa.Integer()),
        sa.Column("csat_comment", sa.Text()),
    ):
        op.add_column("conversations", column)
    op.create_index("ix_conversations_updated_ms_id", "conversations", ["updated_ms", "id"])
    op.create_index("ix_conversations_account_id", "conversations", ["account_id"])
    op.add_column("customers", sa.Column("phone_key", sa.String(length=20), nullable=False, server_default=""))
    op.create_index("ix_customers_phone_key", "customers", ["phone_key"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=40), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_owner_id"), "saved_views", ["owner_id"])
    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
    )
    op.create_index(
        "ix_search_documents_conversation_id_seq", "search_documents", ["conversation_id", "seq"], unique=True
    )
    op.create_table(
        "mentions",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "conversation_id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_conversation_id"), "mentions", ["conversation_id"])
    connection = op.get_bind()
    for statement in _INDEX[connection.dialect.name]:
        op.execute(statement)
    _fill_keys(connection)
    _fill_index(connection)


# No text in it (content=''), no places (detail=none): the text is in `messages`, and what is found is compared with it.
_INDEX = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_index USING fts5(grams, content='', detail=none, tokenize='ascii')",
    ],
    "postgresql": [
        "CREATE TABLE search_index (id BIGINT PRIMARY KEY, grams TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_index_grams ON search_index USING gin (grams)",
    ],
}


def _fill_keys(connection: sa.Connection) -> None:
    customers = sa.table("customers", sa.column("id"), sa.column("phone"), sa.column("phone_key"))
    rows = connection.execute(sa.select(customers.c.id, customers.c.phone)).all()
    if rows:
        change = sa.update(customers).where(customers.c.id == sa.bindparam("key"))
        connection.execute(
            change.values(phone_key=sa.bindparam("digits")),
            [{"key": row.id, "digits": phone_key(row.phone)} for row in rows],
        )


def _fill_index(connection: sa.Connection) -> None:
    documents = sa.table("search_documents", sa.column("id"), sa.column("conversation_id"), sa.column("seq"))
    mentions = sa.table("mentions", sa.column("kind"), sa.column("value"), sa.column("conversation_id"))
    taken: set[int] = set()
    mentioned: set[tuple[Any, ...]] = set()
    everything = connection.scalar(sa.text("SELECT count(*) FROM messages WHERE text <> ''")) or 0
    for said in _messages(connection):
        document_rows, index_rows = rows_of(connection.dialect.name, said, taken)
        connection.execute(sa.insert(documents), document_rows)
        connection.execute(adding(connection.dialect.name), index_rows)
        fresh = [row for row in mentions_of(said) if tuple(row.values()) not in mentioned]
        mentioned |= {tuple(row.values()) for row in fresh}
        if fresh:
            connection.execute(sa.insert(mentions), fresh)
        if len(taken) // _TOLD_EVERY > (len(taken) - len(said)) // _TOLD_EVERY:
            log.info("the search's index is being made", extra={"messages": len(taken), "of": everything})


def _messages(connection: sa.Connection) -> Iterator[list[Any]]:
    """Give all messages with a text, some thousands at a time, by their key."""
    query = sa.text(
        "SELECT conversation_id, seq, at_ms, author_role, text FROM messages WHERE text <> '' "
        "AND (conversation_id > :c OR (conversation_id = :c AND seq > :s)) "
        "ORDER BY conversation_id, seq LIMIT :n"
    )
    place = {"c": "", "s": 0}
    while rows := list(connection.execute(query, {**place, "n": _CHUNK}).all()):
        yield rows
        place = {"c": rows[-1].conversation_id, "s": rows[-1].seq}
