"""What a waiting customer's page is told over socket and poll, and what it may ask for."""

from __future__ import annotations

from handoff.live import doors, frames
from tests.api.socket_page import page
from tests.people import Customer, Instance

_DOOR = {"state": "busy", "wait": None, "opens_ms": None, "promised_ms": 1_800_000_000_000}


async def test_the_door_is_told_to_pages_of_its_language(gateway: Instance, customer: Customer) -> None:
    live, other = gateway.services.live, await Customer.visiting(gateway, "en")
    async with page(customer) as japanese, page(other) as english:
        await japanese.until("session.ready")
        await english.until("session.ready")
        await frames.pass_on(live, {"type": "door.show", "language": "en", "door": _DOOR})
        await frames.pass_on(live, {"type": "bot.show", "state": "ready"})
        assert await english.until("door.show") == {"type": "door.show", "door": _DOOR}
        await japanese.until("bot.show")
        assert [f for f in japanese.seen if f.get("door") == _DOOR] == []
    await doors.keep(live, "en", {"door": _DOOR, "at_ms": gateway.services.now_ms() + 600_000})
    assert (await _poll(other))["door"] == _DOOR


async def test_going_coming_back_and_a_promise_over_http(customer: Customer) -> None:
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    assert await customer.post("conversation/leave", {}) == (200, {})
    assert (await customer.post("conversation/promise", {}))[1]["error"]["code"] == "wrong_status"
    assert await customer.post("conversation/rejoin", {}) == (200, {})
    assert (await customer.until(type="conversation.rejoined"))["queued_ms"] > 0
    status, answer = await customer.post("conversation/promise", {})
    assert status == 200
    made = await customer.until(type="promise.made")
    assert (made["promised_ms"], made["by"], made["opens_ms"]) == (answer["promised_ms"], "contact", None)
    assert (await customer.post("conversation/rejoin", {}))[0] == 409


async def _poll(customer: Customer) -> dict[str, object]:
    url = f"{customer.instance.url}/api/widget/events?since=0"
    async with customer.instance.http.get(url, headers=customer.headers) as response:
        found: dict[str, object] = await response.json()
    return found
