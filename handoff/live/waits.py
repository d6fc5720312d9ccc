"""What the estimate of waits learns from and what it has told: recent times, errors, and each customer's range.

Written by the process that holds the estimate's lease; `waits` is read by every gateway that has the customer's page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Self

from handoff.domain.promise import Shown
from handoff.live.store import Live

_HANDLED, _ERRORS, _PATIENCE = 150, 120, 200


@dataclass(frozen=True, slots=True)
class Promised:
    """A range that a customer was shown, and when."""

    at_ms: int
    lower_min: int
    upper_min: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """The first estimate of a wait, shown or not (it is what the errors are learned from), and what was shown first."""

    at_ms: int
    median_ms: float
    spread: float
    lower_min: int | None
    upper_min: int | None
    first: Promised | None = None
    revised: int = 0

    def encoded(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))

    @classmethod
    def decoded(cls, text: str) -> Self:
        """Read what `encoded` wrote."""
        found = json.loads(text)
        first = Promised(**found["first"]) if found["first"] else None
        return cls(**found | {"first": first})


@dataclass(frozen=True, slots=True)
class Learned:
    """Of one queue: recent handling times (ms), errors of predictions, whether their ranges held, how many leave."""

    handled_ms: tuple[int, ...]
    errors: tuple[float, ...]
    hits: tuple[bool, ...]
    leaves_per_min: float


async def keep_handled(live: Live, queue: str, handled_ms: int) -> None:
    """Remember how long an agent was at a conversation."""
    await _push(live, live.keys.of("handled", queue), str(max(handled_ms, 1000)), _HANDLED)


async def keep_error(live: Live, queue: str, error: float, *, hit: bool | None) -> None:
    """Remember how far a prediction was off (in its own spreads), and whether its range held (None: it had none)."""
    await _push(live, live.keys.of("errors", queue), json.dumps([round(error, 3), hit]), _ERRORS)


async def keep_patience(live: Live, queue: str, waited_ms: int, *, left: bool) -> None:
    """Remember how long somebody waited and whether they left."""
    await _push(live, live.keys.of("patience", queue), json.dumps([waited_ms, left]), _PATIENCE)


async def withdraw_patience(live: Live, queue: str, waited_ms: int) -> None:
    """Forget that somebody left after so long: they came back."""
    await live.redis.lrem(live.keys.of("patience", queue), 1, json.dumps([waited_ms, True]))


async def learned(live: Live, queues: Iterable[str]) -> dict[str, Learned]:
    """Return what is remembered of these queues."""
    names = list(queues)
    async with live.redis.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.lrange(live.keys.of("handled", name), 0, -1)
            pipe.lrange(live.keys.of("errors", name), 0, -1)
            pipe.lrange(live.keys.of("patience", name), 0, -1)
        found = await pipe.execute()
    return {name: _learned(*found[n * 3 : n * 3 + 3]) for n, name in enumerate(names)}


async def predictions(live: Live, conversation_ids: Iterable[str]) -> dict[str, Prediction]:
    """Return what was predicted for these."""
    return {
        i: Prediction.decoded(text)
        for i, text in (await _of_many(live, live.keys.of("predictions"), conversation_ids)).items()
    }


async def prediction_of(live: Live, conversation_id: str) -> Prediction | None:
    """Return what was predicted for one."""
    return (await predictions(live, [conversation_id])).get(conversation_id)


async def shown(live: Live, conversation_ids: Iterable[str]) -> dict[str, Shown]:
    """Return the ranges that these customers see."""
    return {
        i: Shown(**json.loads(text))
        for i, text in (await _of_many(live, live.keys.of("waits"), conversation_ids)).items()
    }


async def keep(live: Live, predicted: Mapping[str, Prediction], now_shown: Mapping[str, Shown | None]) -> None:
    """Keep new predictions, and what is shown from now on (None: nothing)."""
    if not predicted and not now_shown:
        return
    gone = [i for i, each in now_shown.items() if each is None]
    kept = {i: json.dumps(asdict(each)) for i, each in now_shown.items() if each is not None}
    async with live.redis.pipeline(transaction=True) as pipe:
        if predicted:
            pipe.hset(live.keys.of("predictions"), mapping={i: p.encoded() for i, p in predicted.items()})
        if kept:
            pipe.hset(live.keys.of("waits"), mapping=kept)
        if gone:
            pipe.hdel(live.keys.of("waits"), *gone)
        await pipe.execute()


async def forget_prediction(live: Live, conversation_id: str) -> None:
    """Forget a wait that ended."""
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.hdel(live.keys.of("predictions"), conversation_id)
        pipe.hdel(live.keys.of("waits"), conversation_id)
        await pipe.execute()


def _learned(handled: list[str], errors: list[str], patience: list[str]) -> Learned:
    scored = [json.loads(text) for text in errors]
    waited = [json.loads(text) for text in patience]
    minutes = sum(w for w, _ in waited) / 60_000
    left = sum(1 for _, gone in waited if gone)
    return Learned(
        tuple(int(ms) for ms in handled),
        tuple(float(error) for error, _ in scored),
        tuple(hit for _, hit in scored if hit is not None),
        left / minutes if minutes > 0 else 0.0,
    )


async def _push(live: Live, name: str, text: str, most: int) -> None:
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.lpush(name, text)
        pipe.ltrim(name, 0, most - 1)
        await pipe.execute()


async def _of_many(live: Live, key: str, conversation_ids: Iterable[str]) -> dict[str, str]:
    ids = list(conversation_ids)
    if not ids:
        return {}
    found = await live.redis.hmget(key, ids)
    return {i: text for i, text in zip(ids, found, strict=True) if text}
