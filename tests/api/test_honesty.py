"""Supervisors see whether what customers were told of their wait came true."""

from __future__ import annotations

from handoff.record import times
from handoff.record.times import ServiceTime, WaitPromise
from handoff.service import honesty, wall
from tests.api.conftest import Scene
from tests.people import Desk, Json


def _wait(
    name: str, day: str, waited_min: float, shown: tuple[int, int] | None, outcome: str = "served"
) -> WaitPromise:
    served, waited_ms = outcome == "served", round(waited_min * 60_000)
    inside = shown[0] * 60_000 <= waited_ms <= shown[1] * 60_000 if shown and served else None
    lower, upper = shown or (None, None)
    return WaitPromise(name, 1, "general", day, 1 if shown else None, lower, upper, 0, outcome, waited_ms, inside)


async def test_shares_count_what_was_shown_and_served(scene: Scene) -> None:
    services = scene.gateway.services
    today = honesty.day_of(services.now_ms())
    for row in (
        _wait("c_1", today, 5, (4, 7)), _wait("c_2", today, 6, (4, 7)), _wait("c_3", today, 12, (4, 7)),
        _wait("c_4", today, 2.5, (4, 7)), _wait("c_5", today, 9, None), _wait("c_6", today, 3, (4, 7), "left"),
        _wait("c_7", "2001-01-01", 99, (4, 7)),
    ):  # fmt: skip
        assert await times.keep_promise(services.db, row)
    for number, kept in enumerate((True, False, True)):
        assert await times.keep_time(
            services.db, ServiceTime(f"c_{number}", "promise", 1, "general", today, 60_000, 60_000, kept)
        )
    status, _ = await scene.desk.get("waits")
    assert status == 403
    boss = await Desk.logged_in(scene.gateway, "supervisor")
    status, found = await boss.get("waits")
    assert status == 200
    general = next(one for one in found["queues"] if one["queue"] == "general")
    assert (general["inside_share"], general["shown_share"]) == (0.5, round(5 / 6, 3))
    assert (general["promised"], general["breached"]) == (3, 1)
    assert general["open"] is True
    assert general["opens_ms"] is None
    assert general["waiting"] >= 1
    (day,) = [row for row in found["days"] if row["queue"] == "general"]
    assert (day["inside"], day["early"], day["late"], day["left"]) == (2, 1, 1, 1)
    _, shown = await boss.get("wall")
    assert shown["today"]["predictions"] == {"promised": 4, "kept": 2, "share": 0.5}
    _, roster = await boss.get("roster")
    by_name = {one["name"]: one for one in roster["queues"]}
    assert all(one["open"] for name, one in by_name.items() if name != "returns")
    assert by_name["returns"]["open"] is (by_name["returns"]["opens_ms"] is None)


def test_what_is_owed_soon_is_a_risk_and_overdue_is_red(scene: Scene) -> None:
    now_ms = 1_790_000_000_000
    row = {
        "conversation_id": "c_1", "harassment": False, "reason": "asked", "complaint": 0.0, "status": "queued",
        "queued_ms": now_ms - 1000,
        "updated_ms": now_ms, "preview": {"role": "contact", "at_ms": now_ms}, "due": "first_response",
    }  # fmt: skip
    for due_in_ms, expected in ((600_000, []), (60_000, ["watch"]), (-1000, ["act"])):
        owed = {"due_ms": now_ms + due_in_ms, "warn_ms": now_ms + due_in_ms - 240_000}
        found = wall.risks(scene.gateway.services, [row | owed], now_ms)
        assert [risk["level"] for risk in found if risk["risk"] == "sla"] == expected


def test_who_complains_and_waits_past_the_deadline_stands_above_who_only_waits(scene: Scene) -> None:
    now_ms = 1_790_000_000_000

    def row(name: str, waited_min: int, *, reason: str = "asked", late: bool = False) -> Json:
        return {
            "conversation_id": name, "harassment": False, "reason": reason, "complaint": 0.0, "status": "queued",
            "queued_ms": now_ms - waited_min * 60_000, "updated_ms": now_ms, "due": "first_response",
            "preview": {"role": "contact", "at_ms": now_ms}, "warn_ms": now_ms + 30_000,
            "due_ms": now_ms - 1 if late else now_ms + 60_000,
        }  # fmt: skip

    rows = [row("waits", 90), row("all", 30, reason="complaint", late=True), row("fresh", 3, reason="complaint")]
    found = wall.risks(scene.gateway.services, rows, now_ms)
    order = list(dict.fromkeys(risk["conversation"]["conversation_id"] for risk in found))
    assert order == ["all", "waits", "fresh"]
