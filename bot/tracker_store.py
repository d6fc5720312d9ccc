"""Rasa's working memory on Redis: one list of events per conversation that is only appended to."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as NotConnected

STORED = "_events_in_store"
_REMEMBERED = 2000
# A server that is started again is gone for a second or two: 0.1, 0.2, 0.4, 0.5, … s between the tries, 4 s in all.
_TRIES = 10
_WAITS = ExponentialBackoff(cap=0.5, base=0.05)

# Append events if nobody else appended since they were read. Sent again after a lost answer it changes nothing.
# KEYS[1] the conversation's list; ARGV[1] events known to the writer, ARGV[2] time to live in seconds, ARGV[3…] events.
# Returns "appended" or "moved".
_APPEND = """
local known, length = tonumber(ARGV[1]), redis.call('LLEN', KEYS[1])
if length == known + #ARGV - 2 and redis.call('LINDEX', KEYS[1], -1) == ARGV[#ARGV] then return 'appended' end
if length ~= known then return 'moved' end
for at = 3, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[at]) end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 'appended'
"""


class AppendOnlyTrackerStore(TrackerStore):
    """Reads a conversation's events once and writes only the new ones; no answer is waited for beyond `timeout_s`.

    A connection that broke, as when the server was started again, is made anew and the command sent again.

    Trackers of the latest conversations stay in memory and are used as long as the list in Redis has the length that
    they know; one with events that were never written, left behind by a turn that failed, is read anew.
    """

    def __init__(  # Rasa passes the first three, endpoints.yml the rest by name
        self,
        domain: Domain | None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        workspace: str = "main",
        ttl_s: int = 172_800,
        timeout_s: float = 2.0,
        **_: Any,
    ) -> None:
        """Connect lazily to `host`, the `url` of endpoints.yml (redis:// or unix://); raises RasaException without."""
        if not host or host.startswith("${"):
            raise RasaException("The tracker store needs HANDOFF_REDIS_URL in the environment.")
        super().__init__(domain, event_broker)
        self._prefix = f"hk:{{{workspace}}}:bot:tracker:"
        self._ttl_s = int(ttl_s)
        self._redis: Redis[bytes] = Redis.from_url(
            host,
            socket_timeout=float(timeout_s),
            socket_connect_timeout=float(timeout_s),
            health_check_interval=30,
            retry=Retry(_WAITS, _TRIES, supported_errors=(NotConnected,)),  # type: ignore[no-untyped-call]
            retry_on_error=[NotConnected],
        )
        self._append = self._redis.register_script(_APPEND)
        self._remembered: OrderedDict[str, DialogueStateTracker] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation's tracker, or None for a new conversation."""
        remembered = self._remembered.pop(sender_id, None)
        if remembered is not None and await self._is_current(remembered):
            return remembered
        stored: list[bytes] = await self._redis.lrange(self._prefix + sender_id, 0, -1)
        if not stored:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, [json.loads(event) for event in stored], self.domain.slots)
        setattr(tracker, STORED, len(stored))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what came since the tracker was read; raises RasaException when somebody else wrote meanwhile."""
        known = getattr(tracker, STORED, 0)
        fresh = [json.dumps(event.as_dict(), ensure_ascii=False) for event in list(tracker.events)[known:]]
        if not fresh:
            if known:
                self._remember(tracker)
            return
        outcome = await self._append(keys=[self._prefix + tracker.sender_id], args=[known, self._ttl_s, *fresh])
        if outcome != b"appended":
            raise RasaException("The conversation moved on while this turn ran.")
        setattr(tracker, STORED, known + len(fresh))
        self._remember(tracker)

    async def _is_current(self, tracker: DialogueStateTracker) -> bool:
        if len(tracker.events) != getattr(tracker, STORED, 0):
            return False
        return bool(await self._redis.llen(self._prefix + tracker.sender_id) == len(tracker.events))

    def _remember(self, tracker: DialogueStateTracker) -> None:
        self._remembered[tracker.sender_id] = tracker
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations that are still remembered."""
        names = [name async for name in self._redis.scan_iter(match=self._prefix + "*")]
        return [name.decode()[len(self._prefix) :] for name in names]
