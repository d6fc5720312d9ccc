"""Who may come to the desk, and what supervisors see on the wall."""

from __future__ import annotations

import asyncio
import re

from handoff.channels.mail_catcher import caught
from tests.people import Customer, Desk, Instance, Json, eventually

NEW: Json = {
    "email": "arata@hidamari.example",
    "name": "新井 新",
    "role": "agent",
    "languages": ["ja"],
    "skills": ["returns"],
}


async def _link(gateway: Instance) -> str:
    async def look() -> str | None:
        for mail in await asyncio.to_thread(caught, gateway.services.settings.var_dir / "mail"):
            if found := re.search(r"#invite=([0-9a-f]{32})(?![\w-])", str(mail)):
                return found[1]
        return None

    found = await eventually(look)
    assert found
    return found


async def _post(gateway: Instance, path: str, body: Json) -> tuple[int, Json]:
    async with gateway.http.post(
        f"{gateway.url}/api/desk/{path}", json=body, headers={"Origin": gateway.url}
    ) as response:
        return response.status, await response.json()


async def test_somebody_who_is_invited_chooses_a_password_once(gateway: Instance, agent: Desk) -> None:
    boss = await Desk.logged_in(gateway, "supervisor")
    assert (await agent.post("agents", NEW))[0] == 403
    status, made = await boss.post("agents", NEW)
    assert (status, made["agent"]["invited"], made["agent"]["skills"]) == (201, True, ["returns"])
    token = await _link(gateway)
    assert await _post(gateway, "invitations/look", {"token": token}) == (
        200, {"email": NEW["email"], "name": NEW["name"], "role": "agent"}
    )  # fmt: skip
    assert (await _post(gateway, "invitations/accept", {"token": token, "password": "short"}))[0] == 422
    status, found = await _post(gateway, "invitations/accept", {"token": token, "password": "a long password"})
    assert (status, found["agent"]["name"]) == (200, NEW["name"])
    status, again = await _post(gateway, "invitations/accept", {"token": token, "password": "another password"})
    assert (status, again["error"]["code"]) == (410, "invitation_expired")
    assert (await _post(gateway, "login", {"email": NEW["email"], "password": "a long password"}))[0] == 200
    _, log = await boss.get("audit?action=agent.invited")
    assert log["entries"][0]["detail"]["name"] == NEW["name"]


async def test_a_deactivated_agent_is_out_at_once_and_nobody_closes_their_own_account(
    gateway: Instance, agent: Desk
) -> None:
    boss = await Desk.logged_in(gateway, "supervisor")
    assert (await boss.post(f"agents/{boss.agent['id']}/deactivate", {}))[0] == 403
    admin = await Desk.logged_in(gateway, "admin")
    status, answer = await admin.post(f"agents/{admin.agent['id']}/deactivate", {})
    assert (status, answer["error"]["code"]) == (409, "own_account")
    assert (await boss.post(f"agents/{agent.agent['id']}/deactivate", {}))[0] == 200
    assert (await agent.get("me"))[0] == 401
    assert (await boss.post(f"agents/{agent.agent['id']}/activate", {}))[1]["agent"]["active"] is True


async def test_a_changed_password_ends_the_other_sessions(gateway: Instance, agent: Desk) -> None:
    old = next(x["password"] for x in gateway.logins() if x["email"] == agent.agent["email"])
    elsewhere = await Desk.logged_in(gateway, "agent")
    assert (await agent.post("me/password", {"old": "wrong password", "new": "a long password"}))[0] == 401
    assert (await agent.post("me/password", {"old": old, "new": "a long password"}))[0] == 200
    assert (await elsewhere.get("me"))[0] == 401


async def test_a_supervisor_makes_no_supervisors(gateway: Instance) -> None:
    boss = await Desk.logged_in(gateway, "supervisor")
    assert (await boss.post("agents", NEW | {"role": "admin"}))[0] == 403
    assert (await boss.post("agents", NEW | {"queues": ["nowhere"]}))[0] == 422


async def test_the_wall_shows_risks_and_each_number_opens_its_conversations(gateway: Instance, agent: Desk) -> None:
    customer, other = await Customer.visiting(gateway), await Customer.visiting(gateway)
    await other.say("こんにちは")
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    await agent.reply(customer.conversation_id, "お待たせしました。")
    await agent.act(customer.conversation_id, "harassment")
    boss = await Desk.logged_in(gateway, "supervisor")

    async def counted() -> Json | None:
        wall: Json = (await boss.get("wall"))[1]
        return wall if wall["today"]["answered"] and wall["today"]["arrivals"] == 2 else None

    wall = await eventually(counted)
    assert wall
    assert [(r["risk"], r["level"]) for r in wall["risks"]] == [("harassment", "act")]
    assert wall["risks"][0]["conversation"]["conversation_id"] == customer.conversation_id
    assert (wall["today"]["handed_over"], wall["today"]["by_bot"]) == (1, 1)
    assert wall["today"]["first_reply"]["count"] == 1
    shown = {one["id"]: one["availability"] for one in wall["agents"]}
    staff = [one for one in (await boss.get("agents"))[1]["agents"] if one["active"] and one["role"] != "trainer"]
    assert set(shown) == {one["id"] for one in staff}, "who has not come today is on the wall as well"
    assert "offline" in shown.values()
    for number, whose in (("answered", customer), ("by_bot", other)):
        _, found = await boss.get(f"wall/conversations?number={number}")
        assert [row["conversation_id"] for row in found["conversations"]] == [whose.conversation_id]
    assert (await agent.get("wall"))[0] == 403
    assert (await boss.get("wall/conversations?number=x"))[0] == 422


async def test_a_supervisor_reads_along_unseen_and_the_log_has_it(gateway: Instance, agent: Desk) -> None:
    customer = await Customer.visiting(gateway)
    await customer.say("こんにちは")
    await customer.answered()
    boss = await Desk.logged_in(gateway, "supervisor")
    before = (await agent.get(f"conversations/{customer.conversation_id}"))[1]["events"]
    assert (await agent.act(customer.conversation_id, "watch"))[0] == 403
    assert (await boss.act(customer.conversation_id, "watch"))[0] == 200
    assert (await agent.get(f"conversations/{customer.conversation_id}"))[1]["events"] == before
    _, log = await boss.get(f"audit?conversation={customer.conversation_id}")
    assert [(entry["action"], entry["actor"]["id"]) for entry in log["entries"]] == [
        ("conversation.watched", boss.agent["id"])
    ]  # fmt: skip
