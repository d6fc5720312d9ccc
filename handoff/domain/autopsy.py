"""Where the time of a conversation went: seconds in each status, every wait, and what caused it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handoff.domain.model import Json, Kind, Role

_STATUS = {
    "conversation.started": "bot", "conversation.queued": "queued", "conversation.assigned": "assigned",
    "conversation.released": "queued", "conversation.transferred": "queued", "conversation.left": "bot",
    "conversation.rejoined": "queued",
    "conversation.returned": "bot", "conversation.resolved": "resolved", "conversation.reopened": "bot",
}  # fmt: skip
_FAULTS = frozenset({"bot_unavailable", "agent_gone", "agent_silent", "no_room"})
_RULES = frozenset({"low_confidence", "repeated_failure", "complaint", "policy"})


def spans_of(events: Sequence[Mapping[str, Any]], now_ms: int) -> list[Json]:
    """Cut the conversation where its status changed: [{status, from_ms, to_ms (null: still), seconds, why}]."""
    spans: list[Json] = []
    for event in events:
        status = _STATUS.get(event["type"])
        if status is None:
            continue
        if spans:
            spans[-1] |= {"to_ms": event["at_ms"], "seconds": _seconds(spans[-1]["from_ms"], event["at_ms"])}
        spans.append({
            "status": status, "from_ms": event["at_ms"], "to_ms": None,
            "seconds": _seconds(event["at_ms"], now_ms), "seq": event["seq"], "why": why_of(event),
        })  # fmt: skip
    return spans


def waits_of(events: Sequence[Mapping[str, Any]], now_ms: int) -> list[Json]:
    """Return each wait of the customer: from the first words that nobody had answered to the answer, with its cause.

    [{from_ms, to_ms (null: still waiting), seconds, of, why}]: `of` is who the customer waited for, bot or agent.
    """
    waits: list[Json] = []
    since: int | None = None
    status, cause = "bot", None
    for event in events:
        if event["type"] in _STATUS:
            status, cause = _STATUS[event["type"]], why_of(event)
            if status == "resolved":
                since = None
        if event["type"] != "message.appended" or event["kind"] == Kind.NOTE:
            continue
        role = event["author"]["role"]
        if role == Role.CONTACT:
            since = event["at_ms"] if since is None else since
        elif since is not None and event["kind"] == Kind.OUTGOING:
            waits.append(_wait(since, event["at_ms"], event["at_ms"], _answered_by(event), _why_waited(event, cause)))
            since = None
    if since is not None:
        of = "bot" if status == "bot" else "agent"
        waits.append(_wait(since, None, now_ms, of, cause))
    return waits


def totals_of(spans: Sequence[Json]) -> Json:
    """Return the seconds spent in each status."""
    totals = dict.fromkeys(("bot", "queued", "assigned", "resolved"), 0)
    for span in spans:
        totals[span["status"]] += span["seconds"]
    return totals


def why_of(event: Mapping[str, Any]) -> Json:
    """Return the rule, person or fault that moved the conversation: {kind, code, name}."""
    code = str(event.get("cause") or event.get("reason") or event.get("how") or event["type"].partition(".")[2])
    by = event.get("by") or event.get("assignee") or {}
    name = by.get("name") if isinstance(by, Mapping) else None
    if code in _FAULTS:
        return {"kind": "fault", "code": code, "name": name}
    if (
        event["type"] in ("conversation.started", "conversation.left", "conversation.rejoined", "conversation.reopened")
        or code == "asked"
    ):
        return {"kind": "customer", "code": code, "name": None}
    if isinstance(by, Mapping) and by.get("role") == Role.CONTACT:
        return {"kind": "customer", "code": code, "name": None}
    if event["type"] == "conversation.queued" or code in _RULES | {"routed"}:
        return {"kind": "rule", "code": code, "name": name}
    return {"kind": "person", "code": str(event.get("how") or code), "name": name}


def _why_waited(event: Mapping[str, Any], cause: Json | None) -> Json | None:
    if event["author"]["role"] == Role.BOT:
        return {"kind": "rule", "code": "bot_turn", "name": None}
    return cause


def _answered_by(event: Mapping[str, Any]) -> str:
    return "bot" if event["author"]["role"] == Role.BOT else "agent"


def _wait(from_ms: int, to_ms: int | None, until_ms: int, of: str, why: Json | None) -> Json:
    return {"from_ms": from_ms, "to_ms": to_ms, "seconds": _seconds(from_ms, until_ms), "of": of, "why": why}


def _seconds(from_ms: int, to_ms: int) -> float:
    return round((to_ms - from_ms) / 1000, 1)
