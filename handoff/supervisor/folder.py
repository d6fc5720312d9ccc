"""The data folder: what lies where, and the lock against a second instance."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handoff.supervisor.errors import StartError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Folder:
    """$HANDOFF_VAR_DIR: everything that one instance owns."""

    path: Path

    @property
    def valkey(self) -> Path:
        """The live state on disk."""
        return self.path / "valkey"

    @property
    def secrets(self) -> Path:
        """Secrets made at the first start."""
        return self.path / "secrets"

    @property
    def logs(self) -> Path:
        """One log for each program."""
        return self.path / "log"

    @property
    def run_file(self) -> Path:
        """Ports and process ids of the running instance, for programs to read."""
        return self.path / "run.json"

    @property
    def demo_logins(self) -> Path:
        """What handoff wrote down for people who try it out."""
        return self.path / "demo-logins.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder against a second instance; raise StartError if somebody else holds it.

        The lock is the kernel's: it ends with this process, however that ends.
        """
        for folder in (self.path, self.logs, self.valkey):
            folder.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a+", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.seek(0)
                raise StartError(
                    f"{self.path} belongs to a running instance (process {lock.read().strip() or 'unknown'}). "
                    "Give this one its own: HANDOFF_VAR_DIR=… HANDOFF_PORT=… scripts/run"
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield
