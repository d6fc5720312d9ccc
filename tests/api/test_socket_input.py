"""What is bad on a socket is said, counted, and slowed when it is too much; nobody else notices."""

from __future__ import annotations

import dataclasses
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType

from tests.api.conftest import Scene, refusals
from tests.api.socket_page import Page, desk_page, page
from tests.people import Customer, Instance, Json, new_id

NO_HELLOS = (
    "", "{", "[]", "null", '"x"', "NaN", "{}", '{"type": "session.authenticate"}', '{"type": "message.send"}',
    '{"type": "session.authenticate", "token": 1}', '{"type": "session.authenticate", "token": "x", "since": -1}',
    '{"type": "session.authenticate", "token": "x", "since": "1"}',
    '{"type": "session.authenticate", "token": "\\ud800"}',
    '{"type": "session.authenticate", "token": "x", "since": true}', "[" * 20_000,
    '{"type": "session.authenticate", "token": "x", "extra": 1}',
)  # fmt: skip


async def test_a_first_frame_that_is_none_closes_the_socket(scene: Scene) -> None:
    for hello in NO_HELLOS:
        before = refusals()
        for url, headers in (("widget", {}), ("desk", scene.desk.headers)):
            if url == "desk" and hello == '{"type": "session.authenticate"}':
                continue
            async with scene.gateway.http.ws_connect(
                f"{scene.gateway.url}/api/{url}/socket", headers=headers
            ) as socket:
                opened = Page(socket)
                await opened.say(hello)
                said = await opened.next()
                assert said["type"] == "error.show"
                assert {"code", "message"} <= set(said["error"])
                assert await opened.closed() == 4400
        assert refusals() > before


FORGED = ("", "x", "a.b.c", "\u00e9.b.c",
)  # fmt: skip


async def test_a_forged_token_closes_the_socket(gateway: Instance) -> None:
    for token in FORGED:
        async with gateway.http.ws_connect(f"{gateway.url}/api/widget/socket") as socket:
            opened = Page(socket)
            await opened.say({"type": "session.authenticate", "token": token})
            assert (await opened.next())["error"]["code"] == "token_invalid"
            assert await opened.closed() == 4401


FOREIGN_ORIGINS = ("https://evil.example", "null", "http://127.0.0.1.evil.example", "file://",
)  # fmt: skip


async def test_another_sites_page_gets_no_socket(scene: Scene) -> None:
    for origin in FOREIGN_ORIGINS:
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
