"""Who is logged in at the desk, and until when."""

from __future__ import annotations

from handoff.record import agents
from tests.people import Desk, Instance


async def test_a_deactivated_agent_is_out_at_once(gateway: Instance, agent: Desk) -> None:
    assert (await agent.get("me"))[0] == 200
    await agents.deactivate(gateway.services.db, agent.agent["id"])
    status, body = await agent.get("me")
    assert (status, body["error"]["code"]) == (401, "not_logged_in")


async def test_a_changed_password_ends_every_session_that_used_the_old_one(gateway: Instance, agent: Desk) -> None:
    await agents.set_password(gateway.services.db, agent.agent["email"], "a new and long enough one")
    status, body = await agent.get("queue")
    assert (status, body["error"]["code"]) == (401, "not_logged_in")


async def test_logging_out_ends_the_session(agent: Desk) -> None:
    assert (await agent.post("logout", {}))[0] == 200
    assert (await agent.get("me"))[0] == 401
