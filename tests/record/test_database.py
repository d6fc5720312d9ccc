from __future__ import annotations

import asyncio
import stat
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from handoff.errors import NotReady, SettingsError
from handoff.record import agents
from handoff.record.database import Database, open_database, parse_url
from handoff.record.migrate import head
from handoff.record.schema import metadata, reader_cursors

_OPEN = (
    "import asyncio, sys; from handoff.record.database import open_database; asyncio.run(open_database(sys.argv[1]))"
)


async def test_the_migrations_lead_to_exactly_the_schema_that_the_code_speaks_of(db: Database) -> None:
    async with db.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"include_name": _is_ours}), metadata)
        )
    assert differences == []


def _is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """The search's index differs between the databases and is known to record/search_index.py alone."""
    return not str(name).startswith("search_index")


async def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    starts = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _OPEN, empty_url, cwd=Path.cwd()) for _ in range(2)
    ]
    assert [await start.wait() for start in starts] == [0, 0]
    database = await open_database(empty_url)
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == head()
    await database.close()


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty_url: str) -> None:
    database = await open_database(empty_url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(SettingsError, match="newer version"):
        await open_database(empty_url)
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "later"
    await database.close()


async def test_writers_of_one_serial_name_never_lose_each_others_changes(db: Database) -> None:
    async with db.writing() as connection:
        await connection.execute(insert(reader_cursors), {"reader": "r", "stream_id": "0"})

    async def add_one() -> None:
        async with db.writing(serial="r") as connection:
            now = int(await connection.scalar(select(reader_cursors.c.stream_id)) or 0)
            await asyncio.sleep(0)
            await connection.execute(reader_cursors.update().values(stream_id=str(now + 1)))

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with db.reading() as connection:
        assert await connection.scalar(select(reader_cursors.c.stream_id)) == "20"


async def test_a_failing_transaction_leaves_nothing(db: Database) -> None:
    async def write_and_fail() -> None:
        async with db.writing() as connection:
            await connection.execute(insert(reader_cursors), {"reader": "r", "stream_id": "0"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    async with db.reading() as connection:
        assert (await connection.execute(select(reader_cursors))).all() == []


async def test_a_sqlite_commit_is_on_the_disk_when_it_is_told_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/deep/down/record.sqlite")
    async with database.reading() as connection:
        found = [
            await connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
    files = await asyncio.to_thread(
        lambda: {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep/down").iterdir()}
    )
    assert files == {0o600}
    await database.close()


async def test_a_server_that_is_not_there_is_said_in_the_one_tree_of_errors(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/record.sqlite")
    await database.ping()
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE agents")  # OperationalError, as an unreachable server gives
    with pytest.raises(NotReady):
        await agents.get(database, "a_1")
    await database.close()


@pytest.mark.parametrize("url", ["", "mysql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_url_of_another_kind_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(SettingsError, match=r"sqlite:///path"):
        parse_url(url)
