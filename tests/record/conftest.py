"""Every test of the record runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from handoff.record import demo
from handoff.record.database import Database, open_database, parse_url
from handoff.record.demo import DemoLogin
from handoff.record.migrate import migrate
from handoff.record.schema import metadata
from tests.postgres import fresh_database, postgres_url

__all__ = ["postgres_url"]

SEED = 7
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "record.sqlite"
    migrate(parse_url(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[tuple[str, str]]:
    """The cluster's URL, and the name of a migrated database on it to copy from."""
    with fresh_database(postgres_url) as url:
        migrate(parse_url(url))
        yield postgres_url, str(parse_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that was never migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/record.sqlite"
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database without rows."""
    if request.param == "sqlite":
        path = tmp_path / "record.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    shared: str = request.getfixturevalue("shared_postgres")
    yield shared
    with psycopg.connect(shared, autocommit=True) as connection:
        statements = ["SET session_replication_role = replica"]  # or the guard of the audit log would refuse
        statements += ["DELETE FROM search_index"]
        statements += [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]
        connection.execute("; ".join(statements).encode())


@pytest.fixture(scope="session")
def shared_postgres(migrated_postgres: tuple[str, str]) -> Iterator[str]:
    """One migrated database for all tests: emptying it is quicker than making another."""
    with fresh_database(*migrated_postgres) as url:
        yield url


@pytest.fixture
def second_url(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a never migrated database of the same kind as `url`."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/second.sqlite"
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as second:
        yield second


async def _fill(url: str) -> list[DemoLogin]:
    database = await open_database(url)
    logins = await demo.fill(database, SEED, TODAY)
    await database.close()
    return logins


@pytest.fixture(scope="session")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[DemoLogin]]:
    path = tmp_path_factory.mktemp("demo") / "record.sqlite"
    shutil.copy(migrated_sqlite, path)
    return path, asyncio.run(_fill(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def filled_postgres(migrated_postgres: tuple[str, str]) -> Iterator[tuple[str, str, list[DemoLogin]]]:
    cluster, template = migrated_postgres
    with fresh_database(cluster, template) as url:
        logins = asyncio.run(_fill(url))
        yield cluster, str(parse_url(url).database), logins


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, list[DemoLogin]]]:
    """The URL of a database with the demo of TODAY in it, and the logins that came with it."""
    if request.param == "sqlite":
        kept, logins = request.getfixturevalue("filled_sqlite")
        path = tmp_path / "demo.sqlite"
        shutil.copy(kept, path)
        yield f"sqlite:///{path}", logins
        return
    cluster, template, logins = request.getfixturevalue("filled_postgres")
    with fresh_database(cluster, template) as url:
        yield url, logins


@pytest.fixture(params=["sqlite", "postgresql"])
def shop_url(request: pytest.FixtureRequest) -> str:
    """The URL of the demo of TODAY, one for all tests: to read, not to change."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('filled_sqlite')[0]}"
    cluster, name, _ = request.getfixturevalue("filled_postgres")
    return str(cluster).replace("/postgres?", f"/{name}?")


@pytest_asyncio.fixture
async def shop(shop_url: str) -> AsyncIterator[Database]:
    database = await open_database(shop_url)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await open_database(url)
    yield database
    await database.close()
