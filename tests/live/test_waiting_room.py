"""What a customer who waits is told and may choose: place, promise, going and coming back; the clock stands still."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from handoff.api.hub import Hub, Subscriber
from handoff.domain import ids
from handoff.domain.clock import FixedClock
from handoff.domain.hours import add_open
from handoff.domain.lifecycle import fold
from handoff.domain.model import Json, StaffRole, Status
from handoff.domain.promise import Shown
from handoff.errors import Conflict
from handoff.live import conversations, deadlines, doors, waits
from handoff.record import times
from handoff.service import (
    assign,
    availability,
    calendars,
    converse,
    door,
    estimate,
    leaving,
    promising,
    transfer,
    views,
)
from handoff.service.converse import Visitor
from handoff.service.transfer import Destination
from tests.domain.test_hours import same
from tests.live.test_timekeeping import MINUTE, Timed
from tests.live.world import open_gateway
from tests.people import new_id

_TOKYO = ZoneInfo("Asia/Tokyo")


@pytest_asyncio.fixture
async def floor(settings: Any) -> AsyncIterator[Timed]:
    clock = FixedClock()
    made = Timed(await open_gateway(settings, clock), clock)
    made.tuned(sticky_s=0, wrap_up_s=0, silent_s=100_000)
    await made.hire("hana", capacity=2)
    await made.hire("natsuki", StaffRole.SUPERVISOR)
    yield made
    await made.services.live.close()
    await made.services.db.close()


async def close_for_good_hours(floor: Timed) -> None:
    """Open from an hour from now, for nine hours."""
    wall = calendars.always("main").wall(floor.clock.now_ms())
    week = same([[f"{(wall.hour + 1) % 24:02d}:00", f"{(wall.hour + 10) % 24:02d}:00"]])
    body: Json = {"week": week, "public_holidays": "none", "version": 0}
    await calendars.put(floor.services, floor.people["natsuki"], "main", body)


async def test_who_comes_back_in_time_has_the_old_place_and_age(floor: Timed) -> None:
    first = await floor.waits()
    await floor.waits()
    before = await floor.head(first)
    await leaving.leave(floor.services, before)
    assert (await floor.head(first)).status is Status.BOT
    await floor.let_pass(9)
    await floor.waits()
    await leaving.rejoin(floor.services, await floor.head(first))
    after = await floor.head(first)
    assert (after.status, after.queued_ms, after.reason, after.score) == (
        Status.QUEUED, before.queued_ms, before.reason, before.score)  # fmt: skip
    assert after.epoch == before.epoch + 2
    assert await conversations.position(floor.services.live, first) == 1
    await floor.keep()
    clocks = await deadlines.clocks_of(floor.services.live, first)
    assert clocks is not None
    assert (clocks.asked_ms, clocks.status) == (before.queued_ms, Status.QUEUED)


async def test_a_place_is_kept_for_ten_minutes_and_used_once(floor: Timed) -> None:
    left = await floor.waits()
    await leaving.leave(floor.services, await floor.head(left))
    (event,) = await floor.events(left, "conversation.left")
    assert event["return_until_ms"] == event["at_ms"] + 10 * MINUTE
    await floor.let_pass(10.1)
    with pytest.raises(Conflict, match="not kept any more"):
        await leaving.rejoin(floor.services, await floor.head(left))
    second = await floor.waits()
    await leaving.leave(floor.services, await floor.head(second))
    await leaving.rejoin(floor.services, await floor.head(second))
    with pytest.raises(Conflict):
        await leaving.rejoin(floor.services, await floor.head(second))


async def test_an_old_page_neither_leaves_nor_comes_back(floor: Timed) -> None:
    """A press that arrives late: somebody has had the conversation since, so the place is nobody's any more."""
    hana = floor.people["hana"]
    waiting = await floor.waits()
    in_line = await floor.head(waiting)
    await leaving.leave(floor.services, in_line)
    away = await floor.head(waiting)
    await assign.claim(floor.services, hana, waiting, None)
    await assign.return_to_bot(floor.services, hana, waiting, "確認済み", {})
    for late in (away, await floor.head(waiting)):
        with pytest.raises(Conflict):
            await leaving.rejoin(floor.services, late)
    await assign.claim(floor.services, hana, waiting, None)
    await assign.release(floor.services, hana, waiting)
    with pytest.raises(Conflict):
        await leaving.leave(floor.services, in_line)
    assert (await floor.head(waiting)).status is Status.QUEUED


async def test_who_comes_back_after_closing_time_hears_when_people_are_back(floor: Timed) -> None:
    waiting = await floor.waits()
    await leaving.leave(floor.services, await floor.head(waiting))
    await close_for_good_hours(floor)
    await leaving.rejoin(floor.services, await floor.head(waiting))
    stored = await conversations.events_since(floor.services.live, waiting, 0)
    back, said, made = stored[-3:]
    assert [e["type"] for e in (back, said, made)] == ["conversation.rejoined", "message.appended", "promise.made"]
    assert "担当者の受付は" in said["text"]
    await floor.keep()
    assert (await floor.head(waiting)).due == "promise"


async def test_who_asks_the_bot_again_in_time_has_the_old_place_too(floor: Timed) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    first = await floor.waits(visitor=visitor)
    await floor.waits()
    arrived = (await floor.head(first)).queued_ms
    await leaving.leave(floor.services, await floor.head(first))
    await floor.let_pass(5)
    assert await floor.waits(visitor=visitor) == first
    assert (await floor.head(first)).queued_ms == arrived
    assert await conversations.position(floor.services.live, first) == 1
    assert (await floor.events(first, "conversation.queued"))[-1]["queued_ms"] == arrived


async def test_the_log_alone_tells_the_place_of_who_came_back(floor: Timed) -> None:
    first = await floor.waits()
    await leaving.leave(floor.services, await floor.head(first))
    await floor.let_pass(2)
    await leaving.rejoin(floor.services, await floor.head(first))
    stored = await conversations.events_since(floor.services.live, first, 0)
    folded, head = fold(stored).head, await floor.head(first)
    assert (folded["status"], int(folded["queued_ms"]), folded["reason"]) == ("queued", head.queued_ms, head.reason)


async def test_a_promise_is_a_deadline_instead_of_a_range(floor: Timed) -> None:
    hana, live = floor.people["hana"], floor.services.live
    await floor.on(hana)
    for _ in range(2):
        held = await floor.waits()
        assert await floor.route() == [held]
    for _ in range(24):
        await waits.keep_error(live, "general", 0.0, hit=True)
        await waits.keep_handled(live, "general", 10 * MINUTE)
    waiting = await floor.waits()
    await floor.keep()
    await estimate.estimate(floor.services)
    assert await waits.shown(live, [waiting])
    promised = await promising.take(floor.services, await floor.head(waiting))
    assert promised % (30 * MINUTE) == 0
    assert 120 * MINUTE <= promised - floor.clock.now_ms() <= 150 * MINUTE
    await floor.keep()
    await estimate.estimate(floor.services)
    assert await waits.shown(live, [waiting]) == {}
    head = await floor.head(waiting)
    assert (head.status, head.due, head.due_ms) == (Status.QUEUED, "promise", promised)
    floor.clock.advance(5 * MINUTE)
    assert await promising.take(floor.services, head) == promised
    assert (await floor.types(waiting)).count("promise.made") == 1
    await assign.reply(floor.services, hana, waiting, new_id(), "お待たせしました。", None)
    await floor.keep()
    clocks = await deadlines.clocks_of(live, waiting)
    assert clocks is not None
    assert clocks.promised_ms == 0
    with pytest.raises(Conflict):
        await promising.take(floor.services, await floor.head(waiting))


async def test_a_promise_is_one_whichever_process_is_asked_first_and_before_anybody_kept_the_time(
    floor: Timed, settings: Any
) -> None:
    waiting = await floor.waits()
    head = await floor.head(waiting)
    both = await asyncio.gather(*(promising.take(floor.services, head) for _ in range(4)))
    floor.clock.advance(45 * MINUTE)
    assert await promising.take(floor.services, head) == both[0]
    assert set(both) == {both[0]}
    assert (await floor.types(waiting)).count("promise.made") == 1


async def test_a_promise_after_a_first_answer_is_owed_and_recorded_too(floor: Timed) -> None:
    """The agent answered once and let it go; the customer writes on and would rather not wait."""
    hana, visitor = floor.people["hana"], Visitor(ids.new_contact_id(), "web", "ja")
    waiting = await floor.waits(visitor=visitor)
    await assign.reply(floor.services, hana, waiting, new_id(), "承ります。", None)
    await converse.send_text(floor.services, visitor, new_id(), "もう一つあります")
    await assign.release(floor.services, hana, waiting)
    promised = await promising.take(floor.services, await floor.head(waiting))
    await floor.keep()
    head = await floor.head(waiting)
    assert (head.due, head.due_ms) == ("promise", promised)
    floor.clock.advance(5 * MINUTE)
    await assign.reply(floor.services, hana, waiting, new_id(), "お待たせしました。", None)
    await floor.keep()
    assert await times.kept_of(floor.services.db, "promise", "2000-01-01") == {
        "general": {"promised": 1, "breached": 0}
    }


@pytest.mark.parametrize(
    ("ends", "minutes", "counted"),
    [
        ("resolved", 5, {"promised": 1, "breached": 1}),
        ("returned", 5, {"promised": 1, "breached": 1}),
        ("left", 5, None),
        ("ended", 5, None),
        ("left", 180, {"promised": 1, "breached": 1}),
        ("ended", 180, {"promised": 1, "breached": 1}),
    ],
)
async def test_a_promise_that_ends_without_an_answer_is_broken_unless_the_customer_goes_before_its_time(
    floor: Timed, ends: str, minutes: float, counted: Json | None
) -> None:
    hana, services = floor.people["hana"], floor.services
    waiting = await floor.waits()
    await promising.take(services, await floor.head(waiting))
    await floor.let_pass(minutes)
    if ends in ("resolved", "returned"):
        await assign.claim(services, hana, waiting, None)
    if ends == "resolved":
        await assign.resolve(services, hana, waiting)
    elif ends == "returned":
        await assign.return_to_bot(services, hana, waiting, "ボットで足ります", {})
    elif ends == "left":
        await leaving.leave(services, await floor.head(waiting))
    else:
        await converse.end(services, await floor.head(waiting))
    await floor.keep()
    kept = await times.kept_of(services.db, "promise", "2000-01-01")
    assert kept.get("general") == counted


async def test_a_promise_that_passes_is_told_to_people_and_goes_first(floor: Timed) -> None:
    waiting = await floor.waits()
    await floor.keep()
    promised = await promising.take(floor.services, await floor.head(waiting))
    await floor.let_pass((promised - floor.clock.now_ms()) / MINUTE + 1)
    policies = [e["policy"] for e in await floor.events(waiting, "sla.breached")]
    assert policies == ["promise"]
    assert (await floor.head(waiting)).priority == "high"


async def test_out_of_hours_the_bot_says_when_and_promises_in_the_step_that_hands_over(floor: Timed) -> None:
    await close_for_good_hours(floor)
    waiting = await floor.waits()
    events = await conversations.events_since(floor.services.live, waiting, 0)
    types = [e["type"] for e in events]
    at = types.index("conversation.queued")
    assert types[at : at + 3] == ["conversation.queued", "message.appended", "promise.made"]
    said, made = events[at + 1], events[at + 2]
    assert said["author"]["role"] == "bot"
    assert "担当者の受付は" in said["text"]
    assert "お返事します" in said["text"]
    assert 0 < made["opens_ms"] - made["at_ms"] <= 60 * MINUTE
    calendar = await calendars.of_queue(floor.services, "general")
    owed = add_open(calendar, made["at_ms"], 120 * MINUTE) or 0
    assert owed <= made["promised_ms"] < owed + 30 * MINUTE
    await floor.keep()
    assert (await floor.head(waiting)).due == "promise"


async def test_a_complaint_finds_the_door_open_out_of_hours_while_anybody_is_on_duty(floor: Timed) -> None:
    await close_for_good_hours(floor)
    unmanned = await floor.waits(reason="complaint")
    assert "promise.made" in await floor.types(unmanned)
    await floor.on(floor.people["hana"])
    complaint, asked = await floor.waits(reason="complaint"), await floor.waits()
    assert "promise.made" not in await floor.types(complaint)
    assert "promise.made" in await floor.types(asked)
    assert set(await floor.route()) == {unmanned, complaint}


async def test_a_busy_door_words_the_offer_and_keeps_nobody_out(floor: Timed) -> None:
    await floor.on(floor.people["hana"])
    for _ in range(12):
        await floor.waits()
    await floor.route()
    await floor.keep()
    await estimate.estimate(floor.services)
    assert (await _door(floor))["state"] == "busy"
    complaint, asked = await floor.waits(reason="complaint"), await floor.waits()
    assert [(await floor.head(i)).status for i in (complaint, asked)] == [Status.QUEUED] * 2
    assert await conversations.position(floor.services.live, complaint) == 1


async def test_in_hours_nothing_is_promised_unasked(floor: Timed) -> None:
    waiting = await floor.waits()
    assert "promise.made" not in await floor.types(waiting)


async def test_the_door_says_what_asking_leads_to(floor: Timed) -> None:
    hana, live = floor.people["hana"], floor.services.live
    await estimate.estimate(floor.services)
    stands = await _door(floor)
    assert (stands["state"], stands["wait"]) == ("away", None)
    assert stands["promised_ms"] > floor.clock.now_ms()
    await floor.on(hana)
    await estimate.estimate(floor.services)
    assert (await _door(floor))["state"] == "open"
    for _ in range(2):
        held = await floor.waits()
        assert await floor.route() == [held]
    for _ in range(24):
        await waits.keep_error(live, "general", 0.0, hit=True)
        await waits.keep_handled(live, "general", 10 * MINUTE)
    await floor.keep()
    floor.clock.advance(15_000)
    await estimate.estimate(floor.services)
    stands = await _door(floor)
    assert stands["state"] == "open"
    assert 0 < stands["wait"]["lower_min"] <= stands["wait"]["upper_min"] <= 20
    for _ in range(9):
        await floor.waits()
    await floor.keep()
    await estimate.estimate(floor.services)
    assert (await _door(floor))["state"] == "busy"
    await close_for_good_hours(floor)
    await estimate.estimate(floor.services)
    stands = await _door(floor)
    assert stands["state"] == "closed"
    assert floor.clock.now_ms() < stands["opens_ms"] < stands["promised_ms"]


async def test_each_queue_has_a_door_of_its_own(floor: Timed) -> None:
    """Closed for who merely asks, a wait of minutes in another queue, nobody for a third: each hears their own."""
    boss, live = floor.people["natsuki"], floor.services.live
    only_returns = await floor.hire("mei", languages=("ja",), queues=("returns",), capacity=1, skills=())
    await floor.on(only_returns)
    await close_for_good_hours(floor)
    always = {"week": same([["00:00", "24:00"]]), "public_holidays": "none"}
    (version,) = [c["version"] for c in await calendars.shown(floor.services) if c["name"] == "returns"]
    await calendars.put(floor.services, boss, "returns", always | {"version": version})
    for _ in range(24):
        await waits.keep_error(live, "returns", 0.0, hit=True)
        await waits.keep_handled(live, "returns", 6 * MINUTE)
    asked = await floor.waits()
    busy, waiting = await floor.waits(reason="low_confidence"), await floor.waits(reason="low_confidence")
    for moved in (busy, waiting):
        await transfer.transfer(floor.services, boss, moved, Destination(queue="returns"), "返品の件", force=False)
    assert await floor.route() == [busy]
    await floor.keep()
    await estimate.estimate(floor.services)
    theirs = {i: (await views.place_of(floor.services, await floor.head(i)))["queue_door"] for i in (asked, waiting)}
    assert (theirs[asked]["state"], theirs[waiting]["state"]) == ("closed", "open")
    assert theirs[asked] == await _door(floor)
    assert theirs[waiting]["wait"]["lower_min"] > 0
    assert theirs[waiting]["promised_ms"] < theirs[asked]["promised_ms"]
    other = (await doors.every(live))["returns/en"]
    assert (other["door"]["state"], other["on_duty"]) == ("away", False)


async def test_each_queue_keeps_hours_of_its_own_with_lunch_night_holidays_and_closures(floor: Timed) -> None:
    """From Monday 21 September 2026, 23:13: the first of three public holidays in a row."""
    boss, services = floor.people["natsuki"], floor.services
    closure = {"from": "2026-09-24", "to": "2026-09-24", "name": {"ja": "棚卸し", "en": "Stocktaking"}, "hours": []}
    night = {"week": same([["22:00", "06:00"]]), "public_holidays": "none", "special_days": [closure], "version": 0}
    lunch = {"week": same([["10:00", "12:00"], ["13:00", "17:00"]]), "public_holidays": "jp"}
    (version,) = [c["version"] for c in await calendars.shown(services) if c["name"] == "returns"]
    await calendars.put(services, boss, "main", night)
    await calendars.put(services, boss, "returns", lunch | {"version": version})
    asked, returning = await floor.waits(), await floor.waits()
    await transfer.transfer(services, boss, returning, Destination(queue="returns"), "返品の件", force=False)

    async def doors_at(text: str) -> list[tuple[str, str | None]]:
        floor.clock.advance(_instant(text) - floor.clock.now_ms())
        await estimate.estimate(services)
        told = [(await views.place_of(services, await floor.head(i)))["queue_door"] for i in (asked, returning)]
        return [(one["state"], one["opens_ms"] and _text(one["opens_ms"])) for one in told]

    assert await doors_at("2026-09-21 23:30") == [("away", None), ("closed", "2026-09-24 10:00")]
    assert await doors_at("2026-09-22 05:59") == [("away", None), ("closed", "2026-09-24 10:00")]
    assert await doors_at("2026-09-24 12:30") == [("closed", "2026-09-25 22:00"), ("closed", "2026-09-24 13:00")]
    assert await doors_at("2026-09-24 13:00") == [("closed", "2026-09-25 22:00"), ("away", None)]


async def test_a_complaint_that_waits_hears_of_no_closing_time_while_anybody_able_is_on_duty(floor: Timed) -> None:
    await close_for_good_hours(floor)
    hana = floor.people["hana"]
    await floor.on(hana)
    complaint = await floor.waits(reason="complaint")
    await estimate.estimate(floor.services)
    assert (await views.place_of(floor.services, await floor.head(complaint)))["queue_door"]["state"] == "open"
    await availability.say(floor.services, hana, hana.id, "offline", None)
    await estimate.estimate(floor.services)
    assert (await views.place_of(floor.services, await floor.head(complaint)))["queue_door"]["state"] == "closed"


async def test_the_door_of_a_queue_that_is_gone_is_forgotten(floor: Timed) -> None:
    await doors.keep(floor.services.live, "gone/ja", {"door": {}, "on_duty": True, "at_ms": 0})
    await estimate.estimate(floor.services)
    known = await doors.every(floor.services.live)
    assert "gone/ja" not in known
    assert set(known) == {
        f"{queue}/{language}" for queue in (*floor.services.tuning.queues, "supervisors") for language in ("ja", "en")
    }


async def test_pages_hear_of_a_range_no_oftener_than_every_quarter_of_a_minute(floor: Timed) -> None:
    await floor.on(floor.people["hana"])
    await estimate.estimate(floor.services)
    kept = await _door(floor)
    floor.services = dataclasses.replace(floor.services, settings=_promising(floor, 600))
    floor.clock.advance(5000)
    await estimate.estimate(floor.services)
    assert await _door(floor) == kept
    floor.clock.advance(10_000)
    await estimate.estimate(floor.services)
    assert (await _door(floor))["promised_ms"] > kept["promised_ms"]


async def test_a_customer_who_went_on_writing_keeps_the_promise(floor: Timed) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    waiting = await floor.waits(visitor=visitor)
    await floor.keep()
    promised = await promising.take(floor.services, await floor.head(waiting))
    await converse.send_text(floor.services, visitor, new_id(), "写真もお送りします")
    await floor.keep()
    assert (await floor.head(waiting)).due_ms == promised


async def test_a_page_is_told_place_and_range_whenever_either_changes(floor: Timed) -> None:
    waiting, live = await floor.waits(), floor.services.live
    hub, looking = Hub(floor.services), Subscriber(contact_id="ct_x", conversation_id=waiting)
    hub.add(looking)
    showing = asyncio.create_task(hub.show_positions())
    async with asyncio.timeout(20):
        assert await looking.outbox.get() == {"type": "position.show", "position": 1, "wait": None, "queue_door": None}
        await waits.keep(live, {}, {waiting: Shown(5, 9, 0, 0)})
        wait: Json = {"lower_min": 5, "upper_min": 9, "word": None}
        assert await looking.outbox.get() == {"type": "position.show", "position": 1, "wait": wait, "queue_door": None}
        await waits.keep(live, {}, {waiting: Shown(8, 14, 0, 0, "longer")})
        wait = {"lower_min": 8, "upper_min": 14, "word": "longer"}
        assert await looking.outbox.get() == {"type": "position.show", "position": 1, "wait": wait, "queue_door": None}
    now = {"position": 1, "wait": wait, "queue_door": None}
    assert await views.place_of(floor.services, await floor.head(waiting)) == now
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)
    assert looking.outbox.empty()


async def _door(floor: Timed) -> Json:
    found = await door.of_language(floor.services, "ja")
    assert found is not None
    return found


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=_TOKYO).timestamp() * 1000)


def _text(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, _TOKYO).strftime("%Y-%m-%d %H:%M")


def _promising(floor: Timed, minutes: float) -> Any:
    settings = floor.services.settings
    wait = dataclasses.replace(settings.tuning.wait, promise_min=minutes)
    return dataclasses.replace(settings, tuning=dataclasses.replace(settings.tuning, wait=wait))
