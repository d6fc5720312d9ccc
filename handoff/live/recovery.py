"""Bring conversations back from the record, and take recorded ones out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from handoff.domain.model import Json
from handoff.live.messages import encoded_fields
from handoff.live.store import Live


async def is_lost(live: Live) -> bool:
    """Tell whether the store is empty of us: new, or everything was lost."""
    return not await live.redis.exists(live.keys.of("generation"))


async def mark_found(live: Live, generation: str) -> None:
    """Say that all that the record knew as open is live again."""
    await live.redis.set(live.keys.of("generation"), generation, nx=True)


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
) -> bool:
    """Put one conversation back; False when it was live already. `log`: (seq, epoch, event JSON) in order."""
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
    )
    return bool(answer == "done")


async def evict(live: Live, conversation_id: str, *, recorded_seq: int | None) -> bool:
    """Remove a resolved conversation that is in the record up to its last seq; None: whatever it is (a deletion)."""
    answer = await live.run("evict", conversation_id, "" if recorded_seq is None else recorded_seq)
    return bool(answer == "done")
