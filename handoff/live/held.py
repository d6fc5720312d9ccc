"""Replies that wait a moment before they go out: kept by the server, sent once by whichever process comes first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from handoff.domain.events import Event
from handoff.domain.model import Json
from handoff.live.attached import Attached, decoded, used
from handoff.live.messages import Appended, Outcome, encoded_fields, parse_answer
from handoff.live.store import Live

_KEEP_REFUSED_S = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Held:
    """One reply that waits. `epoch` is that under which the agent held the conversation when they wrote it."""

    conversation_id: str
    client_message_id: str
    agent_id: str
    agent_name: str
    epoch: int
    digest: str
    text: str
    due_ms: int
    attached: dict[str, str] = field(default_factory=dict)  # file id → the file that goes with it (live/attached.py)
    files_until_ms: int = 0

    @property
    def files(self) -> list[Attached]:
        """The files that go with it, in the order in which they were added."""
        return [decoded(kept) for kept in self.attached.values()]

    def shown(self) -> Json:
        """Return what its agent sees of it."""
        return {
            "conversation_id": self.conversation_id,
            "client_message_id": self.client_message_id,
            "text": self.text,
            "files": [one.shown() for one in self.files],
            "due_ms": self.due_ms,
        }


async def hold(live: Live, held: Held) -> Appended | int:
    """Keep a reply; returns when it is due, or what stood in the way (REPEAT: it has gone out)."""
    answer = await live.run(
        "hold_reply", held.conversation_id, held.client_message_id, held.digest, held.agent_id, held.epoch,
        held.due_ms, _encoded(held), used(held.agent_id, held.files),
    )  # fmt: skip
    if answer[0] in ("done", "waiting"):
        return int(answer[1])
    return parse_answer(answer)


async def take_back(live: Live, conversation_id: str, client_message_id: str, agent_id: str) -> Held | Outcome:
    """Take a reply back; REPEAT when it has gone out, ABSENT when the agent has none of this id."""
    answer = await live.run("take_back", conversation_id, client_message_id, agent_id)
    return _decoded(answer[1]) if answer[0] == Outcome.DONE else Outcome(answer[0])


async def send(live: Live, held: Held, message: Event, message_id: str, fields: Json, refusal: Json) -> Appended:
    """Send one, in one step with the question whether it may still go; ABSENT when it is not held any more."""
    refused = held.shown() | {"error": refusal, "at_ms": message.at_ms}
    answer = await live.run(
        "send_held", held.conversation_id, held.client_message_id, held.digest, held.agent_id, held.epoch,
        message.at_ms, message.encoded(), message_id, encoded_fields(fields),
        json.dumps(refused, ensure_ascii=False), _KEEP_REFUSED_S,
    )  # fmt: skip
    return parse_answer(answer)


async def due(live: Live, until_ms: float, limit: int = 100) -> list[Held]:
    """Return those that are due by then, the earliest first."""
    places = await live.redis.zrangebyscore(live.keys.of("holding"), "-inf", until_ms, start=0, num=limit)
    return await _read(live, places)


async def of_agent(live: Live, agent_id: str) -> list[Held]:
    """Return what of an agent's is held anywhere."""
    return [held for held in await due(live, float("inf"), 10_000) if held.agent_id == agent_id]


async def next_due_ms(live: Live) -> int | None:
    """When the earliest is due; None when none is held."""
    found = await live.redis.zrange(live.keys.of("holding"), 0, 0, withscores=True)
    return int(found[0][1]) if found else None


async def refused_of(live: Live, agent_id: str) -> list[Json]:
    """Return what could not be sent for an agent: their words and why, the latest first."""
    found = await live.redis.hvals(live.keys.of("refused", agent_id))
    return sorted((json.loads(value) for value in found), key=lambda item: -int(item["at_ms"]))


async def dismiss(live: Live, agent_id: str, client_message_id: str) -> None:
    """Take one off the list of those that could not be sent."""
    await live.redis.hdel(live.keys.of("refused", agent_id), client_message_id)


async def forget(live: Live, conversation_id: str) -> list[str]:
    """Delete what is held or was refused in a conversation; returns the ids of the files that were to go with it."""
    held = await live.redis.hgetall(live.keys.of("held", conversation_id))
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.delete(live.keys.of("held", conversation_id))
        for client_message_id in held:
            pipe.zrem(live.keys.of("holding"), f"{conversation_id} {client_message_id}")
        await pipe.execute()
    async for key in live.redis.scan_iter(match=live.keys.of("refused", "*"), count=1000):
        for client_message_id, value in (await live.redis.hgetall(key)).items():
            if json.loads(value)["conversation_id"] == conversation_id:
                await live.redis.hdel(key, client_message_id)
    return [file_id for kept in held.values() for file_id in _decoded(kept).attached]


async def _read(live: Live, places: Iterable[str]) -> list[Held]:
    pairs = [place.split(" ") for place in places]
    async with live.redis.pipeline(transaction=False) as pipe:
        for conversation_id, client_message_id in pairs:
            pipe.hget(live.keys.of("held", conversation_id), client_message_id)
        found = await pipe.execute()
    return [_decoded(kept) for kept in found if kept]


def _encoded(held: Held) -> str:
    return json.dumps(asdict(held), ensure_ascii=False)


def _decoded(kept: str) -> Held:
    return Held(**json.loads(kept))
