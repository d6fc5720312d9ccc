"""What one process has read of the calendars, and the version that was current then."""

from __future__ import annotations

import asyncio

from handoff.domain.hours import Calendar


class Shelf:
    """Filled and looked at by service/calendars.py; a process without one only reads once more."""

    def __init__(self) -> None:
        self.by_name: dict[str, Calendar] = {}
        self.version = ""
        self.lock = asyncio.Lock()
