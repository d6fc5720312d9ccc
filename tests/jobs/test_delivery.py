"""The mail that says "you have an answer", and the journal behind everything."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import aiohttp

from handoff.channels.mail_catcher import caught
from handoff.domain.lifecycle import fold
from handoff.live import conversations, stream
from handoff.live.store import Live
from handoff.record import journal
from tests.people import Customer, Desk, Instance, eventually


async def test_who_left_an_address_and_went_gets_one_mail_with_a_link_and_nothing_of_the_account(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    folder = gateway.services.settings.var_dir / "mail"
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    status, _ = await customer.post("conversation/email", {"email": "somebody@example.com"})
    assert status == 200
    await agent.reply(customer.conversation_id, "ご注文 HD-10023456 は本日お届けです。")
    await agent.reply(customer.conversation_id, "ほかにございますか。")
    (mail,) = await eventually(lambda: asyncio.to_thread(caught, folder))
    assert mail["to"] == "somebody@example.com"
    assert "HD-10023456" not in mail["body"]
    link = re.search(r"http://\S+#resume=(\S+)", mail["body"])
    assert link is not None

    headers = {"Authorization": f"Bearer {link[1]}"}
    url = f"{gateway.url}/api/widget"
    async with gateway.http.post(f"{url}/visits", json={"locale": "ja"}, headers=headers) as response:
        visit = await response.json()
    assert visit["conversation_id"] == customer.conversation_id
    async with gateway.http.get(f"{url}/events?since=0", headers=headers) as response:
        assert response.status == 401

    await _caught_up(gateway, "delivery")
    assert len(await asyncio.to_thread(caught, folder)) == 1


async def test_who_is_there_gets_no_mail(gateway: Instance, customer: Customer, agent: Desk) -> None:
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    await customer.post("conversation/email", {"email": "somebody@example.com"})
    socket_url = f"{gateway.url}/api/widget/socket"
    async with gateway.http.ws_connect(socket_url) as socket:
        await socket.send_json({"type": "session.authenticate", "token": customer.token, "since": 0})
        while (await agent.get(f"conversations/{customer.conversation_id}"))[1]["conversation"][
            "contact_present"
        ] is False:
            await next_frame(socket)
        await agent.reply(customer.conversation_id, "お待たせしました。")
        while "お待たせしました。" not in (await next_frame(socket)):
            pass
        await _caught_up(gateway, "delivery")
    assert await asyncio.to_thread(caught, gateway.services.settings.var_dir / "mail") == []


async def test_a_mail_that_cannot_be_made_holds_up_nobody_behind_it(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    folder = gateway.services.settings.var_dir / "mail"
    unlucky = await Customer.visiting(gateway)
    for person in (unlucky, customer):
        await person.say("人と話したいです")
        await person.until(type="conversation.queued")
        await person.post("conversation/email", {"email": "somebody@example.com"})
    live = gateway.services.live
    await live.redis.hset(
        live.keys.of("conversation", unlucky.conversation_id or ""), "email", "a\r\nBcc: b@example.com"
    )
    for person in (unlucky, customer):
        await agent.reply(person.conversation_id, "お待たせしました。")
    (mail,) = await eventually(lambda: asyncio.to_thread(caught, folder))
    assert mail["to"] == "somebody@example.com"
    await _caught_up(gateway, "delivery")
    assert len(await asyncio.to_thread(caught, folder)) == 1


async def test_the_record_folds_to_what_is_live_within_a_moment(
    gateway: Instance, customer: Customer, agent: Desk
) -> None:
    await customer.say("返品したいです")
    await customer.until(author__role="bot")
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    await agent.reply(customer.conversation_id, "はい、星野です。")
    head = await conversations.get(gateway.services.live, customer.conversation_id or "")
    assert head is not None

    async def recorded() -> list[dict[str, Any]]:
        events = await journal.events_of(gateway.services.db, head.id)
        return events if len(events) == head.seq else []

    events = await eventually(recorded)
    folded = fold(events).head
    assert [e["seq"] for e in events] == list(range(1, head.seq + 1))
    assert (folded["status"], folded["epoch"], folded["assignee"]) == ("assigned", head.epoch, agent.agent["id"])


async def next_frame(socket: aiohttp.ClientWebSocketResponse) -> str:
    return str((await socket.receive(timeout=10)).data)


async def _caught_up(gateway: Instance, reader: str) -> None:
    live: Live = gateway.services.live
    newest = await stream.newest_id(live)

    async def passed() -> bool:
        return await stream.cursor(live, reader) == newest

    await eventually(passed)
