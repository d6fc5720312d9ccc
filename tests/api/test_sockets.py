"""Sockets: what was missed comes after any break, and what is not for a customer never does."""

from __future__ import annotations

import asyncio
import gc
import json
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from handoff.api import hub
from handoff.api.keys import SERVICES
from handoff.api.sockets import SOCKETS
from handoff.domain.ids import AgentId
from handoff.domain.model import Staff, StaffRole
from handoff.live import conversations
from handoff.record import conversations as recorded_ones
from handoff.service import assign, recall
from tests.api.conftest import Scene, refusals
from tests.api.socket_page import desk_page, page
from tests.people import Customer, Instance, eventually, new_id


async def test_a_page_that_comes_back_gets_exactly_what_it_missed(scene: Scene) -> None:
    customer, desk = scene.customer, scene.desk
    async with page(customer) as first:
        ready = await first.until("session.ready")
        before = await first.until_seq(ready["seq"])
        await first.socket.close()
    await desk.reply(customer.conversation_id, "一つ目")
    await desk.act(customer.conversation_id, "note", client_message_id=new_id(), text="お客さまには見えない")
    await desk.reply(customer.conversation_id, "二つ目")
    head = await conversations.get(scene.gateway.services.live, customer.conversation_id or "")
    assert head is not None
    async with page(customer, since=first.cursor, generation=ready["generation"]) as second:
        again = await second.until("session.ready")
        assert not again["reset"]
        missed = await second.until_seq(head.seq)
        assert [e.get("text") for e in missed if e["type"] == "message.appended"] == ["一つ目", "二つ目"]
    assert [e["seq"] for e in [*before, *missed]] == sorted({e["seq"] for e in [*before, *missed]})
    assert "見えない" not in json.dumps(first.seen + second.seen, ensure_ascii=False)


async def test_a_note_moves_the_cursor_and_nothing_else(scene: Scene) -> None:
    async with page(scene.customer) as opened:
        ready = await opened.until("session.ready")
        await opened.until_seq(ready["seq"])
        await scene.desk.act(scene.customer.conversation_id, "note", client_message_id=new_id(), text="秘密")
        frame = await opened.until("cursor.advance")
        assert frame == {"type": "cursor.advance", "seq": ready["seq"] + 1}


async def test_a_first_message_begins_the_conversation_on_the_open_page(customer: Customer) -> None:
    async with page(customer) as opened:
        ready = await opened.until("session.ready")
        assert (ready["conversation_id"], ready["seq"]) == (None, 0)
        await opened.say({"type": "message.send", "client_message_id": "first-0001", "text": "返品できますか"})
        seen = [await opened.next() for _ in range(20) if opened.cursor < 3]
        accepted = next(f for f in seen if f["type"] == "message.accept")
        assert (accepted["client_message_id"], accepted["seq"]) == ("first-0001", 2)
        events = [f["event"] for f in seen if f["type"] == "event.append"]
        assert [e["seq"] for e in events] == [1, 2, 3]
        assert events[1]["client_message_id"] == "first-0001"


async def test_two_pages_of_one_customer_show_the_same(scene: Scene) -> None:
    async with page(scene.customer) as one, page(scene.customer) as other:
        seq = (await one.until("session.ready"))["seq"]
        await other.until("session.ready")
        await one.say({"type": "message.send", "client_message_id": new_id(), "text": "急いでいます"})
        assert await one.until_seq(seq + 1) == await other.until_seq(seq + 1)


async def test_a_rebuilt_log_begins_again_on_the_open_page_and_the_desk_reloads(scene: Scene) -> None:
    services, customer = scene.gateway.services, scene.customer
    async with page(customer) as opened, desk_page(scene.desk) as desk:
        ready = await opened.until("session.ready")
        await opened.until_seq(ready["seq"])
        await scene.desk.act(customer.conversation_id, "note", client_message_id=new_id(), text="メモ")
        await desk.until("event.append")

        async def recorded() -> bool:
            row = await recorded_ones.get(services.db, customer.conversation_id or "")
            return row is not None and row.last_seq == ready["seq"] + 1

        await eventually(recorded)
        keys = [
            k async for k in services.live.redis.scan_iter(match=services.live.keys.prefix + "*") if "session:" not in k
        ]
        await services.live.redis.delete(*keys)
        await recall.restore_open(services)
        await customer.say("もしもし")
        again = await opened.until("session.ready")
        assert again["reset"]
        assert again["generation"] != ready["generation"]
        opened.seen.clear()
        events = await opened.until_seq(ready["seq"] + 2)
        assert [e["seq"] for e in events][:2] == [1, 2]
        assert events[-1]["text"] == "もしもし"
        await desk.until("list.reload")


async def test_a_reader_too_slow_to_wait_for_is_cut_and_comes_back_without_loss(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, customer = scene.gateway.services, scene.customer
    agent = await recall.head_of(services, customer.conversation_id or "")
    monkeypatch.setattr(hub, "OUTBOX_SIZE", 10)
    async with page(customer) as opened:
        await opened.until("session.ready")
        opened.socket._response.connection.transport.pause_reading()  # type: ignore[union-attr]
        who = scene.desk.agent
        staff = Staff(AgentId(who["id"]), who["name"], who["email"], StaffRole(who["role"]))
        text = "あ" * 4000
        for _ in range(400):
            await assign.reply(services, staff, agent.id, new_id(), text, None)
        await eventually(_cut)
        opened.socket._response.connection.transport.resume_reading()  # type: ignore[union-attr]
        async for message in opened.socket:
            opened.seen.append(json.loads(message.data))
        assert opened.socket.close_code in (4408, 1006)
    head = await recall.head_of(services, agent.id)
    async with page(customer, since=opened.cursor, generation=head.generation) as second:
        assert not (await second.until("session.ready"))["reset"]
        await second.until_seq(head.seq)
    shown = [f["event"]["seq"] for f in opened.seen + second.seen if f["type"] == "event.append"]
    assert shown == sorted(set(shown))
    texts = [f["event"].get("text") for f in opened.seen + second.seen if f["type"] == "event.append"]
    assert texts.count(text) == 400


async def test_pages_are_told_that_the_server_goes(start: Any) -> None:
    instance = await start()
    customer = await Customer.visiting(instance)
    async with page(customer) as opened:
        await opened.until("session.ready")
        app = next(iter(_apps(instance)))
        closing = asyncio.create_task(app.shutdown())
        assert await opened.closed() == 1001
        await closing
        await eventually(partial(_none_open, app))


async def _none_open(app: web.Application) -> bool:
    return not app[SOCKETS]


async def _cut() -> bool:
    return refusals("too_slow") > 0


def _apps(instance: Instance) -> list[Any]:
    return [
        a
        for a in gc.get_objects()
        if isinstance(a, web.Application) and a.get(SERVICES) is instance.services and SOCKETS in a
    ]
