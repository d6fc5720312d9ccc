"""What the time side must know of a conversation, folded from its events: who is to act, and since when.

The same events in the same order give the same clocks, so they can be made anew from the log at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from handoff.domain.model import Kind, Role, Status


@dataclass(frozen=True, slots=True)
class Clocks:
    """Instants in ms, 0 when it has not happened.

    `asked_ms`: people were asked for; `first_reply_ms`: the first message of an agent after that; `unanswered_ms`: the
    contact's first message that no agent has answered yet; `contact_ms`, `agent_ms`: the last message of each;
    `told`: what was warned of or breached, as `KIND.STAGE.SINCE`.
    """

    seq: int = 0
    status: Status = Status.BOT
    queue: str = ""
    language: str = "ja"
    asked_ms: int = 0
    assigned_ms: int = 0
    assignee: str = ""
    first_reply_ms: int = 0
    unanswered_ms: int = 0
    contact_ms: int = 0
    agent_ms: int = 0
    promised_ms: int = 0
    reminded_ms: int = 0
    idled_ms: int = 0
    told: tuple[str, ...] = ()

    @property
    def with_people(self) -> bool:
        """Whether people are to act, or have it."""
        return self.status in (Status.QUEUED, Status.ASSIGNED)

    def encoded(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def decoded(cls, text: str) -> Self:
        """Read what `encoded` wrote; fields of another version are left out."""
        found = json.loads(text)
        known = {f.name for f in fields(cls)}
        kept = {name: value for name, value in found.items() if name in known}
        return cls(**kept | {"status": Status(found["status"]), "told": tuple(found["told"])})


def fold(events: Iterable[Mapping[str, Any]], begun: Clocks | None = None) -> Clocks:
    """Apply stored events (with seq), oldest first; those already applied are passed over."""
    clocks = begun or Clocks()
    for event in events:
        clocks = advance(clocks, event)
    return clocks


def advance(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    """Apply one stored event."""
    if event["seq"] <= clocks.seq:
        return clocks
    changed = replace(clocks, seq=event["seq"])
    step = _STEPS.get(event["type"])
    return step(changed, event) if step else changed


def _started(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    return replace(clocks, language=event["language"])


def _message(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    role, at_ms = event["author"]["role"], event["at_ms"]
    if role == Role.CONTACT:
        unanswered = clocks.unanswered_ms or (at_ms if clocks.with_people else 0)
        return replace(clocks, contact_ms=at_ms, unanswered_ms=unanswered, reminded_ms=0, idled_ms=0)
    if role == Role.AGENT and event["kind"] != Kind.NOTE:
        first = clocks.first_reply_ms or (at_ms if clocks.asked_ms else 0)
        return replace(clocks, agent_ms=at_ms, first_reply_ms=first, unanswered_ms=0, reminded_ms=0, idled_ms=0,
                       promised_ms=0)  # fmt: skip
    if (event["client_message_id"] or "").startswith(REMINDER):
        return replace(clocks, reminded_ms=at_ms)
    return clocks


def _queued(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    """People were asked for; who came back to an old place has asked since then."""
    asked = event.get("queued_ms") or event["at_ms"]
    return Clocks(
        seq=clocks.seq, status=Status.QUEUED, queue=event["queue"], language=clocks.language, asked_ms=asked,
        contact_ms=clocks.contact_ms, unanswered_ms=asked,
    )  # fmt: skip


def _assigned(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    asked = clocks.asked_ms or event["at_ms"]  # an agent who steps in with nobody asking answers for it from here on
    return replace(clocks, status=Status.ASSIGNED, assignee=event["assignee"]["id"], assigned_ms=event["at_ms"],
                   asked_ms=asked, reminded_ms=0, idled_ms=0)  # fmt: skip


def _waits_again(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    return replace(clocks, status=Status.QUEUED, queue=event.get("queue") or clocks.queue, assignee="", idled_ms=0,
                   asked_ms=clocks.asked_ms or event["at_ms"], reminded_ms=0)  # fmt: skip


def _with_bot(clocks: Clocks, _event: Mapping[str, Any]) -> Clocks:
    return Clocks(seq=clocks.seq, language=clocks.language, contact_ms=clocks.contact_ms, agent_ms=clocks.agent_ms)


def _resolved(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    return replace(_with_bot(clocks, event), status=Status.RESOLVED)


def _promised(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    return replace(clocks, promised_ms=event["promised_ms"])


def _idled(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    return replace(clocks, idled_ms=event["at_ms"])


def _told(clocks: Clocks, event: Mapping[str, Any]) -> Clocks:
    stage = "warned" if event["type"] == "sla.warned" else "breached"
    return replace(clocks, told=(*clocks.told, f"{event['policy']}.{stage}.{event['since_ms']}"))


REMINDER = "idle:"  # begins the client_message_id of our reminder
_STEPS = {
    "conversation.started": _started,
    "message.appended": _message,
    "conversation.queued": _queued,
    "conversation.rejoined": _queued,
    "conversation.assigned": _assigned,
    "conversation.released": _waits_again,
    "conversation.transferred": _waits_again,
    "conversation.left": _with_bot,
    "conversation.returned": _with_bot,
    "conversation.reopened": _with_bot,
    "conversation.resolved": _resolved,
    "conversation.idled": _idled,
    "promise.made": _promised,
    "sla.warned": _told,
    "sla.breached": _told,
}
