"""Program logs: appended to by the programs themselves, kept from growing without end."""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

LARGEST_BYTES = 20_000_000


def open_log(path: Path) -> BinaryIO:
    """Open for appending, so that a file cut by `rotate` goes on from its start."""
    return path.open("ab", buffering=0)


def rotate(folder: Path, largest_bytes: int = LARGEST_BYTES) -> None:
    """Move what a large log holds to NAME.log.1 and empty it, under the program that writes it."""
    for path in folder.glob("*.log"):
        if path.stat().st_size > largest_bytes:
            shutil.copyfile(path, path.with_name(f"{path.name}.1"))
            os.truncate(path, 0)


def tail(path: Path, since_bytes: int = 0, lines: int = 12) -> str:
    """Return the last lines that were written after the first `since_bytes`; empty if there is no such file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(since_bytes if since_bytes <= size else 0, size - 16_384))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
