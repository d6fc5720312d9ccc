"""The odd things that people write, over PostgreSQL: it takes no NUL and no lone surrogate, so none may reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from handoff.record import journal
from handoff.settings import Secret
from tests.api.conftest import faults
from tests.api.test_bad_input import LONE, NUL, WRITTEN
from tests.people import Customer, Desk, Instance, eventually, new_id
from tests.postgres import fresh_database


@pytest_asyncio.fixture
async def over_postgres(start: Any, postgres_url: str) -> AsyncIterator[Instance]:
    with fresh_database(postgres_url) as url:
        yield await start(database_url=Secret(url))


async def test_what_people_write_reaches_the_record_unchanged_and_the_rest_is_refused(over_postgres: Instance) -> None:
    services, before = over_postgres.services, faults()
    customer, desk = await Customer.visiting(over_postgres), await Desk.logged_in(over_postgres, "agent")
    for text in WRITTEN:
        await customer.say(text)
        status, _ = await desk.reply(customer.conversation_id, text)
        assert status == 202
    for bad in (NUL, LONE, f"{NUL}{LONE}"):
        status, _ = await customer.post("messages", {"client_message_id": new_id(), "text": bad})
        assert status in (400, 422)
        for verb, body in (
            ("note", {"client_message_id": new_id(), "text": bad}),
            ("return", {"note": bad}),
            ("return", {"note": "a", "slots": {"order_number": bad}}),
            ("claim", {"take_over_reason": bad}),
        ):
            status, _ = await desk.act(customer.conversation_id, verb, **body)
            assert status in (400, 422), (verb, bad)
        status, _ = await customer.post("conversation/email", {"email": bad})
        assert status in (400, 422)

    async def recorded() -> list[str]:
        stored = await journal.events_of(services.db, customer.conversation_id or "")
        said = [e["text"] for e in stored if e["type"] == "message.appended" and e["author"]["role"] == "agent"]
        return said if len(said) == len(WRITTEN) else []

    assert await eventually(recorded) == list(WRITTEN)
    assert await journal.reject_count(services.db) == 0
    assert faults() == before
