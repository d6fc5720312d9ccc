"""Opening hours, promised waits, and how long things took."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_ms", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_calendars")),
    )
    op.create_table(
        "wait_promises",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("shown_ms", sa.BigInteger()),
        sa.Column("lower_min", sa.Integer()),
        sa.Column("upper_min", sa.Integer()),
        sa.Column("revised", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("waited_ms", sa.BigInteger(), nullable=False),
        sa.Column("inside", sa.Boolean()),
        sa.PrimaryKeyConstraint("conversation_id", "asked_ms", name=op.f("pk_wait_promises")),
    )
    op.create_index("ix_wait_promises_day_queue", "wait_promises", ["day", "queue"])
    op.create_table(
        "service_times",
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("queue", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("wall_ms", sa.BigInteger(), nullable=False),
        sa.Column("open_ms", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.Boolean()),
        sa.PrimaryKeyConstraint("conversation_id", "target", "since_ms", name=op.f("pk_service_times")),
    )
    op.create_index("ix_service_times_day_queue", "service_times", ["day", "queue"])
