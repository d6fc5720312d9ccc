"""Files that an agent has added and that wait for the message they go with; the scripts take them out in its step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from handoff.domain.model import Json
from handoff.live.store import Live

KEEP_MS = 30 * 24 * 3_600_000  # as long as a draft


@dataclass(frozen=True, slots=True)
class Attached:
    """One such file. `kind` is `reply` or `note`; `width` and `height` are those of an image, else None."""

    file_id: str
    conversation_id: str
    kind: str
    name: str
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None
    at_ms: int

    @property
    def is_image(self) -> bool:
        """Whether it is shown as a picture."""
        return self.width is not None

    def shown(self) -> Json:
        """Return what its agent sees of it, without its address."""
        return {
            "id": self.file_id, "name": self.name, "media_type": self.media_type, "size_bytes": self.size_bytes,
            "width": self.width, "height": self.height,
        }  # fmt: skip

    def stored(self) -> Json:
        """Return it as a message carries it: as an image, or as a file."""
        if self.is_image:
            return {"file_id": self.file_id, "width": self.width, "height": self.height}
        return {
            "file_id": self.file_id, "name": self.name, "media_type": self.media_type, "size_bytes": self.size_bytes,
        }  # fmt: skip


async def put(live: Live, agent_id: str, one: Attached) -> None:
    """Keep one until its message goes out, or for as long as a draft."""
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.hset(live.keys.of("attached", agent_id), one.file_id, encoded(one))
        pipe.zadd(live.keys.of("attaching"), {f"{agent_id} {one.file_id}": one.at_ms + KEEP_MS})
        await pipe.execute()


async def get_many(live: Live, agent_id: str, file_ids: Sequence[str]) -> list[Attached]:
    """Return those of the ids that still wait with this agent, in the order asked."""
    if not file_ids:
        return []
    found = await live.redis.hmget(live.keys.of("attached", agent_id), list(file_ids))
    return [decoded(value) for value in found if value]


async def of_conversation(live: Live, agent_id: str, conversation_id: str) -> list[Attached]:
    """Return what waits with an agent in one conversation, the earliest first."""
    found = [decoded(value) for value in (await live.redis.hgetall(live.keys.of("attached", agent_id))).values()]
    mine = [one for one in found if one.conversation_id == conversation_id]
    return sorted(mine, key=lambda one: (one.at_ms, one.file_id))


async def drop(live: Live, agent_id: str, file_id: str) -> bool:
    """Take one out; False when it does not wait: its message has it. Whoever gets True removes the file."""
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.hdel(live.keys.of("attached", agent_id), file_id)
        pipe.zrem(live.keys.of("attaching"), f"{agent_id} {file_id}")
        removed, _ = await pipe.execute()
    return bool(removed)


async def over(live: Live, now_ms: int) -> list[tuple[str, str]]:
    """Return agent and file of those that have waited too long."""
    places = await live.redis.zrangebyscore(live.keys.of("attaching"), "-inf", now_ms, start=0, num=100)
    return [(agent_id, file_id) for agent_id, _, file_id in (str(place).partition(" ") for place in places)]


async def forget(live: Live, conversation_id: str) -> list[str]:
    """Take out what waits in a conversation, whoever's it is; returns the ids of the files."""
    gone: list[str] = []
    prefix = live.keys.of("attached", "")
    async for key in live.redis.scan_iter(match=prefix + "*", count=1000):
        agent_id = str(key).removeprefix(prefix)
        for one in await of_conversation(live, agent_id, conversation_id):
            gone += [one.file_id] if await drop(live, agent_id, one.file_id) else []
    return gone


def used(agent_id: str, files: Sequence[Attached]) -> str:
    """Name those that go out, as the scripts take them; '' for none."""
    return json.dumps([agent_id, *(one.file_id for one in files)]) if files else ""


def encoded(one: Attached) -> str:
    """As it is kept."""
    return json.dumps(asdict(one), ensure_ascii=False)


def decoded(kept: str) -> Attached:
    """Read what `encoded` wrote."""
    return Attached(**json.loads(kept))
