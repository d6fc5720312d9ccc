from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from handoff.record import conversations, journal
from handoff.record.backup import BackupFailed, backup, restore
from handoff.record.database import Database, open_database
from tests.record.events import START_MS, exchange, said, started


async def test_a_back_up_brings_back_what_was_and_nothing_that_came_later(
    db: Database, url: str, tmp_path: Path
) -> None:
    await journal.append(db, exchange())
    kept = await backup(url, tmp_path / "backups", at_ms=START_MS)
    await journal.append(db, [started(conversation="c_2"), said(2, "あとから", conversation="c_2")])
    await db.close()

    await restore(url, kept)
    again = await open_database(url)
    assert await conversations.message_count(again, "c_1") == 4
    assert await conversations.get(again, "c_2") is None
    assert await journal.cursor(again) == exchange()[-1].stream_id
    await journal.append(again, [started(conversation="c_3")])
    await again.close()


async def test_a_back_up_can_be_brought_to_a_new_database(
    db: Database, url: str, second_url: str, tmp_path: Path
) -> None:
    await journal.append(db, exchange())
    await restore(second_url, await backup(url, tmp_path / "backups", at_ms=START_MS))
    moved = await open_database(second_url)
    assert await journal.events_of(moved, "c_1") == await journal.events_of(db, "c_1")
    await moved.close()


async def test_a_back_up_is_whole_while_others_write(db: Database, url: str, tmp_path: Path) -> None:
    await journal.append(db, [started()])

    async def write() -> None:
        for seq in range(2, 120):
            await journal.append(db, [said(seq, "書き込み" * 50)])

    writing = asyncio.create_task(write())
    kept = await backup(url, tmp_path / "backups", at_ms=START_MS)
    await writing
    await db.close()
    await restore(url, kept)
    again = await open_database(url)
    row = await conversations.get(again, "c_1")
    assert row is not None
    assert len(await journal.events_of(again, "c_1")) == row.last_seq
    await again.close()


async def test_a_back_up_is_for_its_owner_alone_and_replaces_none(url: str, tmp_path: Path) -> None:
    kept = await backup(url, tmp_path / "backups", at_ms=START_MS)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.stem == "hikitsugi-20260921T141320Z"
    with pytest.raises(BackupFailed, match="exists already"):
        await backup(url, tmp_path / "backups", at_ms=START_MS)
    assert [entry.name for entry in os.scandir(kept.parent)] == [kept.name]


@pytest.mark.parametrize("content", [b"", b"not a back-up", b"SQLite format 3\0" + b"\xff" * 5000])
async def test_a_file_that_is_no_back_up_changes_nothing(
    db: Database, url: str, tmp_path: Path, content: bytes
) -> None:
    await journal.append(db, exchange())
    broken = tmp_path / "broken"
    broken.write_bytes(content)
    with pytest.raises(BackupFailed):
        await restore(url, broken)
    with pytest.raises(BackupFailed):
        await restore(url, tmp_path / "missing")
    assert await conversations.message_count(db, "c_1") == 4


async def test_another_programs_sqlite_file_is_no_back_up(tmp_path: Path) -> None:
    strange = tmp_path / "strange.sqlite"
    connection = sqlite3.connect(strange)
    connection.execute("CREATE TABLE photos (id INTEGER)")
    connection.close()
    with pytest.raises(BackupFailed, match="not a sound"):
        await restore(f"sqlite:///{tmp_path}/record.sqlite", strange)


async def test_a_missing_program_of_postgresql_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="pg_dump is not on the PATH"):
        await backup("postgresql://nobody@127.0.0.1:1/none", tmp_path, at_ms=START_MS)
