"""The workspace's event stream: read by every gateway for its sockets, by one leased reader each for journal, mail."""

from __future__ import annotations

import json
from dataclasses import dataclass

from handoff.domain.model import Json
from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One event with its place in the workspace (`stream_id`) and in its conversation (`event["seq"]`)."""

    stream_id: str
    conversation_id: str
    generation: str
    event: Json


async def read(live: Live, after: str, *, block_ms: int, limit: int = 500) -> list[StreamEntry]:
    """Return what came after `after` (an id, `0` or `$`), waiting up to `block_ms` for the first."""
    answer = await live.reader.xread({live.keys.of("events"): after}, count=limit, block=block_ms)
    if not answer:
        return []
    return [_parse(stream_id, fields) for stream_id, fields in answer[0][1]]


async def newest_id(live: Live) -> str:
    """The id of the last event, or `0-0`: where a reader that wants only what comes now begins."""
    entries = await live.redis.xrevrange(live.keys.of("events"), count=1)
    return str(entries[0][0]) if entries else "0-0"


async def trim(live: Live, below: str) -> int:
    """Forget what every reader has passed."""
    return int(await live.redis.xtrim(live.keys.of("events"), minid=below, approximate=True))


async def forget(live: Live, conversation_id: str) -> None:
    """Delete a conversation's entries that are still in the stream."""
    key = live.keys.of("events")
    after = "-"
    while entries := await live.redis.xrange(key, min=after, count=1000):
        doomed = [stream_id for stream_id, fields in entries if fields["c"] == conversation_id]
        if doomed:
            await live.redis.xdel(key, *doomed)
        after = f"({entries[-1][0]}"


async def lag(live: Live, after: str) -> int:
    """How many events a reader has still before it, up to 10,000."""
    return len(await live.redis.xrange(live.keys.of("events"), min=f"({after}", count=10_000))


async def cursor(live: Live, reader: str) -> str | None:
    """Return the stream id up to which a reader is done, or None at its first start."""
    found = await live.redis.get(live.keys.of("cursor", reader))
    return str(found) if found else None


async def set_cursor(live: Live, reader: str, stream_id: str) -> None:
    """Keep how far a reader is."""
    await live.redis.set(live.keys.of("cursor", reader), stream_id)


def _parse(stream_id: str, fields: dict[str, str]) -> StreamEntry:
    event = json.loads(fields["e"])
    event["seq"] = int(fields["s"])
    event["internal"] = {**event.get("internal", {}), "epoch": int(fields["p"])}
    return StreamEntry(stream_id, fields["c"], fields["g"], event)
