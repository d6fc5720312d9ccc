"""What a waiting customer's page is told over socket and poll, and what it may ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handoff.live import doors, frames
from tests.api.socket_page import Page, page
from tests.people import Customer, Desk, Instance, Json

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
    kept = {"door": _DOOR, "on_duty": False, "at_ms": gateway.services.now_ms() + 600_000}
    await doors.keep(live, "general/en", kept)
    assert (await _poll(other))["door"] == _DOOR


async def test_who_waits_is_told_of_the_queue_they_wait_in_whatever_door_others_find(
    gateway: Instance, customer: Customer
) -> None:
    boss = await Desk.logged_in(gateway, "supervisor")
    await _sets_hours(boss, "main", [])
    await _sets_hours(boss, "returns", [["00:00", "24:00"]])
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    async with page(customer) as waiting:
        closed = await _told(waiting, "closed")
        to = {"queue": "returns"}
        assert (await boss.act(customer.conversation_id, "transfer", to=to, note="返品の件です"))[0] == 200
        away = await _told(waiting, "away")
    assert (closed["opens_ms"] is not None, away["opens_ms"]) == (True, None)
    found = await _poll(customer)
    assert (found["queue_door"], found["door"]) == (away, closed)


async def _told(waiting: Page, state: str) -> Json:
    """Read on until the page is told that its queue stands so."""
    while True:
        for frame in waiting.seen:
            stands: Json | None = frame.get("queue_door")
            if stands is not None and stands["state"] == state:
                return stands
        await waiting.next()


async def _sets_hours(boss: Desk, name: str, spans: list[list[str]]) -> None:
    """Set the same hours for each day of the week; with none it opens again in some weeks."""
    known = {one["name"]: one for one in (await boss.get("calendars"))[1]["calendars"]}
    day = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    special = {"from": day, "to": day, "name": {"ja": "再開", "en": "Back"}, "hours": [["10:00", "18:00"]]}
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), spans)
    body = {
        "week": week, "public_holidays": "none", "special_days": [special], "version": known[name].get("version", 0),
    }  # fmt: skip
    assert (await boss.post(f"calendars/{name}", body))[0] == 200


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
