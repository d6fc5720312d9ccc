"""One open database, SQLite or PostgreSQL: how to get a connection for reading and one for writing."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from handoff.errors import NotReady, SettingsError
from handoff.record import desk_tables  # noqa: F401  (whoever opens a database speaks of all its tables)
from handoff.record.migrate import migrate
from handoff.record.sqlite import begin_sqlite, prepare_sqlite

_STATEMENT_TIMEOUT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. Use `reading()` to look and `writing()` to change; nothing else opens a transaction.

    Both raise NotReady when the database cannot be reached, is locked for too long, or takes too long to answer.
    """

    engine: AsyncEngine
    _one_writer: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def is_sqlite(self) -> bool:
        """Tell the one-host database from the one on a server."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection inside one transaction, so that several SELECTs see the same instant (SQLite)."""
        with _reachable():
            async with self.engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def writing(self, serial: str | None = None) -> AsyncIterator[AsyncConnection]:
        """Give a connection inside one transaction that commits on leaving and rolls back on any error.

        SQLite has one writer: here they wait in line in the process, and with BEGIN IMMEDIATE for other processes.
        On PostgreSQL writers run side by side, except that those of one `serial` name exclude each other.
        """
        with _reachable():
            if self.is_sqlite:
                async with self._one_writer, self.engine.connect() as connection:
                    await connection.execution_options(writes=True)
                    async with connection.begin():
                        yield connection
                return
            async with self.engine.begin() as connection:
                if serial is not None:
                    await connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(serial.encode()))))
                yield connection

    async def ping(self) -> None:
        """Make one round trip; raises NotReady when the database does not answer."""
        async with self.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection; the database is not used after it."""
        await self.engine.dispose()


async def open_database(url: str) -> Database:
    """Open `sqlite:///path` or `postgresql://…`, bring its schema up to date, and return it.

    Several processes may start at once: the first migrates, the others wait for it. Raises SettingsError for a URL
    of another kind and for a database that a newer version of this program has migrated.
    """
    parsed = parse_url(url)
    await asyncio.to_thread(_prepare, parsed)
    return Database(_engine(parsed))


def parse_url(url: str) -> URL:
    """Parse the two forms of URL that an operator may give; raises SettingsError for all else."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError("The database URL cannot be read; give sqlite:///path or postgresql://….") from None
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    raise SettingsError("The database must be sqlite:///path (a file) or postgresql://….")


def _prepare(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # people's words: for the owner alone, and so are the files that SQLite puts beside it
    migrate(url)


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise NotReady("The database does not answer.") from error


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), pool_size=4, max_overflow=8)
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
        return engine
    limits = f"-c statement_timeout={_STATEMENT_TIMEOUT_MS} -c idle_in_transaction_session_timeout=60000"
    arguments: dict[str, Any] = {"connect_timeout": 5, "options": limits}
    return create_async_engine(url, pool_size=4, max_overflow=8, pool_pre_ping=True, connect_args=arguments)
