"""Follow the event stream for the clocks of conversations, estimate waits, watch for empty desks: one process does.

What is due is acted on by every process: a claim on each deadline lets one of them act.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from handoff import metrics
from handoff.domain import ids
from handoff.domain.model import Status
from handoff.domain.sla import Target
from handoff.errors import NotReady
from handoff.live import conversations, deadlines, leases, stream
from handoff.live.deadlines import Claimed
from handoff.live.stream import StreamEntry
from handoff.service import alerting, estimate, owing, resting, timekeeping
from handoff.service.context import Services

log = logging.getLogger(__name__)
READER = "timekeeper"
_LEASE_MS, _CLAIM_MS = 10_000, 20_000
_BLOCK_MS = 500
_ESTIMATE_MS, _LOOK_MS, _REBUILD_MS = 2_000, 5_000, 30_000
_SHORTEST_S, _LONGEST_S = 0.05, 1.0
_GATHER_S = 0.25  # one look at the clocks for all that comes meanwhile
_AGAIN_MS = 5_000


async def run(services: Services) -> None:
    """Hold the lease and follow; wait while another process holds it."""
    token = ids.new_token()
    try:
        while True:
            if await leases.hold(services.live, READER, token, lifetime_ms=_LEASE_MS):
                await _follow(services, token)
            else:
                await asyncio.sleep(1)
    finally:
        await leases.drop(services.live, READER, token)


async def act_on_due(services: Services) -> None:
    """Deal with every deadline that is over, for ever; any number of processes may."""
    while True:
        if not await act_once(services):
            due_ms = await deadlines.next_due_ms(services.live)
            pause_s = _LONGEST_S if due_ms is None else (due_ms - services.now_ms()) / 1000
            await asyncio.sleep(min(max(pause_s, _SHORTEST_S), _LONGEST_S))


async def act_once(services: Services) -> bool:
    """Deal with the deadline that is over first; False when there is none. One that cannot be, comes again."""
    claimed = await deadlines.claim(services.live, now_ms=services.now_ms(), lease_ms=_CLAIM_MS, token=ids.new_token())
    if claimed is None:
        return False
    try:
        await _act(services, claimed)
    except NotReady:
        raise
    except Exception:
        metrics.FAULTS.labels("deadline").inc()
        log.exception("deadline cannot be dealt with", extra={"kind": claimed.kind})
        await deadlines.settle(services.live, claimed, services.now_ms() + _AGAIN_MS)
    return True


async def follow_once(services: Services, after: str, *, block_ms: int) -> str:
    """Take in what is new on the stream; returns the new place."""
    entries = await stream.read(services.live, after, block_ms=block_ms)
    for entry in await _concerned(services, entries):
        await _take(services, entry)
    return entries[-1].stream_id if entries else after


async def _concerned(services: Services, entries: Sequence[StreamEntry]) -> list[StreamEntry]:
    """Leave out what happens between customer and bot: most of all, and no clock runs for it."""
    found = await deadlines.clocks_of_many(services.live, {entry.conversation_id for entry in entries})
    ticking, kept = set(found), []
    for entry in entries:
        if timekeeping.begins(entry.event):
            ticking.add(entry.conversation_id)
        if entry.conversation_id in ticking:
            kept.append(entry)
    return kept


async def rebuild_missing(services: Services) -> None:
    """Make clocks for conversations with people that have none, and drop those of conversations that are gone."""
    known = await deadlines.known(services.live)
    with_people: set[str] = set()
    for status in (Status.QUEUED, Status.ASSIGNED):
        with_people.update(await conversations.by_status(services.live, status, 100_000))
    for conversation_id in with_people ^ known:
        await timekeeping.rebuild(services, conversation_id)


async def _follow(services: Services, token: str) -> None:
    after = await stream.cursor(services.live, READER) or await stream.newest_id(services.live)
    estimated = looked = rebuilt = 0
    while await leases.hold(services.live, READER, token, lifetime_ms=_LEASE_MS):
        moved = await follow_once(services, after, block_ms=_BLOCK_MS)
        if moved != after:
            after = moved
            await stream.set_cursor(services.live, READER, after)
            await asyncio.sleep(_GATHER_S)
        now_ms = services.now_ms()
        if now_ms - estimated >= _ESTIMATE_MS:
            await estimate.estimate(services)
            estimated = now_ms
        if now_ms - looked >= _LOOK_MS:
            await alerting.look(services)
            looked = now_ms
        if now_ms - rebuilt >= _REBUILD_MS:
            await rebuild_missing(services)
            rebuilt = now_ms


async def _take(services: Services, entry: StreamEntry) -> None:
    """Follow one event; one that cannot be followed is logged and counted, and holds up nobody behind it."""
    try:
        await timekeeping.follow(services, entry.conversation_id, entry.event)
    except NotReady:
        raise
    except Exception:
        metrics.FAULTS.labels("timekeeper").inc()
        log.exception("event cannot be followed", extra={"conversation": entry.conversation_id})


async def _act(services: Services, claimed: Claimed) -> None:
    if claimed.kind == timekeeping.REST:
        await resting.act(services, claimed)
    elif claimed.kind == alerting.KIND:
        await alerting.act(services, claimed)
    elif claimed.kind in set(Target):
        await owing.act(services, claimed)
    else:
        log.warning("unknown deadline", extra={"kind": claimed.kind})
        await deadlines.settle(services.live, claimed)
