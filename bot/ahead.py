"""What understanding a message will need, computed in threads before the pipeline asks for it.

The event loop serves other turns meanwhile. Encoding is always shared out; the models' comparisons with all examples
only while no other turn is under way: then a second processor would stand idle, otherwise it has its own to do.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from rasa.core.processor import MessageProcessor

from bot.clauses import clauses
from bot.encoders import prefetches
from bot.form import form_of
from bot.in_order import InOrder
from bot.language import language_of
from bot.text import read

_THREADS = max(os.cpu_count() or 1, 2)
_POOL = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="ahead")

Task = Callable[[], object]


@runtime_checkable
class Foresighted(Protocol):
    """A step of the pipeline that can compute what it will find in a message, and then remembers it."""

    def foresee(self, forms: Sequence[str], language: str) -> Iterable[Task]:
        """Return computations on the forms of a message and of its clauses, whose vectors are known."""


async def look_ahead(processor: MessageProcessor, text: str, locale: str, *, alone: Callable[[], bool]) -> None:
    """Compute a message's vectors, and what the models make of them if the turn is `alone` by then."""
    readable = read(text).text
    forms = [form_of(part) for part in (readable, *clauses(readable))]
    language = language_of(readable, locale)
    await _shared_out(prefetches(forms, language))
    if alone() and isinstance(processor.graph_runner, InOrder):
        steps: list[Any] = [part for part in processor.graph_runner.parts if isinstance(part, Foresighted)]
        await _shared_out([task for step in steps for task in step.foresee(forms, language)])


async def _shared_out(tasks: Iterable[Task]) -> None:
    waiting = deque(tasks)

    def work() -> None:
        with suppress(IndexError):  # another thread took the last
            while True:
                waiting.popleft()()

    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(_POOL, work) for _ in range(min(_THREADS, len(waiting)))))
