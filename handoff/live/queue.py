"""Who waits and who is given what: the choice itself is made in dispatch.lua, deadlines are kept in `due`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handoff.domain.events import Event
from handoff.domain.model import Json
from handoff.domain.queues import RoutingTuning
from handoff.live.messages import encoded_events, encoded_fields
from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class Given:
    """One conversation that found its agent; `offered`: they have yet to accept."""

    conversation_id: str
    agent_id: str
    offered: bool
    waited_ms: int


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that is over: of a conversation (offer, lease, silence, reserve) or of an agent (beat, wrap)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits. `place`: its class, or `@AGENT` while it is reserved; '' while it is offered to somebody."""

    conversation_id: str
    place: str
    score: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many wait in a queue, those on offer or reserved included, since when the first does (ms), who came last."""

    waiting: int
    oldest_ms: int | None
    last: str | None


async def dispatch(live: Live, routing: RoutingTuning, *, now_ms: int, most: int, token: str) -> list[Given]:
    """Give up to `most` waiting conversations to agents who are free, in one atomic step."""
    answer = await live.run(
        "dispatch", now_ms, most, _ms(routing.offer_accept_s), _ms(routing.alive_s), _ms(routing.silent_s), token
    )
    return [Given(str(i), str(agent), how == "offered", int(waited)) for i, agent, how, waited in answer]


async def look_due(live: Live, *, now_ms: int, most: int, gap_ms: int, anew_ms: int) -> list[Due]:
    """Return what is due; after a gap in which nobody looked, give everything its time anew first."""
    members = await live.run("look_due", now_ms, most, gap_ms, anew_ms)
    return [Due(*str(member).split(" ", 1)) for member in members]


async def next_due_ms(live: Live) -> int | None:
    """When the earliest deadline ends; None when there is none."""
    found = await live.redis.zrange(live.keys.of("due"), 0, 0, withscores=True)
    return int(found[0][1]) if found else None


async def forget_due(live: Live, due: Due) -> None:
    """Drop a deadline whose conversation or agent is no longer there."""
    await live.redis.zrem(live.keys.of("due"), f"{due.kind} {due.id}")


async def end_lease(
    live: Live, conversation_id: str, kind: str, *, token: str, now_ms: int, fields: Json, events: Sequence[Event]
) -> bool:
    """Put an assigned conversation back to the front, if this lease of it is over; False when it is not."""
    answer = await live.run(
        "end_lease", conversation_id, kind, token, now_ms, encoded_fields(fields), encoded_events(events)
    )
    return bool(answer[0] == "done")


async def end_offer(
    live: Live, conversation_id: str, agent_id: str, *, now_ms: int, lapsed: bool, not_before_ms: int,
    fields: Json, events: Sequence[Event],
) -> bool:  # fmt: skip
    """End the offer that this agent has; with `lapsed` only if its time is over. False when it is not theirs."""
    answer = await live.run(
        "end_offer", conversation_id, agent_id, now_ms, "1" if lapsed else "", not_before_ms,
        encoded_events(events), encoded_fields(fields),
    )  # fmt: skip
    return bool(answer[0] == "done")


async def end_reservation(live: Live, conversation_id: str, *, now_ms: int, fields: Json) -> bool:
    """Let a conversation whose reservation is over wait for anybody able, or for whom `fields` names now."""
    return bool(await live.run("end_reservation", conversation_id, now_ms, encoded_fields(fields)) == "done")


async def set_priority(
    live: Live, conversation_id: str, *, now_ms: int, fields: Json, events: Sequence[Event]
) -> tuple[str, ...]:
    """Change the head start; returns the script's answer: `done` and seq, or what stood in the way."""
    answer = await live.run("set_priority", conversation_id, now_ms, encoded_fields(fields), encoded_events(events))
    return tuple(str(part) for part in answer)


async def set_idle(live: Live, conversation_id: str, *, idle: bool, now_ms: int, events: Sequence[Event] = ()) -> bool:
    """Let an assigned conversation cease to count in its agent's load, or count again.

    False when nothing changed: not assigned, so already, or its agent owes an answer (it is not the customer who is
    silent then). A message of the contact counts it again by itself: append_incoming.lua.
    """
    answer = await live.run("set_idle", conversation_id, "1" if idle else "", now_ms, encoded_events(events))
    return bool(answer[0] == "done")


async def show_life(
    live: Live, conversation_id: str, agent_id: str, *, now_ms: int, routing: RoutingTuning, works: bool
) -> None:
    """Renew the lease of a conversation that the agent holds; `works`: they are at the answer, so wait for it anew."""
    silent_ms = _ms(routing.silent_s) if works else 0
    await live.run("show_life", conversation_id, agent_id, now_ms, _ms(routing.alive_s), silent_ms)


async def waiting(live: Live, limit: int = 10_000) -> list[Waiting]:
    """Return who waits, in the order in which they would be given away if everybody were able for everything."""
    scored = await live.redis.zrange(live.keys.of("status", "queued"), 0, limit - 1, withscores=True)
    async with live.redis.pipeline(transaction=False) as pipe:
        for conversation_id, _ in scored:
            pipe.hget(live.keys.of("conversation", conversation_id), "waits_in")
        places = await pipe.execute()
    return [Waiting(str(i), place or "", int(score)) for (i, score), place in zip(scored, places, strict=True)]


async def standing(live: Live, names: Iterable[str]) -> dict[str, Standing]:
    """Return how each of these queues stands, however many wait."""
    asked = list(names)
    async with live.redis.pipeline(transaction=False) as pipe:
        for name in asked:
            pipe.zcard(live.keys.of("arrived", name))
            pipe.zrange(live.keys.of("arrived", name), 0, 0, withscores=True)
            pipe.zrange(live.keys.of("arrived", name), -1, -1)
        found = await pipe.execute()
    return {
        name: Standing(int(waiting), int(first[0][1]) if first else None, str(last[0]) if last else None)
        for name, waiting, first, last in zip(asked, found[::3], found[1::3], found[2::3], strict=True)
    }


async def waiting_since(live: Live, names: Iterable[str], at_ms: int) -> int:
    """Count those of these queues who wait since then or longer."""
    async with live.redis.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.zcount(live.keys.of("arrived", name), "-inf", at_ms)
        return sum(map(int, await pipe.execute()))


async def note_arrivals(live: Live) -> int:
    """Bring the counts of `standing` up to date with who waits already; once at each start."""
    ids = await live.redis.zrange(live.keys.of("status", "queued"), 0, -1)
    return sum([int(await live.run("note_arrivals", *ids[at : at + 500])) for at in range(0, len(ids), 500)])


async def first_in(live: Live, class_: str) -> tuple[int, int | None]:
    """How many wait in a class, and the score of the first."""
    key = live.keys.of("waiting", class_)
    first = await live.redis.zrange(key, 0, 0, withscores=True)
    return int(await live.redis.zcard(key)), int(first[0][1]) if first else None


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
