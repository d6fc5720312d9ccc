"""The desk's lists come by pages that lose nothing, however many conversations are live."""

from __future__ import annotations

import pytest

from handoff.domain.model import Status
from handoff.live import conversations
from handoff.live.conversations import Place
from handoff.service import lists
from tests.api.conftest import Scene
from tests.people import Customer


@pytest.mark.parametrize("status", [Status.QUEUED, Status.BOT])
async def test_pages_go_through_a_list_in_its_order(scene: Scene, status: Status) -> None:
    """In the order of service, which rises, and by the latest change, which falls."""
    live = scene.gateway.services.live
    key = live.keys.of("status", status.value)
    before = await live.redis.zrange(key, 0, -1)
    made = {f"c_{n:020d}": float(n // 7) for n in range(50)}  # seven of each score
    await live.redis.zadd(key, made)
    try:
        for limit in (1, 3, 7, 8, 60):
            found: list[str] = []
            after: Place | None = None
            while True:
                ids, after = await conversations.page(live, status, after, limit)
                found += ids
                if after is None:
                    break
            assert found == await conversations.by_status(live, status)
            assert set(made) <= set(found)
    finally:
        await live.redis.zrem(key, *made)
    assert await live.redis.zrange(key, 0, -1) == before


async def test_the_lists_come_in_pages_and_say_how_many_there_are(scene: Scene) -> None:
    lists.FIRST, kept = 2, lists.FIRST
    try:
        waiting = {scene.customer.conversation_id}
        for _ in range(4):
            customer = await Customer.visiting(scene.gateway)
            await customer.say("人と話したいです")
            await customer.until(type="conversation.queued")
            waiting.add(customer.conversation_id)
        _, begun = await scene.desk.get("queue")
    finally:
        lists.FIRST = kept
    assert begun["counts"]["waiting"] >= 5
    assert len(begun["waiting"]) == 2
    rows, after = begun["waiting"], begun["next"]["waiting"]
    while after:
        status, page = await scene.desk.get(f"queue?list=waiting&after={after}")
        assert status == 200
        rows, after = rows + page["rows"], page["next"]
    assert len(rows) == begun["counts"]["waiting"]
    assert waiting <= {row["conversation_id"] for row in rows}
    assert [row["score"] for row in rows] == sorted(row["score"] for row in rows)


async def test_all_of_ones_own_are_there_at_once(scene: Scene) -> None:
    await scene.desk.act(scene.customer.conversation_id, "claim")
    _, begun = await scene.desk.get("queue")
    assert [row["conversation_id"] for row in begun["mine"]] == [scene.customer.conversation_id]
    assert scene.customer.conversation_id not in {row["conversation_id"] for row in begun["held"]}


async def test_a_list_or_a_place_that_is_not_ours_is_refused(scene: Scene) -> None:
    for query in (
        "list=other",
        "list=waiting",
        "list=waiting&after=x",
        "list=waiting&after=1~c_x",
        "list=waiting&after=1e9~c",
    ):
        status, answer = await scene.desk.get(f"queue?{query}")
        assert status == 422, query
        assert answer["error"]["code"] == "invalid_fields"
