"""Changes of who owns a conversation; each adds 1 to its epoch in the step that makes it."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.domain.events import Event
from handoff.domain.model import Json, Staff, Status
from handoff.domain.queues import RoutingTuning
from handoff.live.messages import Appended, Outcome, Sent, encoded_events, encoded_fields, parse_answer
from handoff.live.store import Live


async def assign(
    live: Live,
    conversation_id: str,
    agent: Staff,
    *,
    assigned: Event,
    taken_over: Event,
    take_over: bool,
    routing: RoutingTuning,
    token: str,
    only_offered: bool = False,
    answers: bool = False,
    message: Event | None = None,
    sent: Sent | None = None,
    fields: Json | None = None,
    used: str = "",
) -> Appended:
    """Make the conversation the agent's and, in the same step, append what they say.

    `assigned` is the event when it comes from bot or queue, `taken_over` when a colleague held it. `token` names the
    lease. `only_offered`: only if it is offered to them and the time to accept is not over. `answers`: they say
    something now or next, so who has joined speaks beside the assignee, and the conversation stays where it is.
    `used`: the files that go with the message, as live/attached.py names them.
    """
    answer = await live.run(
        "assign", conversation_id, agent.id, agent.name, "1" if take_over else "", assigned.at_ms,
        assigned.encoded(), taken_over.encoded(), message.encoded() if message else "",
        sent.client_message_id if sent else "", sent.digest if sent else "", sent.message_id if sent else "",
        encoded_fields(fields or {}), int(routing.alive_s * 1000), int(routing.silent_s * 1000), token,
        "1" if only_offered else "", "1" if answers else "", used,
    )  # fmt: skip
    return parse_answer(answer)


async def change_owner(
    live: Live,
    conversation_id: str,
    to: Status,
    *,
    statuses: Sequence[Status],
    holder: str,
    events: Sequence[Event],
    now_ms: int,
    fields: Json | None = None,
    wrap_up_ms: int = 0,
    only_at_seq: int | None = None,
    only_at_epoch: int | None = None,
) -> Appended:
    """Move the conversation to `to` from one of `statuses`; an assigned one only if `holder` ('' = anybody) has it.

    `wrap_up_ms`: how long whoever held it is given nothing new. `only_at_seq`: not if anything was appended since;
    `only_at_epoch`: not if it has changed hands since.
    """
    answer = await live.run(
        "change_owner", conversation_id, ",".join(statuses), holder, to.value, now_ms,
        encoded_fields(fields or {}), encoded_events(events), wrap_up_ms,
        "" if only_at_seq is None else only_at_seq, "" if only_at_epoch is None else only_at_epoch,
    )  # fmt: skip
    if answer[0] == Outcome.DONE:
        return Appended(Outcome.DONE, conversation_id, "", int(answer[1]), int(answer[2]))
    return parse_answer(answer)
