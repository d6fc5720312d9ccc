"""The files of the conversations, beside a back-up of the database: one archive of the same name."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from handoff.domain import ids
from handoff.record.backup import BackupFailed


def pack(files_dir: Path, kept: Path) -> Path:
    """Write all files into `NAME.files.tar` beside the back-up `kept`, readable by its owner alone; returns its path.

    A file is written before the event that names it: taken after the database, none that it knows is missing.
    """
    target = _beside(kept)
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with tarfile.open(unfinished, "w") as archive:
            for path in sorted(files_dir.glob("f_*")):
                try:
                    archive.add(path, arcname=path.name, recursive=False)
                except FileNotFoundError:  # thrown away meanwhile: nothing names it
                    continue
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def check(kept: Path) -> None:
    """Read through the archive beside the back-up `kept`, if there is one, and change nothing.

    Raises BackupFailed for an archive that is not ours or is damaged. Asked before the database is brought back: else a
    damaged one would leave conversations without their files.
    """
    source = _beside(kept)
    if source.is_file():
        _each(source, lambda _, content: _read_through(content))


def unpack(kept: Path, files_dir: Path) -> int | None:
    """Bring the files back that lie beside the back-up `kept`; returns how many, None when there is no archive.

    Files that are there stay: their names are random, so the same name is the same file. Raises as `check`.
    """
    source = _beside(kept)
    if not source.is_file():
        return None
    files_dir.mkdir(parents=True, exist_ok=True)
    return _each(source, lambda name, content: _write(files_dir / name, content))


def _each(source: Path, do: Callable[[str, IO[bytes]], None]) -> int:
    count = 0
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isreg() else None
                if content is None or not ids.is_id(member.name.partition(".")[0], "f"):
                    raise BackupFailed(f"{source} holds something that is no file of a conversation: {member.name}")
                do(Path(member.name).name, content)
                count += 1
    except (tarfile.TarError, EOFError) as error:
        raise BackupFailed(f"{source} is damaged: {error}") from error
    return count


def _read_through(content: IO[bytes]) -> None:
    while content.read(1_000_000):
        pass


def _write(path: Path, content: IO[bytes]) -> None:
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as target:
        shutil.copyfileobj(content, target)
    unfinished.replace(path)


def _beside(kept: Path) -> Path:
    return kept.with_name(kept.name.partition(".")[0] + ".files.tar")
