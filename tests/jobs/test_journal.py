"""The journal: everything within a second, once, whoever copies and whoever dies; what is poisoned is put aside."""

from __future__ import annotations

import json
import time

from handoff.jobs import journal as journal_job
from handoff.live import conversations, stream
from handoff.record import journal
from handoff.service.context import Services
from tests.people import Customer, Instance, eventually


async def _complete(services: Services, conversation_id: str | None) -> bool:
    """Whether the record has what the live log has."""
    wanted = await conversations.events_since(services.live, conversation_id or "", 0)
    return bool(wanted) and await journal.events_of(services.db, conversation_id or "") == wanted


async def test_everything_is_in_the_record_within_a_second(customer: Customer) -> None:
    services = customer.instance.services
    await customer.say("返品したいです")
    await customer.until(author__role="bot")
    begun = time.monotonic()
    await eventually(lambda: _complete(services, customer.conversation_id))
    assert time.monotonic() - begun < 1


async def test_an_event_that_cannot_be_recorded_holds_up_nobody(gateway: Instance, customer: Customer) -> None:
    services = gateway.services
    live = services.live
    bad = json.dumps({"type": "message.appended", "at_ms": services.now_ms(), "audience": "everyone", "author": None})
    await live.redis.xadd(live.keys.of("events"), {"c": "c_" + "0" * 20, "s": "1", "g": "g", "p": "0", "e": bad})
    await customer.say("返品したいです")
    await customer.until(author__role="bot")
    await eventually(lambda: _complete(services, customer.conversation_id))
    assert await journal.reject_count(services.db) == 1


async def test_the_stream_is_never_trimmed_past_its_slowest_reader(services: Services) -> None:
    live = services.live
    key = live.keys.of("events")
    await live.redis.delete(key)
    fields = {"c": "c_1", "s": "1", "g": "g", "p": "0", "e": "{}"}
    async with live.redis.pipeline(transaction=False) as pipe:
        for number in range(1, 1001):
            pipe.xadd(key, fields, id=f"{number}-0")
        await pipe.execute()
    for journaled, delivered, kept_from in (("900-0", "300-0", 301), ("400-0", "800-0", 401), ("950-0", "950-0", 951)):
        for reader in journal_job.READERS:
            await stream.set_cursor(live, reader, delivered)
        await journal_job.trim(services, journaled)
        first = (await live.redis.xrange(key, count=1))[0][0]
        assert int(first.partition("-")[0]) <= kept_from
    assert await live.redis.xlen(key) < 1000
    await live.redis.delete(live.keys.of("cursor", "delivery"))
    length = await live.redis.xlen(key)
    await journal_job.trim(services, "1000-0")
    assert await live.redis.xlen(key) == length  # a reader that never noted its place has passed nothing
