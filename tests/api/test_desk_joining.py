"""A supervisor beside an agent: both write, nothing of the agent's changes, and nobody else gets in."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest_asyncio

from handoff.domain.agents import Availability
from handoff.live import agents, conversations, joined
from handoff.service import routing
from handoff.service.context import Services
from tests.api.conftest import Scene
from tests.api.socket_page import desk_page
from tests.people import Desk, Json, eventually


@pytest_asyncio.fixture
async def boss(scene: Scene) -> Desk:
    return await Desk.logged_in(scene.gateway, "supervisor")


async def _held(services: Services, desk: Desk, conversation_id: str) -> tuple[Any, ...]:
    """All that is the agent's of a conversation: who, under which epoch, lease, load, and what they owe."""
    head = await conversations.get(services.live, conversation_id)
    duty = await agents.get(services.live, desk.agent["id"])
    assert head is not None
    assert duty is not None
    lease = await services.live.redis.zscore(services.live.keys.of("due"), f"lease {conversation_id}")
    return head.assignee, head.epoch, head.lease_token, lease, duty.load, dict(duty.holds)


async def _joined(desk: Desk, conversation_id: str) -> list[str]:
    _, opened = await desk.get(f"conversations/{conversation_id}")
    return [one["name"] for one in opened["conversation"]["joined"]]


async def _audit(boss: Desk, conversation_id: str) -> list[tuple[str, str, Any]]:
    """The log's entries about joining, oldest first, once the journal has written them."""
    _, log = await boss.get(f"audit?conversation={conversation_id}")
    about = [e for e in log["entries"] if e["action"] in ("conversation.joined", "conversation.parted")]
    return [(e["action"], e["actor"]["name"], e["detail"].get("cause")) for e in reversed(about)]


async def test_both_write_and_the_conversation_stays_the_agents(scene: Scene, boss: Desk) -> None:
    here, services = str(scene.customer.conversation_id), scene.gateway.services
    assert (await scene.desk.act(here, "claim"))[0] == 200
    status, answer = await boss.act(here, "join")
    assert status == 200
    assert answer["conversation"]["joined"] == [{"id": boss.agent["id"], "name": boss.agent["name"]}]
    told = await scene.customer.until(type="conversation.joined")
    assert told["by"] == {"role": "agent", "name": boss.agent["name"]}
    assert (await scene.desk.reply(here, "引き続き私が承ります。"))[0] == 202
    before = await _held(services, scene.desk, here)
    assert (await boss.reply(here, "責任者からもご説明します。"))[0] == 202
    said = await scene.customer.until(text="責任者からもご説明します。")
    assert said["author"]["name"] == boss.agent["name"]
    await scene.customer.until(text="引き続き私が承ります。")
    assert (await boss.reply(here, "お約束します。", hold=True))[0] == 202
    assert await _held(services, scene.desk, here) == before
    assert [e["type"] for e in scene.customer.seen].count("conversation.assigned") == 1
    boss_duty = await agents.get(services.live, boss.agent["id"])
    assert boss_duty is not None
    assert (boss_duty.load, boss_duty.holds) == (0, {})
    assert (await boss.act(here, "leave"))[0] == 200
    left = await scene.customer.until(type="conversation.parted")
    seen = [e.get("text") or e["type"] for e in scene.customer.seen]
    assert seen.index("お約束します。") < seen.index("conversation.parted")  # the last words go out first
    assert "cause" not in left
    assert await _held(services, scene.desk, here) == before

    async def both() -> bool:
        return len(await _audit(boss, here)) == 2

    await eventually(both)
    name = boss.agent["name"]
    assert await _audit(boss, here) == [("conversation.joined", name, None), ("conversation.parted", name, "left")]


async def test_who_has_not_joined_or_has_left_is_refused_as_before(scene: Scene, boss: Desk) -> None:
    here = str(scene.customer.conversation_id)
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    assert (await scene.desk.act(here, "claim"))[0] == 200
    assert (await second.act(here, "join"))[0] == 403
    assert (await boss.act(here, "join"))[0] == 200
    status, answer = await second.reply(here, "私も書きます。")
    assert (status, answer["error"]["code"]) == (409, "held_by_colleague")
    assert (await boss.act(here, "claim"))[0] == 409  # taking over still wants a reason
    assert (await boss.act(here, "leave"))[0] == 200
    for hold in (False, True):
        status, answer = await boss.reply(here, "もう一言。", hold=hold)
        assert (status, answer["error"]["code"]) == (409, "held_by_colleague")
    assert (await boss.act(here, "leave"))[0] == 200


async def test_there_is_nobody_to_join_in_a_queue_with_the_bot_or_in_ones_own(scene: Scene, boss: Desk) -> None:
    here = str(scene.customer.conversation_id)
    assert (await boss.act(here, "join"))[1]["error"]["code"] == "wrong_status"
    assert (await boss.act(here, "claim"))[0] == 200
    assert (await boss.act(here, "join"))[1]["error"]["code"] == "wrong_status"
    assert await _joined(boss, here) == []
    missing = "c_00000000000000000000"
    assert [(await boss.act(missing, verb))[0] for verb in ("join", "leave")] == [404, 404]


async def test_every_change_of_ownership_puts_the_joined_out(scene: Scene, boss: Desk) -> None:
    here = str(scene.customer.conversation_id)
    verbs: dict[str, Json] = {
        "release": {}, "transfer": {"to": {"queue": "returns"}, "note": "返品の件"}, "return": {"note": "確認済み"},
        "resolve": {},
    }  # fmt: skip
    for verb, body in verbs.items():
        assert (await scene.desk.act(here, "claim"))[0] == 200
        assert (await boss.act(here, "join"))[0] == 200
        assert (await scene.desk.act(here, verb, **body))[0] == 200, verb
        assert await _joined(boss, here) == [], verb
        _, opened = await boss.get(f"conversations/{here}")
        last = [e for e in opened["events"] if e["type"] == "conversation.parted"][-1]
        assert (last["cause"], last["by"]["id"]) == ("moved", boss.agent["id"])
        assert await joined.of_agent(scene.gateway.services.live, boss.agent["id"]) == []
    assert (await boss.reply(here, "遅い一言。"))[0] == 409
    await scene.customer.until(type="conversation.resolved")
    assert not [e for e in scene.customer.seen if e["type"] == "conversation.parted"]  # they hear of the move itself

    async def all_written() -> bool:
        return [cause for _, _, cause in await _audit(boss, here)] == [None, "moved"] * len(verbs)

    await eventually(all_written)


async def test_taking_over_ends_joining_and_what_was_held_comes_back(scene: Scene, boss: Desk) -> None:
    here = str(scene.customer.conversation_id)
    assert (await scene.desk.act(here, "claim"))[0] == 200
    assert (await boss.act(here, "join"))[0] == 200
    assert (await boss.reply(here, "少々お待ちください。", hold=True))[0] == 202
    assert (await boss.act(here, "claim", take_over_reason="私が引き取ります"))[0] == 200
    _, opened = await boss.get(f"conversations/{here}")
    assert opened["conversation"]["assignee"]["id"] == boss.agent["id"]
    assert opened["conversation"]["joined"] == []

    async def refused() -> Any:
        return (await boss.get("held"))[1]["refused"]

    (one,) = await eventually(refused)
    assert (one["text"], one["error"]["code"]) == ("少々お待ちください。", "conversation_moved")


async def test_who_loses_the_connection_is_out_after_a_while(scene: Scene, boss: Desk) -> None:
    here, services = str(scene.customer.conversation_id), scene.gateway.services
    assert (await scene.desk.act(here, "claim"))[0] == 200
    async with desk_page(boss) as page:
        assert (await boss.act(here, "join"))[0] == 200
        assert (await page.until("event.append"))["event"]["type"] == "conversation.joined"
    due, member = services.live.keys.of("due"), f"beat {boss.agent['id']}"
    until_ms = await services.live.redis.zscore(due, member)
    assert until_ms is not None
    assert until_ms > services.now_ms()  # a page that is opened again in time stays in
    assert await _joined(scene.desk, here) == [boss.agent["name"]]
    before = await _held(services, scene.desk, here)
    await services.live.redis.zadd(due, {member: services.now_ms() - 1})
    await routing.end_what_is_due(services)
    assert await _joined(scene.desk, here) == []
    assert await _held(services, scene.desk, here) == before
    left = await scene.customer.until(type="conversation.parted")
    assert left["by"]["name"] == boss.agent["name"]
    gone = await agents.get(services.live, boss.agent["id"])
    assert gone is not None
    assert gone.availability is Availability.OFFLINE


async def test_who_logs_out_is_out_at_once(scene: Scene, boss: Desk) -> None:
    here = str(scene.customer.conversation_id)
    assert (await scene.desk.act(here, "claim"))[0] == 200
    assert (await boss.act(here, "join"))[0] == 200
    url = f"{scene.gateway.url}/api/desk/logout"
    async with aiohttp.ClientSession() as other, other.post(url, headers=boss.headers) as response:
        assert response.status == 200
    assert await _joined(scene.desk, here) == []
