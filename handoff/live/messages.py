"""Append to a conversation's log without changing who owns it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handoff.domain.events import Event, stirs
from handoff.domain.model import Json, Status
from handoff.live.limits import Limit
from handoff.live.store import Live


class Outcome(StrEnum):
    """What a script answered; the scripts' headers say when."""

    DONE = "done"
    REPEAT = "repeat"
    REUSED = "reused"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    WRONG_STATUS = "wrong_status"
    STALE = "stale"
    HELD = "held"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Appended:
    """The result of an append; `seq` is that of the message, `detail` the status or holder that stood in the way."""

    outcome: Outcome
    conversation_id: str = ""
    message_id: str = ""
    seq: int = 0
    epoch: int = 0
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What makes a message repeatable: the sender's id for it, and a digest of what it said."""

    client_message_id: str
    message_id: str
    digest: str

    def as_internal(self) -> Json:
        """As an event that is no message carries it, so that the log tells the first result."""
        return {"sent": [self.client_message_id, self.digest, self.message_id]}


def digest_of(*parts: str) -> str:
    """Tell one content from another under the same client_message_id."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


async def append_incoming(
    live: Live,
    *,
    contact_id: str,
    new_conversation_id: str,
    sent: Sent,
    message: Event,
    started: Event,
    reopened: Event,
    released: Event,
    head: Json,
    fields: Json,
    reopen_ms: int,
    silent_ms: int,
    known_absent: bool,
    limit: Limit | None,
) -> Appended:
    """Append a contact's message; see append_incoming.lua for what happens in the one step.

    Raises SlowDown when the contact has used up the limit; a second try for the same message is not counted again.
    """
    answer = await live.run(
        "append_incoming", contact_id, new_conversation_id, sent.client_message_id, sent.digest, sent.message_id,
        message.encoded(), message.at_ms, reopen_ms, started.encoded(), reopened.encoded(),
        encoded_fields(head), encoded_fields(fields), "1" if known_absent else "", silent_ms, released.encoded(),
        *(limit.arguments() if limit else ("", 0, 0)),
    )  # fmt: skip
    if limit and answer[0] == "slow":
        raise limit.refusal(int(answer[1]))
    return parse_answer(answer)


async def append_events(
    live: Live,
    conversation_id: str,
    events: Sequence[Event],
    *,
    now_ms: int,
    fields: Json | None = None,
    statuses: Sequence[Status] = (),
    turn_token: str = "",
    sent: Sent | None = None,
    used: str = "",
) -> Appended:
    """Append events, all or none, while the conversation has one of `statuses` (any, when empty).

    `used`: the files that go with the message, as live/attached.py names them.
    """
    changed = {"updated_ms": now_ms} if any(stirs(event.type) for event in events) else {}
    answer = await live.run(
        "append_events", conversation_id, ",".join(statuses), turn_token, encoded_fields({**(fields or {}), **changed}),
        encoded_events(events), now_ms, *(_triple(sent)), used,
    )  # fmt: skip
    return parse_answer(answer)


async def is_known(live: Live, conversation_id: str, client_message_id: str) -> bool:
    """Tell whether a message of this id was appended, or is held."""
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.hexists(live.keys.of("messages", conversation_id), client_message_id)
        pipe.hexists(live.keys.of("held", conversation_id), client_message_id)
        return any(await pipe.execute())


def encoded_events(events: Sequence[Event]) -> str:
    """Encode events as the scripts take them: [[event JSON, wants_turn 0 or 1], …]."""
    return json.dumps([[event.encoded(), int(event.wants_turn)] for event in events], ensure_ascii=False)


def encoded_fields(fields: Json) -> str:
    """Hash fields as a JSON object of strings; an empty one stays an object for Lua."""
    return json.dumps({name: str(value) for name, value in fields.items()}, ensure_ascii=False)


def parse_answer(answer: Sequence[str | int]) -> Appended:
    """Read a script's answer; its header says what may come."""
    outcome = Outcome(str(answer[0]))
    if outcome in (Outcome.DONE, Outcome.REPEAT):
        epoch = int(answer[4]) if len(answer) > 4 else 0
        return Appended(outcome, str(answer[1]), str(answer[2]), int(answer[3]), epoch)
    return Appended(outcome, detail=tuple(str(part) for part in answer[1:]))


def _triple(sent: Sent | None) -> tuple[str, str, str]:
    return (sent.client_message_id, sent.digest, sent.message_id) if sent else ("", "", "")
