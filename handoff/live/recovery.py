"""Bring conversations back from the record, and take recorded ones out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from handoff.domain import ids
from handoff.domain.model import Json
from handoff.live.messages import encoded_fields
from handoff.live.store import Live


async def is_lost(live: Live) -> bool:
    """Tell whether the store is empty of us: new, or everything was lost."""
    return not await live.redis.exists(live.keys.of("restored"))


async def generation(live: Live) -> str:
    """Return the name of the store's present life, made on first use; a lost store begins another one.

    All logs that begin or are brought back in this life carry it, so that a cursor of an earlier life, and events
    of it that were never recorded, are told from the same numbers given anew.
    """
    key = live.keys.of("generation")
    await live.redis.set(key, ids.new_token(), nx=True)
    return str(await live.redis.get(key))


async def mark_restored(live: Live) -> None:
    """Say that all that the record knew as open is live again."""
    await live.redis.set(live.keys.of("restored"), await generation(live))


async def restore(
    live: Live,
    conversation_id: str,
    *,
    head: Json,
    log: Sequence[tuple[int, int, str]],
    results: Mapping[str, str],
    choices: Mapping[str, Json],
    score: int,
    now_ms: int,
    lease_ms: int,
    silent_ms: int | None,
) -> bool:
    """Put one conversation back; False when it was live already. `log`: (seq, epoch, event JSON) in order.

    An assigned one gets a lease of `lease_ms`; `silent_ms`: how long its agent may owe an answer, None: owes none.
    """
    kept = {name: json.dumps(value, ensure_ascii=False) for name, value in choices.items()}
    answer = await live.run(
        "restore",
        conversation_id,
        encoded_fields(head),
        json.dumps(log, ensure_ascii=False),
        json.dumps(dict(results), ensure_ascii=False),
        json.dumps(kept, ensure_ascii=False),
        score,
        now_ms,
        lease_ms,
        "" if silent_ms is None else silent_ms,
        ids.new_token(),
    )
    return bool(answer == "done")


async def forget_bot(live: Live, conversation_id: str) -> None:
    """Delete what the bot remembers of a conversation, in all its episodes (bot/tracker_store.py writes it)."""
    names = [
        n async for n in live.redis.scan_iter(match=live.keys.of("bot", "tracker", f"{conversation_id}#*"), count=1000)
    ]
    if names:
        await live.redis.delete(*names)


async def evict(live: Live, conversation_id: str, *, recorded_seq: int | None, now_ms: int) -> bool:
    """Remove a resolved conversation that is in the record up to its last seq; None: whatever it is (a deletion)."""
    answer = await live.run("evict", conversation_id, "" if recorded_seq is None else recorded_seq, now_ms)
    return bool(answer == "done")
