"""Ask a program on loopback whether it is well: one HTTP GET, without a library and without waiting long."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Probe:
    """An address that answers 200 when the program is well; `bearer` is sent where it asks for a secret."""

    url: str
    bearer: str = ""

    async def passes(self) -> bool:
        """Say whether it answered 200 within five seconds."""
        try:
            async with asyncio.timeout(LIMIT_S):
                return await self._status() == 200
        except (OSError, TimeoutError, ValueError, IndexError):
            return False

    async def _status(self) -> int:
        parts = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            lines = [f"GET {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
            if self.bearer:
                lines.append(f"Authorization: Bearer {self.bearer}")
            writer.write("\r\n".join([*lines, "", ""]).encode("ascii"))
            await writer.drain()
            return int((await reader.readline()).split()[1])
        finally:
            writer.close()
