"""Sockets: what was missed comes after any break, what is not for a customer never does, and what is bad is said."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType, web

from handoff.api import hub
from handoff.api.keys import SERVICES
from handoff.api.sockets import SOCKETS
from handoff.domain.ids import AgentId
from handoff.domain.model import Staff, StaffRole
from handoff.live import conversations
from handoff.record import conversations as recorded_ones
from handoff.service import assign, recall
from tests.api.conftest import Scene, faults, refusals
from tests.people import Customer, Desk, Instance, Json, eventually, new_id


class Page:
    """One open socket, and what came through it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen: list[Json] = []

    async def next(self) -> Json:
        """The next frame; fails when the socket closes instead."""
        received = await self.socket.receive(timeout=10)
        assert received.type is WSMsgType.TEXT, received
        frame: Json = json.loads(received.data)
        self.seen.append(frame)
        return frame

    async def until(self, type_: str, **fields: Any) -> Json:
        """Wait for a frame of this kind."""
        for _ in range(300):
            frame = await self.next()
            if frame["type"] == type_ and all(frame.get(n) == v for n, v in fields.items()):
                return frame
        raise AssertionError(type_)

    async def until_seq(self, seq: int) -> list[Json]:
        """Wait until the cursor is there; returns the events."""
        for _ in range(1000):
            if self.cursor >= seq:
                return [f["event"] for f in self.seen if f["type"] == "event.append"]
            await self.next()
        raise AssertionError(seq)

    @property
    def cursor(self) -> int:
        moved = [f["seq"] for f in self.seen if f["type"] in ("event.append", "cursor.advance")]
        return moved[-1] if moved else 0

    async def closed(self) -> int | None:
        """Read on until it closes; returns the code."""
        async with asyncio.timeout(20):
            async for _ in self.socket:
                pass
        return self.socket.close_code

    async def say(self, frame: Any) -> None:
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))


@asynccontextmanager
async def page(customer: Customer, **hello: Any) -> AsyncIterator[Page]:
    url = f"{customer.instance.url}/api/widget/socket"
    async with customer.instance.http.ws_connect(url, autoclose=True) as socket:
        opened = Page(socket)
        await opened.say({"type": "session.authenticate", "token": customer.token, **hello})
        yield opened


@asynccontextmanager
async def desk_page(desk: Desk) -> AsyncIterator[Page]:
    url = f"{desk.instance.url}/api/desk/socket"
    async with desk.instance.http.ws_connect(url, headers=desk.headers) as socket:
        opened = Page(socket)
        await opened.say({"type": "session.authenticate"})
        await opened.until("session.ready")
        yield opened


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


@pytest.mark.parametrize("hello", [
    "", "{", "[]", "null", '"x"', "NaN", "{}", '{"type": "session.authenticate"}', '{"type": "message.send"}',
    '{"type": "session.authenticate", "token": 1}', '{"type": "session.authenticate", "token": "x", "since": -1}',
    '{"type": "session.authenticate", "token": "x", "since": "1"}',
    '{"type": "session.authenticate", "token": "\\ud800"}',
    '{"type": "session.authenticate", "token": "x", "since": true}', "[" * 20_000,
    '{"type": "session.authenticate", "token": "x", "extra": 1}',
])  # fmt: skip
async def test_a_first_frame_that_is_none_closes_the_socket(scene: Scene, hello: str) -> None:
    before = refusals()
    for url, headers in (("widget", {}), ("desk", scene.desk.headers)):
        if url == "desk" and hello == '{"type": "session.authenticate"}':
            continue
        async with scene.gateway.http.ws_connect(f"{scene.gateway.url}/api/{url}/socket", headers=headers) as socket:
            opened = Page(socket)
            await opened.say(hello)
            said = await opened.next()
            assert said["type"] == "error.show"
            assert {"code", "message"} <= set(said["error"])
            assert await opened.closed() == 4400
    assert refusals() > before


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\u00e9.b.c"])
async def test_a_forged_token_closes_the_socket(gateway: Instance, token: str) -> None:
    async with gateway.http.ws_connect(f"{gateway.url}/api/widget/socket") as socket:
        opened = Page(socket)
        await opened.say({"type": "session.authenticate", "token": token})
        assert (await opened.next())["error"]["code"] == "token_invalid"
        assert await opened.closed() == 4401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"])
async def test_another_sites_page_gets_no_socket(scene: Scene, origin: str) -> None:
    for path, headers in (("widget", {}), ("desk", scene.desk.headers)):
        url = f"{scene.gateway.url}/api/{path}/socket"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await scene.gateway.http.ws_connect(url, headers={**headers, "Origin": origin})
        assert refused.value.status == 403


BAD_FRAMES: tuple[Any, ...] = (
    "{", "[]", "1", "{}", {"type": 1}, {"type": "nothing"}, {"type": "session.authenticate"},
    {"type": "typing.start", "x": 1},
    {"type": "read.mark"}, {"type": "read.mark", "seq": "1"}, {"type": "read.mark", "seq": 1.5},
    {"type": "read.mark", "seq": True},
    {"type": "feedback.give", "message_id": "x", "helpful": True},
    {"type": "feedback.give", "message_id": "m_1", "helpful": 1},
    {"type": "message.send"}, {"type": "message.send", "client_message_id": "t-00000001"},
    {"type": "message.send", "client_message_id": "t-00000001", "text": "a" * 5000},
)  # fmt: skip


async def test_a_bad_frame_is_refused_and_the_socket_lives(scene: Scene) -> None:
    async with page(scene.customer) as opened:
        ready = await opened.until("session.ready")
        await opened.until_seq(ready["seq"])
        for frame in BAD_FRAMES:
            before = refusals()
            await opened.say(frame)
            said = await opened.next()
            assert said["type"] in ("error.show", "message.refuse"), frame
            assert refusals() == before + 1
            if isinstance(frame, dict) and "client_message_id" in frame:
                assert said["client_message_id"] == frame["client_message_id"]
        for harmless in ({"type": "read.mark", "seq": 10**18}, {"type": "read.mark", "seq": -1}):
            await opened.say(harmless)
        await opened.say({"type": "message.send", "client_message_id": new_id(), "text": "まだいます"})
        await opened.until("message.accept")


async def test_who_sends_nothing_but_bad_frames_is_closed_out(scene: Scene) -> None:
    async with page(scene.customer) as opened:
        await opened.until("session.ready")
        for _ in range(25):
            await opened.say("{")
        assert await opened.closed() == 4429


@pytest.mark.parametrize("what", ["binary", "huge", "no utf-8"])
async def test_frames_that_are_no_text_close_the_socket(scene: Scene, what: str) -> None:
    for opening in (page(scene.customer), desk_page(scene.desk)):
        async with opening as opened:
            if what == "binary":
                await opened.socket.send_bytes(b"\0\1")
            elif what == "huge":
                await opened.socket.send_str("x" * 40_000)
            else:
                await opened.socket.send_frame(b"\xff\xfe", WSMsgType.TEXT)
            assert await opened.closed() in (4400, 1009, 1007)


async def test_bad_frames_at_the_desk_are_refused(scene: Scene) -> None:
    async with desk_page(scene.desk) as opened:
        for frame in (
            "{", "[]", {"type": "nothing"}, {"type": "typing.start"}, {"type": "typing.start", "conversation_id": 1},
            {"type": "typing.start", "conversation_id": "c_x"}, {"type": "presence.beat", "x": 1},
            '{"type": "typing.start", "conversation_id": "\\ud800"}',
        ):  # fmt: skip
            await opened.say(frame)
            assert (await opened.until("error.show"))["error"]["code"]
        await opened.say({"type": "presence.beat"})
        await scene.desk.reply(scene.customer.conversation_id, "はい")
        await opened.until("event.append")


async def test_a_flood_is_slowed_and_said_and_what_was_accepted_is_there(gateway: Instance, start: Any) -> None:
    tuning = gateway.services.tuning
    tight = dataclasses.replace(
        tuning, limits=dataclasses.replace(tuning.limits, messages_burst=5, messages_per_minute=60)
    )
    instance = await start(tuning=tight)
    flooder, other = await Customer.visiting(instance), await Customer.visiting(instance)
    async with page(flooder) as opened:
        await opened.until("session.ready")
        sent = [new_id() for _ in range(12)]
        for client_id in sent:
            await opened.say({"type": "message.send", "client_message_id": client_id, "text": "a"})
        answers: dict[str, Json] = {}
        while len(answers) < len(sent):
            frame = await opened.next()
            if frame["type"] in ("message.accept", "message.refuse"):
                answers[frame["client_message_id"]] = frame
        refused = [f for f in answers.values() if f["type"] == "message.refuse"]
        assert refused
        assert all(f["error"]["code"] == "slow_down" and f["error"]["detail"]["retry_after_ms"] > 0 for f in refused)
        await other.say("ほかの人には響かない")
        async with instance.http.post(
            f"{instance.url}/api/widget/messages",
            json={"client_message_id": new_id(), "text": "a"},
            headers=flooder.headers,
        ) as response:
            assert response.status in (202, 429)
    accepted = {f["message_id"] for f in answers.values() if f["type"] == "message.accept"}
    kept = {e["message_id"] for e in await flooder.events() if e["type"] == "message.appended"}
    assert accepted <= kept


async def test_a_flood_over_http_is_told_when_to_come_again(gateway: Instance, start: Any) -> None:
    tuning = gateway.services.tuning
    limits = dataclasses.replace(tuning.limits, messages_burst=2, messages_per_minute=6, logins_burst=2, visits_burst=4)
    instance = await start(tuning=dataclasses.replace(tuning, limits=limits))
    customer = await Customer.visiting(instance)
    statuses = []
    for _ in range(4):
        body = {"client_message_id": new_id(), "text": "a"}
        url = f"{instance.url}/api/widget/messages"
        async with instance.http.post(url, json=body, headers=customer.headers) as response:
            statuses.append(response.status)
            if response.status == 429:
                assert 1 <= int(response.headers["Retry-After"]) <= 20
    assert statuses == [202, 202, 429, 429]
    statuses = []
    for _ in range(4):
        async with instance.http.post(
            f"{instance.url}/api/desk/login",
            json={"email": "x@y.zz", "password": "x"},
            headers={"Origin": instance.url},
        ) as response:
            statuses.append(response.status)
    assert statuses == [401, 401, 429, 429]


async def test_the_row_sent_with_an_event_is_the_row_of_the_queue(scene: Scene) -> None:
    conversation_id = scene.customer.conversation_id
    other = await Desk.logged_in(scene.gateway, "agent", 1)
    async with desk_page(scene.desk) as opened:
        for act in (
            lambda: scene.customer.say("まだでしょうか"),
            lambda: scene.desk.act(conversation_id, "claim"),
            lambda: scene.desk.reply(conversation_id, "お待たせしました"),
            lambda: scene.desk.act(conversation_id, "note", client_message_id=new_id(), text="メモ"),
            lambda: scene.desk.act(conversation_id, "read", seq=3),
            lambda: scene.desk.act(conversation_id, "release"),
            lambda: scene.customer.post("conversation/email", {"email": "a@demo.example"}),
            lambda: other.reply(conversation_id, "替わりました"),
            lambda: scene.desk.act(conversation_id, "claim", take_over_reason="急ぎ"),
        ):  # fmt: skip
            await act()
            head = await recall.head_of(scene.gateway.services, conversation_id or "")
            frame = await opened.until("event.append")
            while frame["event"]["seq"] < head.seq:
                frame = await opened.until("event.append")
            _, lists = await scene.desk.get("queue")
            rows = [r for name in ("waiting", "mine", "held", "bot") for r in lists[name]]
            assert frame["conversation"] == next(r for r in rows if r["conversation_id"] == conversation_id)
    assert faults() >= 0


async def test_a_desk_hears_of_everything_that_happens_meanwhile(scene: Scene) -> None:
    """What a desk folds from its socket is what it would fetch."""
    async with desk_page(scene.desk) as opened:
        _, fetched = await scene.desk.get(f"conversations/{scene.customer.conversation_id}")
        await scene.customer.say("まだでしょうか")
        await scene.desk.act(scene.customer.conversation_id, "claim")
        await scene.customer.post("conversation/correction", {"text": "注文番号が違います"})
        await scene.desk.act(scene.customer.conversation_id, "return", note="確認済み", slots={"order_number": "HD-1"})
        await scene.customer.until(text="「/returned_from_people」ですね。")
        _, after = await scene.desk.get(f"conversations/{scene.customer.conversation_id}")
        last = after["events"][-1]["seq"]
        frames: list[Json] = []
        while not frames or frames[-1]["event"]["seq"] < last:
            frame = await opened.until("event.append")
            if frame["event"]["conversation_id"] == scene.customer.conversation_id:
                frames.append(frame)
        assert [*fetched["events"], *(f["event"] for f in frames)] == after["events"]
        shown = {k: v for k, v in after["conversation"].items() if k not in ("packet", "slots", "email_left")}
        assert frames[-1]["conversation"] == shown
        assert after["conversation"]["packet"]["corrections"] == ["注文番号が違います"]


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
