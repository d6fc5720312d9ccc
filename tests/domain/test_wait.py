from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.domain.wait import (
    MINUTE_MS,
    InLine,
    OnDuty,
    Range,
    Simulated,
    choose,
    error_of,
    simulate,
    spread_of,
    width_holds,
    within,
)

JA = frozenset({"general/ja"})
TEN = {"general": [10 * MINUTE_MS] * 30}


def line(length: int, in_class: str = "general/ja") -> list[InLine]:
    return [InLine(f"c_{n}", in_class, "general") for n in range(length)]


def played(agents: list[OnDuty], waiting: list[InLine], **changes: object) -> dict[str, Simulated]:
    asked = {"leaves_per_min": 0.0, "runs": 40, "seed": 7, "assumed_ms": 8 * MINUTE_MS, **changes}
    return simulate(agents, waiting, TEN, **asked)  # type: ignore[arg-type]


def test_a_free_agent_means_no_wait_and_each_place_behind_waits_for_one_to_be_free() -> None:
    found = played([OnDuty(JA, free=1), OnDuty(JA, free=1)], line(6))
    assert [found[f"c_{n}"].median_ms / MINUTE_MS for n in range(6)] == [0, 0, 10, 10, 20, 20]


def test_the_number_of_agents_counts_as_much_as_the_place() -> None:
    few = played([OnDuty(JA, free=1)], line(50))
    many = played([OnDuty(JA, free=1)] * 10, line(50))
    assert few["c_49"].median_ms == 490 * MINUTE_MS
    assert many["c_49"].median_ms == 40 * MINUTE_MS


def test_a_conversation_that_has_lasted_is_nearer_its_end() -> None:
    fresh, old = (played([OnDuty(JA, 0, (lasted,))], line(1))["c_0"].median_ms for lasted in (0, 7 * MINUTE_MS))
    assert (fresh, old) == (10 * MINUTE_MS, 3 * MINUTE_MS)


def test_whom_nobody_on_duty_can_take_is_promised_nothing() -> None:
    found = played([OnDuty(JA, free=3)], [*line(1), InLine("c_en", "general/en", "general")])
    assert "c_en" not in found
    assert played([], line(2)) == {}


def test_those_who_leave_shorten_the_line() -> None:
    patient, impatient = (
        played([OnDuty(JA, free=1)], line(20), leaves_per_min=rate)["c_19"].median_ms for rate in (0.0, 0.1)
    )
    assert impatient < patient / 2


def test_those_who_might_ask_come_after_the_line_and_take_no_place_of_one_another() -> None:
    askers = [InLine(f"asks_{n}", "general/ja", "general") for n in range(3)]
    found = played([OnDuty(JA, free=1)], line(2), askers=askers)
    assert {found[f"asks_{n}"].median_ms for n in range(3)} == {20 * MINUTE_MS}
    assert found["c_1"].median_ms == 10 * MINUTE_MS


@settings(deadline=None)
@given(st.integers(0, 4), st.lists(st.integers(0, 30), max_size=4), st.integers(1, 12), st.integers(0, 9))
def test_who_stands_behind_is_never_promised_an_earlier_turn(
    free: int, lasted: list[int], length: int, seed: int
) -> None:
    agents = [OnDuty(JA, free, tuple(minutes * MINUTE_MS for minutes in lasted))]
    found = played(agents, line(length), seed=seed)
    medians = [found[f"c_{n}"].median_ms for n in range(length)] if free or lasted else []
    assert medians == sorted(medians)
    assert found == played(agents, line(length), seed=seed)


WAITS = st.lists(st.integers(0, 100 * MINUTE_MS), min_size=5, max_size=60).map(sorted)


@given(WAITS, st.floats(0.5, 0.95), st.none() | st.integers(1, 40))
def test_what_is_promised_says_something_and_is_likely_enough(
    waits: list[int], wanted: float, until_min: int | None
) -> None:
    found = choose(waits, wanted=wanted, at_least=0.5, most_min=90, until_min=until_min)
    if found is None:
        return
    assert width_holds(found.lower_min, found.upper_min)
    assert found.upper_min <= (90 if until_min is None else until_min)
    inside = sum(within(w, found.lower_min, found.upper_min) for w in waits)
    assert inside / len(waits) >= found.chance >= 0.5


def chosen_plainly(waits: list[int], wanted: float, until_min: int | None) -> Range | None:
    """Look at every range there is, as the rule is said."""
    end_min = min(90, 90 if until_min is None else until_min)
    best: tuple[tuple[bool, float, float], Range] | None = None
    for lower in range(end_min):
        for upper in range(lower + 1, min(2 * lower + 2, end_min) + 1):
            held = sum((lower == 0 or w > lower * MINUTE_MS) and w <= upper * MINUTE_MS for w in waits) / len(waits)
            rank = (held >= wanted, float(lower - upper) if held >= wanted else held, held)
            if best is None or rank > best[0]:
                best = rank, Range(lower, upper, held)
    return best[1] if best and best[1].chance >= 0.5 else None


@settings(deadline=None)
@given(WAITS, st.floats(0.5, 1.0), st.none() | st.integers(1, 40))
def test_the_quick_choice_is_that_of_looking_at_every_range(
    waits: list[int], wanted: float, until_min: int | None
) -> None:
    found = choose(waits, wanted=wanted, at_least=0.5, most_min=90, until_min=until_min)
    assert found == chosen_plainly(waits, wanted, until_min)


def test_the_narrowest_likely_range_is_taken_and_none_where_chance_rules() -> None:
    sure = [minutes * MINUTE_MS for minutes in range(10, 15)] * 10
    found = choose(sorted(sure), wanted=0.9, at_least=0.8, most_min=90)
    assert found is not None
    assert (found.lower_min, found.upper_min) == (9, 14)
    wild = [minutes * MINUTE_MS for minutes in range(0, 80, 2)]
    assert choose(wild, wanted=0.9, at_least=0.8, most_min=90) is None


def test_errors_of_the_past_move_and_widen_the_range_until_it_holds() -> None:
    """A simulation that is twice too quick is put right by what it was told of its errors."""
    chance = random.Random(3)
    errors: list[float] = []
    held: list[bool] = []
    for n in range(300):
        middle = chance.uniform(4, 20) * MINUTE_MS
        simulated = Simulated(tuple(sorted(round(middle * chance.lognormvariate(0, 0.15)) for _ in range(40))))
        truth = round(2 * middle * chance.lognormvariate(0, 0.2))
        found = choose(spread_of(simulated, errors[-100:]), wanted=0.86, at_least=0.5, most_min=90)
        if n >= 100 and found is not None:
            held.append(within(truth, found.lower_min, found.upper_min))
        errors.append(error_of(simulated.median_ms, simulated.spread, truth))
    assert len(held) > 150
    assert sum(held) / len(held) >= 0.8
