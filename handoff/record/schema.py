"""Every table, for both databases; the migrations bring a database to exactly this shape.

Instants are milliseconds (`_ms`), calendar dates are dates (`_on`), money is whole yen. JSON is kept as text: the
journal is written once and read whole, and PostgreSQL's own JSON type refuses characters that a message may have.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
RowId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER key

# The record. `journal` is the truth; conversations, messages and contacts are folded from it (projection.py).

journal = Table(
    "journal",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("conversation_id", String(40), nullable=False),
    Column("generation", String(40), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("type", String(60), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("conversation_id", "generation", "seq"),
)
journal_rejects = Table(
    "journal_rejects",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("stream_id", String(60), nullable=False, unique=True),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("entry", Text, nullable=False),
)
reader_cursors = Table(
    "reader_cursors",
    metadata,
    Column("reader", String(60), primary_key=True),
    Column("stream_id", String(60), nullable=False),
)
contacts = Table(
    "contacts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("first_seen_ms", BigInteger, nullable=False),
    Column("last_seen_ms", BigInteger, nullable=False),
    Column("language", String(10), nullable=False),
    Column("account_id", String(40), index=True),
)
conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("contact_id", String(40), ForeignKey("contacts.id"), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("inbox", String(60), nullable=False),
    Column("language", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("queue", String(60)),
    Column("reason", String(40)),
    Column("assignee", String(40)),
    Column("assignee_name", Text),
    Column("account_id", String(40)),
    Column("started_ms", BigInteger, nullable=False),
    Column("queued_ms", BigInteger),
    Column("first_assigned_ms", BigInteger),
    Column("first_agent_reply_ms", BigInteger),
    Column("resolved_ms", BigInteger),
    Column("updated_ms", BigInteger, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("generation", String(40), nullable=False),
    Column("topic", String(40)),
    Column("cause", String(40)),
    Column("complaint", Boolean),
    Column("complaint_cause", String(40)),
    Column("harassment", Boolean, nullable=False, server_default=false()),
    Column("csat_score", Integer),
    Column("csat_comment", Text),
    Index("ix_conversations_updated_ms_id", "updated_ms", "id"),
    Index("ix_conversations_account_id", "account_id"),
    Index("ix_conversations_contact_id_started_ms", "contact_id", "started_ms"),
    Index("ix_conversations_status_started_ms", "status", "started_ms"),
)
messages = Table(
    "messages",
    metadata,
    Column("conversation_id", String(40), ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("message_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("author_role", String(20), nullable=False),
    Column("author_name", Text),
    Column("author_id", String(40)),
    Column("text", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
deletions = Table(
    "deletions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("contact_digest", String(64), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("rejects", Integer, nullable=False),
)
deleted_conversations = Table(
    "deleted_conversations",
    metadata,
    Column("conversation_id", String(40), primary_key=True),
    Column("deletion_id", String(40), ForeignKey("deletions.id"), nullable=False),
)
agents = Table(
    "agents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("languages", String(40), nullable=False),
    Column("skills", Text, nullable=False, server_default=""),
    Column("queues", Text, nullable=False, server_default=""),
    Column("capacity", Integer),
    Column("active", Boolean, nullable=False),
    Column("is_demo", Boolean, nullable=False),
)

# Time: opening hours as people set them, and what the measures of service are counted from.

calendars = Table(
    "calendars",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_ms", BigInteger, nullable=False),
    Column("updated_by", String(40), nullable=False),
)
wait_promises = Table(
    "wait_promises",
    metadata,
    Column("conversation_id", String(40), primary_key=True),
    Column("asked_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("queue", String(60), nullable=False),
    Column("day", String(10), nullable=False),
    Column("shown_ms", BigInteger),
    Column("lower_min", Integer),
    Column("upper_min", Integer),
    Column("revised", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("waited_ms", BigInteger, nullable=False),
    Column("inside", Boolean),
    Index("ix_wait_promises_day_queue", "day", "queue"),
)
service_times = Table(
    "service_times",
    metadata,
    Column("conversation_id", String(40), primary_key=True),
    Column("target", String(20), primary_key=True),
    Column("since_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("queue", String(60), nullable=False),
    Column("day", String(10), nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("open_ms", BigInteger, nullable=False),
    Column("kept", Boolean),
    Index("ix_service_times_day_queue", "day", "queue"),
)

# The shop.

customers = Table(
    "customers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_kana", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("phone", Text, nullable=False),
    Column("phone_key", String(20), nullable=False, server_default="", index=True),
    Column("postal_code", String(10), nullable=False),
    Column("prefecture", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("language", String(10), nullable=False),
    Column("rank", String(20), nullable=False),
    Column("registered_on", Date, nullable=False),
)
products = Table(
    "products",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("name_ja", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("category", String(20), nullable=False),
    Column("price_yen", Integer, nullable=False),
    Column("by_subscription", Boolean, nullable=False),
)
orders = Table(
    "orders",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("account_id", String(40), ForeignKey("customers.id"), nullable=False),
    Column("status", String(20), nullable=False),
    Column("ordered_on", Date, nullable=False),
    Column("payment", String(20), nullable=False),
    Column("shipping_yen", Integer, nullable=False),
    Column("fee_yen", Integer, nullable=False),
    Column("points_used", Integer, nullable=False),
    Column("total_yen", Integer, nullable=False),
    Index("ix_orders_account_id_ordered_on", "account_id", "ordered_on"),
)
order_lines = Table(
    "order_lines",
    metadata,
    Column("order_number", String(20), ForeignKey("orders.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("product_id", String(20), ForeignKey("products.id"), nullable=False),
    Column("product_ja", Text, nullable=False),
    Column("product_en", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_yen", Integer, nullable=False),
)
shipments = Table(
    "shipments",
    metadata,
    Column("tracking_number", String(30), primary_key=True),
    Column("order_number", String(20), ForeignKey("orders.number"), nullable=False, index=True),
    Column("carrier", Text, nullable=False),
    Column("shipped_on", Date, nullable=False),
    Column("expected_on", Date, nullable=False),
    Column("delivered_on", Date),
)
refunds = Table(
    "refunds",
    metadata,
    Column("order_number", String(20), ForeignKey("orders.number"), primary_key=True),
    Column("amount_yen", Integer, nullable=False),
    Column("method", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested_on", Date, nullable=False),
    Column("expected_on", Date),
    Column("completed_on", Date),
)
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account_id", String(40), ForeignKey("customers.id"), nullable=False, index=True),
    Column("product_id", String(20), ForeignKey("products.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("every_weeks", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("next_on", Date),
)
points_ledger = Table(
    "points_ledger",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account_id", String(40), ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("points", Integer, nullable=False),
    Column("on_date", Date, nullable=False),
    Column("order_number", String(20), ForeignKey("orders.number")),
)
