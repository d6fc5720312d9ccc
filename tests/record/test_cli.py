from __future__ import annotations

import asyncio
import io
import json
import tarfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handoff import cli
from handoff.record import agents, conversations, journal
from handoff.record.contacts import Holdings
from handoff.record.database import Database, open_database
from tests.record.events import CONTACT, exchange


def _typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def _ask(url: str, question: Callable[[Database], Awaitable[Any]]) -> Any:
    async def answer() -> Any:
        db = await open_database(url)
        try:
            return await question(db)
        finally:
            await db.close()

    return asyncio.run(answer())


def test_an_administrator_is_created_and_may_log_in(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _typed(monkeypatch, "a long password\n")
    assert cli.main(["admin", "create", "boss@hidamari.example", "--name", "店長"], database_url=url) == 0
    assert "may log in as admin" in capsys.readouterr().out
    found = _ask(url, lambda db: agents.verify(db, "boss@hidamari.example", "a long password"))
    assert (found.role, found.is_demo) == ("admin", False)
    _typed(monkeypatch, "a new long password\n")
    assert cli.main(["agent", "password", "boss@hidamari.example"], database_url=url) == 0
    assert cli.main(["agent", "list"], database_url=url) == 0
    assert "boss@hidamari.example 店長" in capsys.readouterr().out
    assert cli.main(["agent", "deactivate", "boss@hidamari.example"], database_url=url) == 0
    assert _ask(url, lambda db: agents.verify(db, "boss@hidamari.example", "a new long password")) is None


def test_a_weak_password_is_refused_with_its_reason(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _typed(monkeypatch, "short\n")
    command = ["agent", "create", "x@hidamari.example", "--name", "葵", "--role", "trainer", "--languages", "ja"]
    assert cli.main(command, database_url=url) == 1
    assert "password: A password has 10 to 200 characters." in capsys.readouterr().err


def test_the_demos_logins_are_closed_in_one_command(demo_url: tuple[str, object]) -> None:
    url, _ = demo_url
    assert cli.main(["demo", "remove"], database_url=url) == 0
    assert _ask(url, agents.demo_logins_exist) is False


def test_a_back_up_is_written_and_restored(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _ask(url, lambda db: journal.append(db, exchange()))
    assert cli.main(["backup", str(tmp_path / "kept")], database_url=url) == 0
    kept = capsys.readouterr().out.strip()
    _ask(url, lambda db: journal.append(db, [replace(e, conversation_id="c_2") for e in exchange()]))
    _typed(monkeypatch, "")
    assert cli.main(["restore", kept], database_url=url) == 1, "asks first"
    assert cli.main(["restore", kept, "--yes"], database_url=url) == 0
    assert _ask(url, lambda db: conversations.message_count(db, "c_1")) == 4
    assert _ask(url, lambda db: conversations.message_count(db, "c_2")) == 0


def test_the_files_go_with_a_back_up_and_come_back(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, elsewhere = tmp_path / "files", tmp_path / "restored"
    files.mkdir()
    names = ("f_00000000000000000001.webp", "f_00000000000000000002.pdf")
    for name in names:
        (files / name).write_bytes(name.encode())
    (files / "notes.txt").write_text("not ours", encoding="utf-8")
    assert cli.main(["backup", str(tmp_path / "kept")], database_url=url, files_dir=files) == 0
    kept, archive = capsys.readouterr().out.split()
    assert Path(archive).stat().st_mode & 0o777 == 0o600
    assert cli.main(["restore", kept, "--yes"], database_url=url, files_dir=elsewhere) == 0
    assert "2 files" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == {name: name.encode() for name in names}


def test_an_archive_that_leads_out_of_the_folder_is_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "files").mkdir()
    assert cli.main(["backup", str(tmp_path / "kept")], database_url=url, files_dir=tmp_path / "files") == 0
    kept, archive = capsys.readouterr().out.split()
    for name, kind in (("../escape.pdf", tarfile.REGTYPE), ("f_00000000000000000001.pdf", tarfile.SYMTYPE)):
        with tarfile.open(archive, "w") as written:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            written.addfile(member)
        assert cli.main(["restore", kept, "--yes"], database_url=url, files_dir=tmp_path / "files") == 1
        assert not list((tmp_path / "files").iterdir())
    Path(archive).write_bytes(b"no archive")
    assert cli.main(["restore", kept, "--yes"], database_url=url, files_dir=tmp_path / "files") == 1


def test_a_damaged_archive_of_files_is_refused_before_the_database_is_touched(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "f_00000000000000000001.pdf").write_bytes(b"x" * 50_000)
    assert cli.main(["backup", str(tmp_path / "kept")], database_url=url, files_dir=files) == 0
    kept, archive = capsys.readouterr().out.split()
    _ask(url, lambda db: journal.append(db, exchange()))
    whole = Path(archive).read_bytes()
    for damaged in (b"no archive", whole[:20_000]):
        Path(archive).write_bytes(damaged)
        assert cli.main(["restore", kept, "--yes"], database_url=url, files_dir=files) == 1
        assert "damaged" in capsys.readouterr().err
        assert _ask(url, lambda db: conversations.message_count(db, "c_1")) == 4


def test_a_contact_is_deleted_everywhere_or_not_at_all(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    _ask(url, lambda db: journal.append(db, exchange()))
    seen: list[Holdings] = []

    async def erase_live(holdings: Holdings) -> Sequence[str]:
        seen.append(holdings)
        return ["c_live"]

    command = ["contact", "delete", CONTACT, "--yes"]
    assert cli.main(command, database_url=url) == 1
    assert _ask(url, lambda db: conversations.message_count(db, "c_1")) == 4
    capsys.readouterr()
    assert cli.main(command, database_url=url, erase_live=erase_live) == 0
    receipt = json.loads(capsys.readouterr().out)
    assert (receipt["conversations"], receipt["messages"]) == (1, 4)
    assert [holdings.conversation_ids for holdings in seen] == [("c_1",)]
    assert _ask(url, lambda db: conversations.get(db, "c_1")) is None
    assert cli.main(["contact", "export", CONTACT], database_url=url) == 1


def test_an_import_reports_each_bad_line_on_a_line_of_its_own(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("number,name,email\nA-1,花子,hanako@shop.example\nA-2,次郎,broken\n", encoding="cp932")
    assert cli.main(["accounts", "import", str(file)], database_url=url) == 1
    assert "  line 3: “broken” is not an e-mail address." in capsys.readouterr().err
    file.write_text("number,name,email\nA-1,花子,hanako@shop.example\n", encoding="cp932")
    assert cli.main(["accounts", "import", str(file)], database_url=url) == 0
    assert "1 accounts created" in capsys.readouterr().out
    assert cli.main(["accounts", "import", str(tmp_path / "none.csv")], database_url=url) == 1


@pytest.mark.parametrize("command", [[], ["admin"], ["nonsense"], ["agent", "create", "x@y.example"]])
def test_a_command_that_is_not_understood_ends_with_2(command: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(command, database_url="sqlite:///unused")
    assert ended.value.code == 2


def test_what_was_not_understood_is_written_to_the_named_file(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "doubtful.jsonl"
    assert cli.main(["misunderstood", str(file)], database_url=url) == 0
    assert (file.read_text(), capsys.readouterr().out) == ("", f"0 messages written to {file}.\n")
    assert cli.main(["misunderstood", str(tmp_path / "none" / "x.jsonl")], database_url=url) == 1
    assert "cannot be written" in capsys.readouterr().err
