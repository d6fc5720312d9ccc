"""handoff.yml as it is now: read again when the file changes, the last good one kept when it is not valid."""

from __future__ import annotations

from pathlib import Path

from handoff.domain.model import Json
from handoff.domain.tuning import Tuning
from handoff.domain.tuning_meaning import sections_of
from handoff.errors import SettingsError
from handoff.settings import read_tuning


class Policy:
    """What this process has read of the file. `problem`: what is wrong with the file as it lies there, or None."""

    def __init__(self, path: Path, tuning: Tuning, read_ms: int) -> None:
        self.path = path
        self.tuning = tuning
        self.problem: str | None = None
        self.read_ms = read_ms
        self._stamp: tuple[int, int, int] | None = None
        self._looked = False

    @property
    def state(self) -> str:
        """`good` or `bad`: whether what is in force is what the file says."""
        return "bad" if self.problem else "good"

    def read_again(self, now_ms: int) -> bool:
        """Look at the file (blocking); True when it has changed since the last look, whether or not it is valid."""
        stamp, first = _stamp_of(self.path), not self._looked
        changed, self._stamp, self._looked = stamp != self._stamp, stamp, True
        if first or not changed:
            return False
        self.read_ms = now_ms
        try:
            self.tuning, self.problem = read_tuning(self.path), None
        except SettingsError as error:
            self.problem = error.message
        return True

    def shown(self) -> Json:
        """What is in force, each number with its meaning: docs/protocol.md."""
        return {
            "state": self.state,
            "problem": self.problem,
            "read_ms": self.read_ms,
            "path": self.path.name,
            "sections": sections_of(self.tuning),
        }


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    """Tell one version of the file from the next; an editor may write into it or put another in its place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
