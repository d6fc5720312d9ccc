"""Availability, offers and passing on, over HTTP and the desk's socket, with the dispatcher running."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from handoff.live import agents as live_agents
from tests.people import Customer, Desk, Instance, Json, eventually


async def test_who_is_online_is_given_the_waiting_within_a_second(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    _, before = await agent.get("availability")
    assert (before["agent"]["availability"], before["agent"]["load"]) == ("offline", 0)
    status, told = await _put(agent, "availability", {"availability": "online"})
    begun = time.monotonic()
    assert (status, told["agent"]["availability"], told["agent"]["present"]) == (200, "online", True)
    assigned = await customer.until(type="conversation.assigned")
    assert time.monotonic() - begun < 1
    assert assigned["assignee"]["name"] == agent.agent["name"]
    assert "why" not in assigned
    _, why = await agent.get(f"conversations/{customer.conversation_id}/why")
    (line,) = why["lines"]
    assert (line["code"], line["how"], line["why"]["rule"]) == ("assigned", "routed", "least_loaded")
    _, roster = await agent.get("roster")
    me = next(one for one in roster["agents"] if one["id"] == agent.agent["id"])
    assert (me["availability"], me["load"]) == ("online", 1)


async def test_what_comes_while_somebody_is_free_is_theirs_within_a_second(customer: Customer, agent: Desk) -> None:
    await _put(agent, "availability", {"availability": "online"})
    await customer.say("人と話したいです")
    queued = await customer.until(type="conversation.queued")
    assigned = await customer.until(type="conversation.assigned")
    assert assigned["at_ms"] - queued["at_ms"] < 1000


async def test_an_open_desk_is_present_and_sees_states_change(gateway: Instance, agent: Desk) -> None:
    async with _socket(gateway, agent) as frames:
        ready = await frames("session.ready")
        assert (ready["availability"]["availability"], ready["availability"]["present"]) == ("offline", True)
        await _put(agent, "availability", {"availability": "away", "reason": "meeting"})
        shown = await frames("agent.show", lambda f: f["agent"]["availability"] == "away")
        assert (shown["agent"]["id"], shown["agent"]["reason"]) == (agent.agent["id"], "meeting")
    await agent.post("logout", {})

    async def offline() -> bool:
        known = await live_agents.get(gateway.services.live, agent.agent["id"])
        return known is not None and known.availability == "offline"

    await eventually(offline)


async def test_a_conversation_is_passed_on_and_the_customer_hears_who_comes(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    colleague = await Desk.logged_in(gateway, "agent", 1)
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    await agent.act(customer.conversation_id, "claim")
    to = {"agent": colleague.agent["id"]}
    status, refused = await agent.act(customer.conversation_id, "transfer", to=to, note="配送の件です")
    assert (status, refused["error"]["code"]) == (409, "agent_offline")
    await _put(colleague, "availability", {"availability": "online"})
    status, _ = await agent.act(customer.conversation_id, "transfer", to=to, note="配送の件です")
    assert status == 200
    told = await customer.until(type="message.appended", author__role="system")
    assert colleague.agent["name"] in told["text"]
    assigned = await customer.until(type="conversation.assigned", assignee__name=colleague.agent["name"])
    assert assigned["how"] == "routed"
    passed_on = await customer.until(type="conversation.transferred")
    assert "note" not in passed_on
    status, refused = await agent.act(customer.conversation_id, "transfer", to={"queue": "general"}, note="返して")
    assert (status, refused["error"]["code"]) == (409, "not_assigned_to_you")


async def test_only_a_supervisor_hears_alarms_and_sets_the_availability_of_others(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    supervisor = await Desk.logged_in(gateway, "supervisor")
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    async with _socket(gateway, supervisor) as heard, _socket(gateway, agent) as overheard:
        await heard("session.ready")
        await overheard("session.ready")
        status, row = await agent.act(customer.conversation_id, "escalate", priority="urgent", note="お急ぎです")
        assert (status, row["conversation"]["priority"]) == (200, "urgent")
        alarm = await heard("alert.show")
        assert (alarm["kind"], alarm["conversation_id"]) == ("escalated", customer.conversation_id)
        path = f"agents/{agent.agent['id']}/availability"
        assert (await _put(supervisor, path, {"availability": "away", "reason": "break"}))[0] == 200
        await overheard("agent.show", lambda f: f["agent"]["availability"] == "away", never="alert.show")
        other = f"agents/{supervisor.agent['id']}/availability"
        assert (await _put(agent, other, {"availability": "offline"}))[0] == 403
    assert await customer.events() == []
    _, log = await supervisor.get("audit")
    assert "agent.availability_set" in {deed["action"] for deed in log["entries"]}


async def test_who_takes_a_conversation_from_a_colleague_is_on_record_with_their_reason(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    supervisor = await Desk.logged_in(gateway, "supervisor")
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    await agent.act(customer.conversation_id, "claim")
    await supervisor.act(customer.conversation_id, "claim", take_over_reason="お急ぎのため")
    _, log = await supervisor.get("audit?action=conversation.taken_over")
    (deed,) = log["entries"]
    assert deed["actor"]["id"] == supervisor.agent["id"]
    assert deed["subject"] == {"kind": "conversation", "id": customer.conversation_id}
    assert deed["detail"] == {"from": agent.agent["id"], "reason": "お急ぎのため"}


async def _put(desk: Desk, path: str, body: Json) -> tuple[int, Json]:
    url = f"{desk.instance.url}/api/desk/{path}"
    async with desk.instance.http.put(url, json=body, headers=desk.headers) as response:
        return response.status, await response.json()


@asynccontextmanager
async def _socket(gateway: Instance, desk: Desk) -> AsyncIterator[Any]:
    """Open the desk's socket; what is yielded waits for a frame of a type, past others but not past `never`."""
    async with gateway.http.ws_connect(f"{gateway.url}/api/desk/socket", headers=desk.headers) as socket:
        await socket.send_json({"type": "session.authenticate"})

        async def wait_for(type_: str, fits: Any = lambda _frame: True, never: str = "") -> Json:
            async with asyncio.timeout(5):
                while True:
                    received = await socket.receive()
                    assert received.type is aiohttp.WSMsgType.TEXT
                    frame: Json = received.json()
                    assert frame["type"] != never
                    if frame["type"] == type_ and fits(frame):
                        return frame

        yield wait_for
