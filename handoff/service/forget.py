"""Forget a contact outside of SQL: their live conversations, codes and uploaded files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from handoff.domain import ids
from handoff.domain.clock import RealClock
from handoff.live import attached, conversations, drafts, held, recovery, stream
from handoff.live.store import Live
from handoff.record.contacts import Holdings
from handoff.service.files import remove


async def erase(live: Live, var_dir: Path, holdings: Holdings) -> Sequence[str]:
    """Remove everything; return the ids of the live conversations that were found, recorded or not."""
    current = await conversations.current_of(live, holdings.contact_id)
    wanted = {*holdings.conversation_ids, *([current] if current else [])}
    found = [head.id for head in await conversations.get_many(live, sorted(wanted))]
    file_ids = set(holdings.file_ids)
    for conversation_id in sorted(wanted):
        for event in await conversations.events_since(live, conversation_id, 0, 100_000):
            carried = (*event.get("images", ()), *event.get("files", ()))
            file_ids |= {file["file_id"] for file in carried if "file_id" in file}
        await drafts.forget(live, conversation_id)
        file_ids |= {*await held.forget(live, conversation_id), *await attached.forget(live, conversation_id)}
        await recovery.evict(live, conversation_id, recorded_seq=None, now_ms=RealClock().now_ms())
        await stream.forget(live, conversation_id)
        await recovery.forget_bot(live, conversation_id)
    for file_id in file_ids:
        if ids.is_id(file_id, "f"):
            await asyncio.to_thread(remove, var_dir, file_id)
    return found
