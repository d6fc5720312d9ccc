"""One piece of work for many things, by a thread for each processor."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Found = TypeVar("Found")


def in_threads(work: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
    """Return what the work makes of each thing, in their order; raises what the work raised first.

    A thread takes the next thing when it is done with one: that costs less than a future for each. What is alone needs
    none.
    """
    if len(things) == 1:
        return [work(things[0])]
    found: dict[int, Found] = {}
    waiting = iter(range(len(things)))

    def some() -> None:
        for at in waiting:  # shared: a range hands out each number once
            found[at] = work(things[at])

    threads = min(os.cpu_count() or 1, len(things))
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        for part in [pool.submit(some) for _ in range(threads)]:
            part.result()
    return [found[at] for at in range(len(things))]
