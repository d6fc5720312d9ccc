"""Bytes that are no HTTP request are refused in the one shape, counted, and closed."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from handoff.api.listener import Listener
from handoff.app import build_app
from tests.api.conftest import faults, refusals
from tests.people import Instance


@pytest.mark.parametrize("raw", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"NONSENSE\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nX y: 1\r\n\r\n",
    b"POST /api/widget/visits HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
])  # fmt: skip
async def test_what_is_no_request_is_refused(gateway: Instance, raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    runner = Listener(build_app(gateway.services), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        before, faults_before = refusals("malformed_body"), faults()
        head, body = await _answer(port, raw)
        assert head.split(b" ")[1] == b"400"
        assert json.loads(body)["error"]["code"] == "malformed_body"
        assert (refusals("malformed_body"), faults()) == (before + 1, faults_before)
        assert not [record for record in caplog.records if record.exc_info]
        head, _ = await _answer(port, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert head.split(b" ")[1] == b"200"
    finally:
        await runner.cleanup()


async def _answer(port: int, raw: bytes) -> tuple[bytes, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body
