"""Bring a database to the schema of this version, before anybody else uses it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, create_engine, event, func, select
from sqlalchemy.pool import NullPool

from handoff.errors import SettingsError
from handoff.record.sqlite import begin_sqlite, prepare_sqlite

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x4869_6B69  # any constant: one migration at a time on a PostgreSQL database


def migrate(url: URL) -> None:
    """Run the missing migrations in one transaction; blocks, so call it in a thread.

    Safe when several processes start together: the transaction begins with the database's write lock. Raises
    SettingsError when the database was migrated by a newer version, and leaves it as it is.
    """
    engine = create_engine(url, poolclass=NullPool)
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    config = configuration()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if not sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise SettingsError(
                f"The database was made by a newer version of this program ({error}). Start that version, "
                "or restore a back-up that this version made."
            ) from None
    engine.dispose()


def head() -> str:
    """Name the revision that this version migrates to."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())


def configuration() -> Config:
    """Return Alembic's configuration; there is no ini file to find or to forget."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
