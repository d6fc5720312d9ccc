"""Back-ups of the database and their return: a file that the database's own machinery wrote."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from handoff.errors import HandoffError
from handoff.record.database import parse_url
from handoff.record.migrate import migrate

_TIME_LIMIT_S = 3600


class BackupFailed(HandoffError):
    """A back-up could not be made or brought back; the message says what to do."""

    default_code = "backup_failed"


async def backup(url: str, target_dir: Path, *, at_ms: int) -> Path:
    """Write a back-up of the database into `target_dir` and return its path; programs may go on working meanwhile.

    SQLite: a copy of one instant, checked after writing. PostgreSQL: pg_dump's custom format. The name tells the
    instant; the file appears only when it is complete, readable by its owner alone.
    """
    parsed = parse_url(url)
    return await asyncio.to_thread(_backup, parsed, target_dir, at_ms)


async def restore(url: str, source: Path) -> None:
    """Make the database what the back-up `source` says, in one step, and migrate it to this version.

    What the database held before is gone. Stop handoff first: what it keeps in its live store knows nothing of this.
    Raises BackupFailed, with the database as it was, for a file that is no back-up of this kind of database.
    """
    parsed = parse_url(url)
    await asyncio.to_thread(_restore, parsed, source)
    await asyncio.to_thread(migrate, parsed)


def _backup(url: URL, target_dir: Path, at_ms: int) -> Path:
    target_dir.mkdir(parents=True, exist_ok=True)
    stamp = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    sqlite = url.get_backend_name() == "sqlite"
    target = target_dir / f"hikitsugi-{stamp}.{'sqlite' if sqlite else 'pgdump'}"
    if target.exists():
        raise BackupFailed(f"{target} exists already; it is left as it is.")
    unfinished = target.with_suffix(target.suffix + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        (_copy_sqlite if sqlite else _dump_postgresql)(url, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _restore(url: URL, source: Path) -> None:
    if not source.is_file():
        raise BackupFailed(f"There is no back-up at {source}.")
    (_return_sqlite if url.get_backend_name() == "sqlite" else _load_postgresql)(url, source)


def _copy_sqlite(url: URL, target: Path) -> None:
    path = Path(url.database or "")
    if not path.is_file():
        raise BackupFailed(f"There is no database at {path}.")
    with closing(sqlite3.connect(path, timeout=10)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=2000)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole without a -wal beside it
        _check(copy, target)


def _return_sqlite(url: URL, source: Path) -> None:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as kept:
        _check(kept, source)
        with closing(sqlite3.connect(path, timeout=10)) as database:
            kept.backup(database)  # one transaction of SQLite's own: an interruption leaves what was


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise BackupFailed(f"{path} is not a sound SQLite back-up of this program.")


def _dump_postgresql(url: URL, target: Path) -> None:
    _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={target}", "--dbname")


def _load_postgresql(url: URL, source: Path) -> None:
    _run(url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
         "--dbname", last=str(source))  # fmt: skip


def _run(url: URL, program: str, *arguments: str, last: str | None = None) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is not on the PATH; install PostgreSQL's client programs (postgresql-client).")
    # The password goes by the environment: a command line is read by everybody on the machine.
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [found, *arguments, address, *([last] if last else [])]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, no shell
        command, env=environment, capture_output=True, text=True, timeout=_TIME_LIMIT_S, check=False
    )
    if done.returncode != 0:
        raise BackupFailed(
            f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else 'no reason given'}"
        )
