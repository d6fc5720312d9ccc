"""Deadlines, idle conversations, alerts, opening hours, what came of waits: on real stores, the clock held still."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from handoff.channels import webhook
from handoff.channels.mail import Mailer
from handoff.channels.mail_catcher import catching, caught
from handoff.domain import ids
from handoff.domain.clock import FixedClock
from handoff.domain.model import Json, Staff, StaffRole, Status
from handoff.domain.timing import AlertTuning
from handoff.errors import Conflict, Forbidden
from handoff.jobs import journal as journal_job
from handoff.jobs import timekeeper
from handoff.live import agents as live_agents
from handoff.live import conversations, deadlines, frames, queue, stream, waits
from handoff.record import journal, times
from handoff.record.schema import service_times, wait_promises
from handoff.service import alerting, assign, availability, calendars, converse, estimate, leaving, recall, wall
from handoff.service.converse import Visitor
from handoff.settings import Secret
from tests.domain.test_hours import same
from tests.live.test_routing import Floor
from tests.live.world import open_gateway
from tests.people import new_id

MINUTE = 60_000


class Timed(Floor):
    """A floor whose time is kept as well."""

    after = "0-0"

    async def keep(self) -> None:
        """Follow what happened, act on all that is due, and follow that too."""
        for _ in range(6):
            self.after = await timekeeper.follow_once(self.services, self.after, block_ms=1)
            if not await timekeeper.act_once(self.services):
                return
        raise AssertionError("deadlines do not come to rest")

    async def let_pass(self, minutes: float, *alive: Staff) -> None:
        await self.keep()
        await self.pass_time(round(minutes * MINUTE), *alive)
        await self.keep()

    async def types(self, conversation_id: str) -> list[str]:
        found = await conversations.events_since(self.services.live, conversation_id, 0)
        return [event["type"] for event in found]


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


async def test_a_first_answer_that_is_owed_is_warned_of_then_late_and_then_goes_first(floor: Timed) -> None:
    waiting = await floor.waits()
    await floor.keep()
    assert (await floor.head(waiting)).due == "first_response"
    await floor.let_pass(15)
    assert "sla.warned" not in await floor.types(waiting)
    await floor.let_pass(1.5)
    assert (await floor.types(waiting)).count("sla.warned") == 1
    await floor.let_pass(4)
    assert (await floor.types(waiting)).count("sla.breached") == 1
    assert (await floor.head(waiting)).priority == "high"
    await floor.let_pass(30)
    types = await floor.types(waiting)
    assert (types.count("sla.warned"), types.count("sla.breached")) == (1, 1)


async def test_of_two_processes_one_acts_on_a_deadline_and_a_dead_ones_comes_again(floor: Timed) -> None:
    waiting = await floor.waits()
    await floor.keep()
    floor.clock.advance(17 * MINUTE)
    live, now_ms = floor.services.live, floor.clock.now_ms()
    claims = await asyncio.gather(*(
        deadlines.claim(live, now_ms=now_ms, lease_ms=20_000, token=ids.new_token()) for _ in range(2)
    ))  # fmt: skip
    assert sorted(claim is not None for claim in claims) == [False, True]
    assert not await timekeeper.act_once(floor.services)
    floor.clock.advance(20_001)  # who had it is gone
    await floor.keep()
    assert (await floor.types(waiting)).count("sla.warned") == 1
    late = next(claim for claim in claims if claim)
    assert not await deadlines.settle(live, late)


async def test_events_seen_twice_and_clocks_made_anew_change_nothing(floor: Timed) -> None:
    waiting = await floor.waits()
    await floor.keep()
    live = floor.services.live
    kept = await deadlines.clocks_of(live, waiting)
    due = await deadlines.due_of(live, "first_response", waiting)
    await timekeeper.follow_once(floor.services, "0-0", block_ms=1)
    assert await deadlines.clocks_of(live, waiting) == kept
    for key in ("clocks", "deadlines", "claims"):
        await live.redis.delete(live.keys.of(key))
    await timekeeper.rebuild_missing(floor.services)
    assert await deadlines.clocks_of(live, waiting) == kept
    assert await deadlines.due_of(live, "first_response", waiting) == due


async def test_a_time_is_recorded_once_by_the_wall_and_in_open_hours(floor: Timed) -> None:
    hana, natsuki = floor.people["hana"], floor.people["natsuki"]
    now = floor.clock.now_ms()
    wall = calendars.always("main").wall(now)
    opens = f"{(wall.hour + 1) % 24:02d}:00"
    week = same([[opens, f"{(wall.hour + 9) % 24:02d}:00"]])
    await calendars.put(floor.services, natsuki, "main", {"week": week, "public_holidays": "none", "version": 0})
    waiting = await floor.waits()
    asked = floor.clock.now_ms() - 1000
    floor.clock.advance(2 * 60 * MINUTE)
    await assign.reply(floor.services, hana, waiting, new_id(), "お待たせしました。", None)
    took = floor.clock.now_ms() - asked
    await floor.keep()
    await timekeeper.follow_once(floor.services, "0-0", block_ms=1)
    async with floor.services.db.reading() as connection:
        rows = (await connection.execute(select(service_times))).mappings().all()
    (row,) = [r for r in rows if r["target"] == "first_response"]
    (promise,) = [r for r in rows if r["target"] == "promise"]
    closed = 60 * MINUTE - (wall.minute * 60 + wall.second) * 1000 - wall.microsecond // 1000
    assert row["wall_ms"] == took
    assert abs(row["open_ms"] - (took - closed)) <= 2000
    assert row["kept"] is None  # asked for out of hours: what was owed is the promise
    assert promise["kept"] is True


async def test_a_silent_customer_stops_counting_is_reminded_once_and_ended_with_a_word(floor: Timed) -> None:
    hana = floor.people["hana"]
    await floor.on(hana)
    held = await floor.waits()
    await floor.route()
    await assign.reply(floor.services, hana, held, new_id(), "いかがでしょうか。", None)
    await floor.let_pass(9, hana)
    assert not (await floor.head(held)).idle
    await floor.let_pass(1.5, hana)
    assert (await floor.head(held)).idle
    duty = await live_agents.get(floor.services.live, hana.id)
    assert duty is not None
    assert duty.load == 0
    await floor.let_pass(20, hana)
    said = [e["text"] for e in await floor.events(held, "message.appended") if e["author"]["role"] == "system"]
    assert [text for text in said if "その後" in text] == [
        "その後、いかがでしょうか。ご不明な点がありましたら、このままお書きください。"
    ]
    await floor.let_pass(59, hana)
    assert (await floor.head(held)).status is Status.ASSIGNED
    await floor.let_pass(2, hana)
    assert (await floor.head(held)).status is Status.RESOLVED
    assert "24時間以内" in (await floor.events(held, "message.appended"))[-1]["text"]


async def test_a_customer_who_writes_after_the_reminder_is_not_ended(floor: Timed) -> None:
    hana = floor.people["hana"]
    await floor.on(hana)
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    held = await floor.waits(visitor=visitor)
    await floor.route()
    await assign.reply(floor.services, hana, held, new_id(), "いかがでしょうか。", None)
    await floor.let_pass(11, hana)
    await floor.let_pass(20, hana)
    await converse.send_text(floor.services, visitor, new_id(), "まだ続きがあります")
    await floor.let_pass(70, hana)
    head = await floor.head(held)
    assert (head.status, head.idle) == (Status.ASSIGNED, False)
    duty = await live_agents.get(floor.services.live, hana.id)
    assert duty is not None
    assert duty.load == 1
    assert (await floor.types(held)).count("sla.breached") == 1  # the next answer is owed now


async def test_supervisors_hear_of_an_empty_queue_by_a_signed_post_at_a_bearable_pace(floor: Timed) -> None:
    posts: list[tuple[Json, bool]] = []
    answers = [500, 200, 200]

    async def take(request: web.Request) -> web.Response:
        raw = await request.read()
        expected = webhook.signature("w" * 20, raw, int(request.headers["X-Hikitsugi-Time"]))
        posts.append((await request.json(), request.headers["X-Hikitsugi-Signature"] == expected))
        return web.Response(status=answers[len(posts) - 1])

    app = web.Application()
    app.router.add_post("/hook", take)
    async with TestServer(app) as server:
        settings = floor.services.settings
        told = AlertTuning(webhook_url=str(server.make_url("/hook")).replace("localhost", "127.0.0.1"))
        floor.services = dataclasses.replace(floor.services, settings=dataclasses.replace(
            settings, webhook_key=Secret("w" * 20), tuning=dataclasses.replace(settings.tuning, alerts=told),
        ))  # fmt: skip
        await floor.waits()
        await alerting.look(floor.services)
        await floor.let_pass(0.5)
        await alerting.look(floor.services)
        await floor.keep()
        assert posts == []
        await floor.let_pass(0.6)
        await alerting.look(floor.services)
        await floor.keep()
        await floor.let_pass(0.5)  # the first was answered with 500
        for _ in range(5):
            await floor.let_pass(1)
            await alerting.look(floor.services)
        assert [(body["type"], body["queue"], body["waiting"], right) for body, right in posts] == [
            ("queue.unattended", "general", 1, True)] * 2  # fmt: skip
        await floor.let_pass(30)
        await alerting.look(floor.services)
        await floor.keep()
        assert len(posts) == 3


async def test_supervisors_hear_of_an_empty_queue_by_mail_at_a_bearable_pace(floor: Timed, tmp_path: Path) -> None:
    async with catching(tmp_path) as url:
        settings = floor.services.settings
        told = AlertTuning(mail_to=("lead@shop.example", "second@shop.example"))
        floor.services = dataclasses.replace(
            floor.services,
            mailer=Mailer(url, settings.mail_from),
            settings=dataclasses.replace(settings, tuning=dataclasses.replace(settings.tuning, alerts=told)),
        )
        await floor.waits()
        await alerting.look(floor.services)
        await floor.let_pass(told.nobody_on_duty_s / 60 - 0.5)
        await alerting.look(floor.services)
        await floor.keep()
        assert caught(tmp_path) == []
        await floor.let_pass(1)
        for _ in range(3):
            await alerting.look(floor.services)
            await floor.let_pass(1)
        mails = caught(tmp_path)
        assert sorted(mail["to"] for mail in mails) == ["lead@shop.example", "second@shop.example"]
        assert all(floor.services.tuning.queues["general"].ja in mail["subject"] + mail["body"] for mail in mails)
        await floor.let_pass(told.every_min)
        await alerting.look(floor.services)
        await floor.keep()
        assert len(caught(tmp_path)) == 4
        await floor.on(floor.people["hana"])
        await floor.let_pass(told.every_min, floor.people["hana"])
        await alerting.look(floor.services)
        await floor.keep()
        assert len(caught(tmp_path)) == 4


async def test_nobody_hears_of_a_queue_outside_its_hours(floor: Timed) -> None:
    natsuki = floor.people["natsuki"]
    week = same([])
    await calendars.put(floor.services, natsuki, "main", {"week": week, "version": 0})
    await floor.waits()
    for _ in range(3):
        await floor.let_pass(2)
        await alerting.look(floor.services)
    assert await deadlines.due_of(floor.services.live, alerting.KIND, "mail.general") is None


async def test_hours_count_at_once_in_another_process_and_nobody_overwrites_unseen(floor: Timed, settings: Any) -> None:
    natsuki = floor.people["natsuki"]
    other = await open_gateway(settings, floor.clock)
    week = same([["10:00", "19:00"]])
    assert (await calendars.get(other, "main")).version == 0
    await calendars.put(floor.services, natsuki, "main", {"week": week, "version": 0})
    assert (await calendars.get(other, "main")).version == 1
    with pytest.raises(Conflict):
        await calendars.put(other, natsuki, "main", {"week": week, "version": 0})
    with pytest.raises(Forbidden):
        await calendars.put(other, floor.people["hana"], "main", {"week": week, "version": 1})
    await other.live.close()
    await other.db.close()


async def test_estimates_are_scored_when_served_and_count_as_promises_once_they_are_good_enough(floor: Timed) -> None:
    hana, live = floor.people["hana"], floor.services.live
    await floor.on(hana)
    for _ in range(2):
        await _answered(floor, hana)
    for _ in range(24):
        await waits.keep_error(live, "general", 0.0, hit=True)
        await waits.keep_handled(live, "general", 10 * MINUTE)
    waiting = await floor.waits()
    await floor.keep()
    await estimate.estimate(floor.services)
    shown = (await waits.shown(live, [waiting]))[waiting]
    assert shown.upper_min <= 2 * shown.lower_min + 2
    assert shown.lower_min <= 10 <= shown.upper_min
    at = floor.clock.now_ms()
    held = next(d for d in await live_agents.duty(live) if d.id == hana.id).holds
    await floor.let_pass((shown.lower_min + shown.upper_min) / 2, hana)
    await assign.resolve(floor.services, hana, next(iter(held)))
    assert await floor.route() == [waiting]
    await floor.keep()
    (day,) = await times.honesty(floor.services.db, "2000-01-01")
    assert (day["shown"], day["inside"], day["late"]) == (1, 1, 0)
    assert await waits.prediction_of(live, waiting) is None
    learned = (await waits.learned(live, ["general"]))["general"]
    assert len(learned.hits) == 25
    assert floor.clock.now_ms() - at > shown.lower_min * MINUTE


async def test_nothing_is_promised_where_recent_ranges_did_not_hold(floor: Timed) -> None:
    hana, live = floor.people["hana"], floor.services.live
    await floor.on(hana)
    for _ in range(2):
        await _answered(floor, hana)
    for number in range(24):
        await waits.keep_error(live, "general", 0.0, hit=number % 2 == 0)
    waiting = await floor.waits()
    await floor.keep()
    await estimate.estimate(floor.services)
    assert await waits.shown(live, [waiting]) == {}
    assert await waits.prediction_of(live, waiting) is not None


async def test_who_leaves_the_queue_is_counted_as_abandoned(floor: Timed) -> None:
    waiting = await floor.waits()
    await floor.let_pass(3)
    await leaving.leave(floor.services, await floor.head(waiting))
    await floor.keep()
    (day,) = await times.honesty(floor.services.db, "2000-01-01")
    assert (day["waits"], day["left"], day["long"]) == (1, 1, 1)
    assert await deadlines.known(floor.services.live) == set()
    assert await deadlines.next_due_ms(floor.services.live) is None
    assert await stream.newest_id(floor.services.live) == floor.after


@pytest.mark.parametrize("by_the_bot", [False, True])
async def test_a_wait_that_was_left_and_gone_on_with_is_one_row_by_what_came_of_it(
    floor: Timed, by_the_bot: bool
) -> None:
    """Abandoned while they are away, no more when they are back, and served once they are served: seen twice or not."""
    visitor, db = Visitor(ids.new_contact_id(), "web", "ja"), floor.services.db
    waiting = await floor.waits(visitor=visitor)
    asked_ms = (await floor.head(waiting)).queued_ms
    await floor.let_pass(3)
    await leaving.leave(floor.services, await floor.head(waiting))
    await floor.let_pass(4)
    (away,) = await times.honesty(db, "2000-01-01")
    assert (away["waits"], away["left"]) == (1, 1)
    assert (await waits.learned(floor.services.live, ["general"]))["general"].leaves_per_min > 0
    if by_the_bot:
        assert await floor.waits(visitor=visitor) == waiting
    else:
        await leaving.rejoin(floor.services, await floor.head(waiting))
    await floor.keep()
    assert await times.honesty(db, "2000-01-01") == []
    assert (await waits.learned(floor.services.live, ["general"]))["general"].leaves_per_min == 0
    await floor.let_pass(2)
    await floor.on(floor.people["hana"])
    assert await floor.route() == [waiting]
    served_ms = floor.clock.now_ms()
    await floor.keep()
    floor.after = "0-0"  # another process begins at the start of the stream
    await floor.keep()
    async with db.reading() as connection:
        rows = (await connection.execute(select(wait_promises))).all()
    assert [(r.conversation_id, r.asked_ms, r.outcome) for r in rows] == [(waiting, asked_ms, "served")]
    assert 0 <= served_ms - asked_ms - rows[0].waited_ms < 1000


async def _answered(floor: Timed, agent: Staff) -> str:
    held = await floor.waits()
    assert await floor.route() == [held]
    await assign.reply(floor.services, agent, held, new_id(), "承ります。", None)
    await availability.beat(floor.services, agent)
    await floor.keep()
    return held


async def test_many_that_are_late_go_at_a_pace_behind_what_has_just_come_due_and_are_told_of_once(floor: Timed) -> None:
    late = [await floor.waits() for _ in range(30)]
    floor.clock.advance(90 * MINUTE)  # nobody looked
    fresh = await floor.waits()
    floor.after = await timekeeper.follow_once(floor.services, floor.after, block_ms=1)
    floor.clock.advance(16 * MINUTE)  # near by now, and of the late ones none is told yet
    assert await timekeeper.act_once(floor.services)
    assert "sla.warned" in await floor.types(fresh)
    while await timekeeper.act_once(floor.services):
        pass
    told = [i for i in late if "sla.breached" in await floor.types(i)]
    assert len(told) == 20
    assert not [i for i in late if "sla.warned" in await floor.types(i)], "to warn of what has passed is noise"
    floor.clock.advance(50)
    assert await timekeeper.act_once(floor.services)
    assert not await timekeeper.act_once(floor.services)
    _, shown = await frames.read(floor.services.live, "0-0", block_ms=1)
    alerts = [frame for frame in shown if frame["type"] == "alert.show"]
    assert [(one["kind"], one["conversation_id"], one["count"]) for one in alerts] == [("many_late", None, 30)]


async def test_what_is_owed_and_how_many_wait_is_known_the_moment_a_lost_store_is_back(floor: Timed) -> None:
    live, waiting = floor.services.live, await floor.waits()
    await floor.keep()
    before, clocks = await floor.head(waiting), await deadlines.clocks_of(live, waiting)
    entries = [journal_job.entry_of(one) for one in await stream.read(live, "0-0", block_ms=1)]
    assert await journal.append(floor.services.db, entries) == 0
    await live.redis.delete(*[key async for key in live.redis.scan_iter(match=live.keys.prefix + "*", count=1000)])
    assert await recall.restore_open(floor.services) == 1
    head = await floor.head(waiting)
    assert (head.due, head.warn_ms, head.due_ms) == (before.due, before.warn_ms, before.due_ms)
    assert (head.due, head.warn_ms < head.due_ms) == ("first_response", True)
    assert await deadlines.clocks_of(live, waiting) == clocks
    assert await queue.standing(live, [head.queue]) == {head.queue: queue.Standing(1, head.queued_ms, waiting)}
    assert await frames.read(live, "0-0", block_ms=1) == ("0-0", []), "desks fetch all anew; no frame for each"


async def test_who_waited_under_an_earlier_version_is_counted_at_the_start(floor: Timed) -> None:
    live, waiting = floor.services.live, await floor.waits()
    head = await floor.head(waiting)
    await live.redis.delete(live.keys.of("arrived", head.queue))
    await live.redis.hdel(live.keys.of("conversation", waiting), "arrived_in")
    assert await queue.note_arrivals(live) == 1
    assert await queue.note_arrivals(live) == 0
    assert await queue.standing(live, [head.queue]) == {head.queue: queue.Standing(1, head.queued_ms, waiting)}


async def test_the_wall_shows_the_worst_and_counts_all(floor: Timed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "_MOST_WAITING", 3)
    monkeypatch.setattr(wall, "_MOST_AT_RISK", 2)
    waiting = [await floor.waits() for _ in range(5)]
    floor.clock.advance(3 * MINUTE)
    fresh = await floor.waits()
    shown = await wall.show(floor.services, floor.people["natsuki"])
    assert [one["conversation"]["conversation_id"] for one in shown["risks"]] == waiting[:2]
    assert shown["risks_left_out"] == 3
    general = next(one for one in shown["queues"] if one["waiting"])
    assert (general["waiting"], general["oldest_wait_s"]) == (6, 186)
    states = {one["id"]: one["availability"] for one in shown["agents"]}
    assert {states[person.id] for person in floor.people.values()} == {"offline"}, "nobody has come yet"
    assert fresh not in json.dumps(shown["risks"])
