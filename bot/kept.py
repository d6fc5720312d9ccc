"""Files that are made once from others and kept in a folder under a name that says what they were made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path


class UnreadableWeights(Exception):
    """The file of an encoder's weights is not there, or not the one that this bot reads."""


def named_after(name: str, files: Iterable[Path], *others: str) -> str:
    """Return `name` with a hash of the contents of files and of other things that the result depends on."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    for other in others:
        digest.update(other.encode())
    return f"{name}-{digest.hexdigest()[:16]}"


def kept(folder: Path, stem: str, suffix: str, make: Callable[[Path], None]) -> Path:
    """Return the file of that stem, made where it is missing; older ones of its name are removed.

    It appears in one step, so that a reader sees the whole file or none.
    """
    path = folder / f"{stem}{suffix}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        building = folder / f".{os.getpid()}.{path.name}"
        make(building)
        building.replace(path)
        for old in folder.glob(f"{stem.rpartition('-')[0]}-*"):
            if not old.name.startswith(stem):
                old.unlink(missing_ok=True)
    return path
