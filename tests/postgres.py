"""A throw-away PostgreSQL cluster for tests, made with the machine's own initdb and pg_ctl.

Listens on a socket in its own folder, so that no port can be taken and nobody outside reaches it.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of an empty database on a running cluster; skips where PostgreSQL is missing, fails so in CI."""
    programs = _programs()
    if programs is None:
        reason = "PostgreSQL's initdb and pg_ctl are not on this machine (apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with _cluster(*programs) as folder:
        yield f"postgresql://hikitsugi@/postgres?host={folder}"


@contextmanager
def fresh_database(cluster_url: str, template: str = "template1") -> Iterator[str]:
    """Make a database beside the cluster's own and drop it at the end; `template` may be one that this made."""
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    try:
        yield cluster_url.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(cluster_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _programs() -> tuple[str, str] | None:
    places = os.pathsep.join([os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    initdb, pg_ctl = shutil.which("initdb", path=places), shutil.which("pg_ctl", path=places)
    return (initdb, pg_ctl) if initdb and pg_ctl else None


@contextmanager
def _cluster(initdb: str, pg_ctl: str) -> Iterator[str]:
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="hk-pg-"))  # short: a socket's path has at most 107 characters
    data = folder / "data"
    try:
        if owner:
            shutil.chown(folder, owner)
        _run(
            [initdb, "-D", str(data), "-U", "hikitsugi", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"], owner
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
        _run([pg_ctl, "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start"], owner)
        try:
            yield str(folder)
        finally:
            _run([pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop"], owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str | None:
    """The user to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(command: list[str], owner: str | None) -> None:
    group = pwd.getpwnam(owner).pw_gid if owner else None
    done = subprocess.run(
        command,
        user=owner,
        group=group,
        extra_groups=[] if owner else None,
        cwd="/",
        env=os.environ | {"HOME": "/", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "initdb" in command[0] else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if "initdb" in command[0] else subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{Path(command[0]).name} failed: {(done.stdout or b'').decode()[-500:]}")
