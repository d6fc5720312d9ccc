"""Fold a conversation's events into its head: what restore needs when the live store has lost or let go of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handoff.domain.events import is_contact_message, stirs, wants_turn
from handoff.domain.model import Json, Kind, Role, Status, joined_in, joined_lines


@dataclass(slots=True)
class Folded:
    """Everything that the live store keeps of a conversation besides the log itself."""

    head: Json = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    choices: dict[str, Json] = field(default_factory=dict)


def fold(events: Iterable[Mapping[str, Any]]) -> Folded:
    """Apply stored events, oldest first, `seq` and `internal` included."""
    state = Folded()
    for event in events:
        head, internal = state.head, event.get("internal", {})
        head |= {"seq": event["seq"], "epoch": internal.get("epoch", head.get("epoch", 0))}
        if "sent" in internal:
            client_message_id, digest, message_id = internal["sent"]
            state.results[client_message_id] = f"{digest} {message_id} {event['seq']}"
        if stirs(event["type"]):
            head["updated_ms"] = event["at_ms"]
        if wants_turn(event):
            head["wants_seq"] = event["seq"]
        _STEPS.get(event["type"], _nothing)(state, event, internal)
    return state


def score_of(head: Mapping[str, Any]) -> int:
    """The score in the set of its status: arrival minus head start while it waits, else its last change."""
    if head["status"] == Status.QUEUED:
        return int(head["queued_ms"]) - int(head.get("head_start_ms", 0))
    return int(head["updated_ms"])


def preview_of(text: str, role: Role, at_ms: int, images: int = 0, files: Sequence[Json] = ()) -> Json:
    """Make the head's fields for the line that lists show: the last words of a person.

    The bot's do not count: every conversation that waits would read "a colleague will be with you".
    """
    sign = "📷" if images else f"📎 {files[0]['name']}" if files else ""
    return {"preview_text": (text or sign)[:140], "preview_role": role.value, "preview_ms": at_ms}


def _nothing(_state: Folded, _event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    """An event that leaves the head as it is."""


def _started(state: Folded, event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    state.head |= {
        "contact_id": internal["contact_id"],
        "channel": event["channel"],
        "inbox": event["inbox"],
        "language": event["language"],
        "started_ms": event["at_ms"],
        "status": Status.BOT.value,
        "episode": 1,
        **internal.get("proof", {}),
    }


def _message(state: Folded, event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    role = Role(event["author"]["role"])
    if event["client_message_id"] and "digest" in internal:
        key = f"{internal['digest']} {event['message_id']} {event['seq']}"
        state.results[event["client_message_id"]] = key
    state.choices |= internal.get("choices", {})
    if is_contact_message(event):
        state.head["unread"] = state.head.get("unread", 0) + 1
    if event["kind"] != Kind.NOTE and role in (Role.CONTACT, Role.AGENT):
        state.head |= preview_of(event["text"], role, event["at_ms"], len(event["images"]), event.get("files", ()))


def _answered(state: Folded, _event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    state.head["answered_seq"] = internal["covers_seq"]
    state.head |= internal.get("fields", {})


def _queued(state: Folded, event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    _forget(state, _LEFT + _RESERVED)
    state.head |= {
        "status": Status.QUEUED.value,
        "reason": event["reason"],
        "queue": event["queue"],
        "queued_ms": event.get("queued_ms") or event["at_ms"],
        "packet": json.dumps(event["packet"], ensure_ascii=False),
        **internal.get("fields", {}),
    }


def _assigned(state: Folded, event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    _forget(state, _LEFT + _RESERVED)
    state.head |= {
        "status": Status.ASSIGNED.value,
        "assignee": event["assignee"]["id"],
        "assignee_name": event["assignee"]["name"],
        "assigned_ms": event["at_ms"],
        "answered_seq": event["seq"] - 1,
    }


def _released(state: Folded, event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    _forget(state, _RESERVED)
    state.head |= {"status": Status.QUEUED.value, "assignee": "", "assignee_name": "", **internal.get("fields", {})}
    state.head["queued_ms"] = state.head.get("queued_ms") or event["at_ms"]


def _rejoined(state: Folded, _event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    _forget(state, _LEFT)
    state.head |= {"status": Status.QUEUED.value, **internal.get("fields", {})}


def _escalated(state: Folded, _event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    state.head |= internal.get("fields", {})


def _to_bot(state: Folded, event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    state.head |= {
        "status": Status.BOT.value,
        "assignee": "",
        "assignee_name": "",
        "queued_ms": 0,
        "reason": "",
        "episode": state.head.get("episode", 1) + 1,
        "answered_seq": event["seq"] - 1,
        **internal.get("fields", {}),
    }


def _resolved(state: Folded, event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    _forget(state, _LEFT)
    state.head |= {
        "status": Status.RESOLVED.value,
        "resolved_ms": event["at_ms"],
        "assignee": "",
        "assignee_name": "",
    }


def _offer_ended(state: Folded, _event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    """Whoever it was kept for did not take it."""
    _forget(state, _RESERVED)


def _forget(state: Folded, names: tuple[str, ...]) -> None:
    for name in names:
        state.head.pop(name, None)


def _joined(state: Folded, event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    """Who takes part beside the assignee. A change of ownership is told after it has put them out one by one."""
    joined, by = joined_in(state.head.get("joined", "")), event["by"]
    if event["type"] == "conversation.joined":
        joined[by["id"]] = by["name"]
    else:
        joined.pop(by["id"], None)
    state.head["joined"] = joined_lines(joined)


def _flagged(state: Folded, event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    state.head["harassment"] = "1" if event["type"] == "harassment.flagged" else ""


def _asked(state: Folded, event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    state.head["csat_asked_ms"] = event["at_ms"]


def _read(state: Folded, event: Mapping[str, Any], _internal: Mapping[str, Any]) -> None:
    state.head[f"{event['by']}_read_seq"] = event["up_to_seq"]
    if event["by"] == Role.AGENT:
        state.head["unread"] = 0


def _proved(state: Folded, _event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    state.head |= internal.get("proof", {})


def _email_left(state: Folded, _event: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    state.head["email"] = internal["email"]


_LEFT = ("left_ms", "left_queued_ms", "left_reason")
_RESERVED = ("reserved_for", "reserved_until_ms", "transferred_by")
_STEPS = {
    "conversation.started": _started,
    "message.appended": _message,
    "turn.answered": _answered,
    "conversation.queued": _queued,
    "conversation.assigned": _assigned,
    "conversation.released": _released,
    "conversation.transferred": _released,
    "conversation.rejoined": _rejoined,
    "conversation.escalated": _escalated,
    "conversation.left": _to_bot,
    "conversation.returned": _to_bot,
    "conversation.reopened": _to_bot,
    "conversation.resolved": _resolved,
    "offer.ended": _offer_ended,
    "conversation.joined": _joined,
    "conversation.parted": _joined,
    "harassment.flagged": _flagged,
    "harassment.cleared": _flagged,
    "csat.asked": _asked,
    "message.read": _read,
    "identity.proved": _proved,
    "email.left": _email_left,
}
