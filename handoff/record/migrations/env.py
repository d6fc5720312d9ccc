"""Alembic's entry: runs migrations on the connection and in the transaction that migrate.py opened."""

from alembic import context

from handoff.record.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
