"""The data folder belongs to one instance, and its secrets to its owner."""

import os
from pathlib import Path

import pytest

from handoff.supervisor import vault
from handoff.supervisor.errors import StartError
from handoff.supervisor.folder import Folder


def test_a_second_instance_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    with Folder(tmp_path).held():
        with pytest.raises(StartError, match=f"process {os.getpid()}"), Folder(tmp_path).held():
            pass
        with Folder(tmp_path / "other").held():
            pass
    with Folder(tmp_path).held():
        pass


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    first = vault.secret(tmp_path / "secrets", "HANDOFF_SECRET")
    assert len(first) >= 32
    assert vault.secret(tmp_path / "secrets", "HANDOFF_SECRET") == first
    assert vault.secret(tmp_path / "secrets", "HANDOFF_BOT_SECRET") != first
    assert (tmp_path / "secrets" / "HANDOFF_SECRET").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "secrets").glob(".*")] == []
