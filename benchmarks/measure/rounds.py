"""A round: so many conversations at a time put so many questions to one assistant."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.measure.customers import Conversation, HandedOver

TURNS_A_CONVERSATION = 5

Arrival = Callable[[], Awaitable[Conversation]]


@dataclass(slots=True)
class Measured:
    """What all rounds of one assistant at one concurrency gave."""

    turns_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    unanswered: int = 0
    handed_over: int = 0


async def run(arrive: Arrival, questions: Sequence[str], concurrency: int, into: Measured) -> None:
    """Ask all questions, each once, in conversations of a few turns; customers arrive before the clock starts."""
    waiting = list(questions)[::-1]
    conversations = [await arrive() for _ in range(-(-len(waiting) // TURNS_A_CONVERSATION) + concurrency)]
    everybody = list(conversations)

    async def customer() -> None:
        while waiting:
            conversation = conversations.pop() if conversations else await arrive()
            if conversation not in everybody:
                everybody.append(conversation)
            for _ in range(TURNS_A_CONVERSATION):
                if not waiting:
                    return
                question = waiting.pop()
                try:
                    took_ms, answered = await conversation.ask(question)
                except HandedOver:
                    into.handed_over += 1
                    waiting.append(question)
                    break
                into.turns_ms.append(took_ms)
                into.unanswered += not answered

    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(customer())
    into.seconds += time.perf_counter() - started
    for conversation in everybody:
        await conversation.leave()
