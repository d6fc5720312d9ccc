"""Bot turns as leased work: a turn whose worker died is taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handoff.domain.asking import Asking, asking_of
from handoff.domain.events import Event
from handoff.domain.model import Conversation, Json
from handoff.live.conversations import decode_entry
from handoff.live.messages import encoded_events, encoded_fields
from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class Turn:
    """A leased turn: the conversation at that moment and the events since the last answer, oldest first."""

    conversation: Conversation
    token: str
    events: tuple[Json, ...]
    attempts: int
    pending_ms: int

    @property
    def asking(self) -> Asking:
        """What is to be answered; a turn is only ever claimed for something that waits."""
        return asking_of(self.events) or Asking(None, None, self.conversation.seq)

    @property
    def covers_seq(self) -> int:
        """The seq up to which this turn answers."""
        return self.asking.covers_seq


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased turn, None when none was due; and when the next is due or a lease ends, None when there is none."""

    turn: Turn | None
    next_due_ms: int | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A turn that was ended: the last seq, and whether the next one waits already."""

    seq: int
    next_waits: bool


async def claim(live: Live, *, now_ms: int, lease_ms: int, token: str) -> Claim:
    """Lease the turn that is due first."""
    next_due, *found = await live.run("claim_turn", now_ms, lease_ms, token)
    return Claim(_turn_of(token, now_ms, *found) if found else None, int(float(next_due)) if next_due else None)


def _turn_of(
    token: str, now_ms: int, conversation_id: str, flat: Sequence[str], entries: Sequence[Any], attempts: int
) -> Turn:
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    return Turn(
        Conversation.of_hash(conversation_id, fields),
        token,
        tuple(decode_entry(entry_id, _pairs(pairs)) for entry_id, pairs in entries),
        int(attempts),
        int(fields.get("pending_ms") or now_ms),
    )


async def renew(live: Live, turn: Turn, *, until_ms: int) -> bool:
    """Keep the lease; False when it is no longer ours."""
    return bool(await live.run("renew_turn", turn.conversation.id, turn.token, until_ms, "") == "done")


async def put_off(live: Live, turn: Turn, *, due_ms: int) -> bool:
    """Give the turn back, to be taken up again at `due_ms`; does not count as an attempt."""
    return bool(await live.run("renew_turn", turn.conversation.id, turn.token, due_ms, "1") == "done")


async def finish(
    live: Live,
    turn: Turn,
    events: Sequence[Event],
    *,
    now_ms: int,
    fields: Json,
    choices: Mapping[str, Json],
    handoff: Sequence[Event] = (),
) -> Finished | None:
    """Append the answer and, when `handoff` has events, put the conversation in the queue, in one step.

    Returns None when the lease or the epoch has moved: then nothing was written.
    """
    answer = await live.run(
        "finish_turn", turn.conversation.id, turn.token, turn.conversation.epoch, turn.covers_seq, now_ms,
        encoded_fields(fields), encoded_events(events),
        json.dumps({name: json.dumps(kept, ensure_ascii=False) for name, kept in choices.items()}, ensure_ascii=False),
        "queued" if handoff else "", encoded_events(handoff),
    )  # fmt: skip
    return Finished(int(answer[1]), next_waits=bool(answer[2])) if answer[0] == "done" else None


async def set_typing(live: Live, conversation_id: str, *, until_ms: int, now_ms: int, burst_ms: int) -> None:
    """Let a waiting turn wait until the customer has finished typing, but no longer than a burst may last."""
    await live.run("set_typing", conversation_id, until_ms, now_ms, burst_ms)


def _pairs(flat: Sequence[str]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))
