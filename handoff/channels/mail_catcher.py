"""The demo's mail server: takes every mail on loopback, keeps it as a file, sends nothing anywhere."""

from __future__ import annotations

import asyncio
import email
import email.policy
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from handoff.domain.model import Json

_KEPT = 200


class _Keep:
    """aiosmtpd's handler: one file a mail, newest name last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Write what arrived and forget the oldest."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        await asyncio.to_thread(self._write, content)
        return "250 kept"

    def _write(self, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{time.time_ns()}.eml").write_bytes(content)
        for old in sorted(self._folder.glob("*.eml"))[:-_KEPT]:
            old.unlink(missing_ok=True)


@asynccontextmanager
async def catching(folder: Path) -> AsyncIterator[str]:
    """Listen on a free loopback port while the block runs; yields the smtp:// address."""
    loop = asyncio.get_running_loop()
    handler = _Keep(folder)
    server = await loop.create_server(lambda: SMTP(handler, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


def caught(folder: Path, limit: int = 50) -> list[Json]:
    """Return the newest mails first: {to, subject, date, body}."""
    mails = []
    for path in sorted(folder.glob("*.eml"), reverse=True)[:limit]:
        parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = parsed.get_body(("plain",))
        mails.append(
            {
                "to": str(parsed["To"]),
                "subject": str(parsed["Subject"]),
                "at_ms": int(path.stem) // 1_000_000,
                "body": body.get_content() if body else "",
            }
        )
    return mails
