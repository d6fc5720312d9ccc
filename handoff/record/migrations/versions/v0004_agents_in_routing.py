"""What routing goes by: the skills, queues and capacity of agents."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("agents", sa.Column("skills", sa.Text(), nullable=False, server_default=""))
    op.add_column("agents", sa.Column("queues", sa.Text(), nullable=False, server_default=""))
    op.add_column("agents", sa.Column("capacity", sa.Integer()))
