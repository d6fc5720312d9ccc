"""Copy every event to the SQL journal within a second; one process at a time, idempotently."""

from __future__ import annotations

import asyncio

from handoff import metrics
from handoff.domain import ids
from handoff.live import leases, stream
from handoff.live.stream import StreamEntry
from handoff.record import journal
from handoff.record.journal_entry import JournalEntry
from handoff.service.context import Services

_LEASE_MS = 10_000
_BLOCK_MS = 1000
_GATHER_S = 0.25  # one transaction for all that comes meanwhile; the record may lag by a second
_BATCH = 500
_TRIM_EVERY = 20
_KEEP_MS = 60_000
READERS = ("delivery", "timekeeper")


async def run(services: Services) -> None:
    """Hold the lease and copy; wait while another process holds it."""
    token = ids.new_token()
    try:
        while True:
            if await leases.hold(services.live, "journal", token, lifetime_ms=_LEASE_MS):
                await _copy(services, token)
            else:
                await asyncio.sleep(1)
    finally:
        await leases.drop(services.live, "journal", token)


async def _copy(services: Services, token: str) -> None:
    after = await journal.cursor(services.db) or "0-0"
    rounds = 0
    while await leases.hold(services.live, "journal", token, lifetime_ms=_LEASE_MS):
        entries = await stream.read(services.live, after, block_ms=_BLOCK_MS, limit=_BATCH)
        if entries:
            rejected = await journal.append(services.db, [entry_of(e) for e in entries])
            metrics.JOURNAL_REJECTS.inc(rejected)
            after = entries[-1].stream_id
            await asyncio.sleep(_GATHER_S)
        rounds += 1
        if rounds % _TRIM_EVERY == 0:
            metrics.JOURNAL_LAG.set(await stream.lag(services.live, after))
            await trim(services, after)


async def trim(services: Services, journaled: str) -> None:
    """Forget what every reader has passed and no gateway can still be reading."""
    readers = [await stream.cursor(services.live, reader) or "0-0" for reader in READERS]
    passed = [journaled, f"{services.now_ms() - _KEEP_MS}-0", *readers]
    await stream.trim(services.live, min(passed, key=_order))


def _order(stream_id: str) -> tuple[int, int]:
    milliseconds, _, number = stream_id.partition("-")
    return int(milliseconds), int(number or 0)


def entry_of(entry: StreamEntry) -> JournalEntry:
    """Return what the record keeps of an entry of the stream."""
    event = entry.event
    return JournalEntry(
        entry.stream_id, entry.conversation_id, event["seq"], entry.generation, event["type"], event["audience"],
        event["at_ms"], {name: value for name, value in event.items() if name != "seq"},
    )  # fmt: skip
