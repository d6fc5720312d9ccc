"""What must hold of the live store after every step, whatever the step was."""

from __future__ import annotations

from collections.abc import Iterable

from handoff.domain.lifecycle import fold
from handoff.domain.model import Json, Role, Status
from handoff.live import conversations
from handoff.live.store import Live
from tests.live.expected import Expected


async def check_all(live: Live, expected: Iterable[Expected], now_ms: int) -> None:
    """Compare every conversation and every index with what they must be."""
    wanted = list(expected)
    for conversation in wanted:
        await _check_head(live, conversation)
        events = await conversations.events_since(live, conversation.id, 0, 10_000)
        _check_log(events, conversation)
        _check_speakers(events)
        await check_fold(live, conversation.id, events)
        await _check_turn(live, conversation, now_ms)
    await _check_statuses(live, wanted)
    await _check_joins(live, wanted)


async def check_fold(live: Live, conversation_id: str, events: list[Json]) -> None:
    """What the log folds to is what the live store keeps beside it."""
    folded = fold(events)
    kept = await live.redis.hgetall(live.keys.of("conversation", conversation_id))
    differing = {
        name: (kept.get(name), value) for name, value in folded.head.items() if kept.get(name, "") != str(value)
    }
    assert not differing
    assert await live.redis.hgetall(live.keys.of("messages", conversation_id)) == folded.results
    assert set(await live.redis.hkeys(live.keys.of("choices", conversation_id))) == set(folded.choices)


async def _check_head(live: Live, expected: Expected) -> None:
    head = await conversations.get(live, expected.id)
    assert head is not None
    found = (head.status, head.epoch, head.episode, head.assignee, head.queued_ms, head.seq, head.answered_seq)
    assert found == (
        expected.status, expected.epoch, expected.episode, expected.assignee, expected.queued_ms, expected.seq,
        expected.answered_seq,
    )  # fmt: skip
    assert list(head.joined) == expected.joined
    assert head.status is Status.ASSIGNED or not head.joined
    assert head.assignee not in head.joined


def _check_log(events: list[Json], expected: Expected) -> None:
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))
    assert [_named(e) for e in events] == expected.log
    by_client_id: dict[str, list[tuple[str, int]]] = {}
    for event in events:
        if event.get("client_message_id"):
            by_client_id.setdefault(event["client_message_id"], []).append((event["message_id"], event["seq"]))
    assert by_client_id == {client_id: [first] for client_id, first in expected.said.items()}


def _check_speakers(events: list[Json]) -> None:
    """Bot and agents speak only while the conversation is theirs, or beside its agent once they have joined.

    The epoch moves with the owner and only then: joining and parting leave both as they were.
    """
    status, holder, epoch = Status.BOT, "", 0
    beside: set[str] = set()
    for event in events:
        if event["type"] == "conversation.joined":
            assert status is Status.ASSIGNED
            beside.add(event["by"]["id"])
        elif event["type"] == "conversation.parted":
            beside.remove(event["by"]["id"])
        moves = _STATUS_AFTER.get(event["type"])
        if moves is not None:
            epoch += 1
            assert not beside
            status = moves
            holder = event["assignee"]["id"] if moves is Status.ASSIGNED else ""
        assert event["internal"]["epoch"] == epoch
        if event["type"] == "message.appended" and event["kind"] == "outgoing":
            if event["author"]["role"] == Role.BOT:
                assert status is Status.BOT
            else:
                assert status is Status.ASSIGNED
                assert event["author"]["id"] in {holder, *beside}


async def _check_turn(live: Live, expected: Expected, now_ms: int) -> None:
    """What waits for the bot is on the work list: due, or leased; nothing else is."""
    due = await live.redis.zscore(live.keys.of("turns"), expected.id)
    if not expected.waits_for_bot:
        assert due is None
    elif expected.token:
        assert due == expected.lease_until_ms
    else:
        assert due is not None
        assert due <= now_ms


async def _check_joins(live: Live, expected: list[Expected]) -> None:
    """What each person has joined is kept under their name too: by it they are put out when they leave the desk."""
    prefix = live.keys.of("joins", "")
    kept = {
        (key.removeprefix(prefix), conversation_id)
        async for key in live.redis.scan_iter(match=prefix + "*", count=1000)
        for conversation_id in await live.redis.smembers(key)
    }
    assert kept == {(agent_id, each.id) for each in expected for agent_id in each.joined}


async def _check_statuses(live: Live, expected: list[Expected]) -> None:
    for status in Status:
        scored = await live.redis.zrange(live.keys.of("status", status.value), 0, -1, withscores=True)
        assert {i for i, _ in scored} == {c.id for c in expected if c.status == status}
        if status is Status.QUEUED:
            since = {c.id: c.queued_ms for c in expected}
            assert [score for _, score in scored] == [since[i] for i, _ in scored]
            assert [score for _, score in scored] == sorted(score for _, score in scored)


def _named(event: Json) -> str:
    if event["type"] != "message.appended":
        return str(event["type"])
    return "message:note" if event["kind"] == "note" else f"message:{event['author']['role']}"


_STATUS_AFTER = {
    "conversation.queued": Status.QUEUED,
    "conversation.released": Status.QUEUED,
    "conversation.rejoined": Status.QUEUED,
    "conversation.assigned": Status.ASSIGNED,
    "conversation.left": Status.BOT,
    "conversation.returned": Status.BOT,
    "conversation.reopened": Status.BOT,
    "conversation.resolved": Status.RESOLVED,
}
