"""Contacts that this process made a moment ago: nobody needs to look for conversations of theirs."""

from __future__ import annotations

from collections import OrderedDict

_MOST = 10_000


class Newcomers:
    """Who came a moment ago, by the instant."""

    def __init__(self) -> None:
        self._came_ms: OrderedDict[str, int] = OrderedDict()

    def note(self, contact_id: str, now_ms: int) -> None:
        """Remember a contact that was made just now."""
        self._came_ms[contact_id] = now_ms
        while len(self._came_ms) > _MOST:
            self._came_ms.popitem(last=False)

    def knows(self, contact_id: str, now_ms: int, keep_live_ms: float) -> bool:
        """Tell whether the contact was made here, and within the time that conversations stay live.

        So long nothing of theirs can be in the record that is not in the live store, whichever process wrote it.
        """
        came_ms = self._came_ms.get(contact_id)
        return came_ms is not None and 0 <= now_ms - came_ms < keep_live_ms
