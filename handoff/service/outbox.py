"""Mails sent beside the request, so that its time tells nothing; a code lost with the process is asked for again."""

from __future__ import annotations

import asyncio

from handoff.channels.mail import Mail

_MOST = 1000


class Outbox:
    """A bounded line of mails; jobs/mail.py sends them."""

    def __init__(self) -> None:
        self._mails: asyncio.Queue[Mail] = asyncio.Queue(_MOST)

    def put(self, mail: Mail) -> None:
        """Line a mail up; one too many is dropped, which its reader mends by asking again."""
        if not self._mails.full():
            self._mails.put_nowait(mail)

    async def take(self) -> Mail:
        """Wait for the next mail."""
        return await self._mails.get()
