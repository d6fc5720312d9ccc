"""A throw-away Valkey for tests: the server that the embedded one uses, syncing every write as it does."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handoff.supervisor.valkey import server_binary


@contextmanager
def running_valkey(folder: Path, port: int | None = None) -> Iterator[str]:
    """Yield the URL of a server whose files are in `folder`; it is killed at the end."""
    port = port or free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--appendonly", "yes",
                 "--appendfsync", "always", "--save", "", "--daemonize", "no"]  # fmt: skip
    server = subprocess.Popen(
        [str(server_binary()), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise RuntimeError("Valkey did not start")
        time.sleep(0.02)
