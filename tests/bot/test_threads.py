"""Work for many things at once comes back in order, and a fault comes out."""

from __future__ import annotations

import threading
import time

import pytest

from bot.threads import in_threads


def test_what_was_found_stands_in_the_order_of_the_things() -> None:
    def late(thing: int) -> int:
        time.sleep(0.001 * (thing % 3))
        return thing * 2

    assert in_threads(late, range(50)) == [thing * 2 for thing in range(50)]
    assert in_threads(late, []) == []


def test_the_things_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.threads.os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=10)
    assert sorted(in_threads(lambda _: both.wait(), ["one", "other"])) == [0, 1]


def test_a_fault_comes_out() -> None:
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda thing: 1 // thing, [2, 1, 0, 3])
