"""A live store of its own with many who wait and many agents, for the queue's benchmark."""

from __future__ import annotations

import asyncio
import random
import secrets
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from handoff.domain import events, ids
from handoff.domain.agents import Availability, Profile
from handoff.domain.model import StaffRole, Status
from handoff.domain.queues import Priority, QueueTuning, placed
from handoff.domain.tuning import Tuning
from handoff.live import agents, ownership
from handoff.live.keys import Keys
from handoff.live.store import Live, open_live, wait_until_up
from handoff.supervisor.valkey import server_binary

NOW_MS = 1_790_000_000_000
SKILLS = ("complaints", "parcels", "refunds", "technical")
QUEUES = {
    f"work_{number}": QueueTuning(ja=f"業務{number}", en=f"Work {number}", skills=SKILLS[number % 5 : number % 5 + 1])
    for number in range(10)
}
_AT_ONCE = 64


@asynccontextmanager
async def empty_store(folder: Path, *, synced: bool = True) -> AsyncIterator[Live]:
    """Start a Valkey that writes every change to disk before it answers, as the embedded one does.

    Not `synced` it writes once a second: for what does not measure time and never kills the server.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [str(server_binary()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "",
                 "--appendonly", "yes", "--auto-aof-rewrite-percentage", "0",
                 "--appendfsync", "always" if synced else "everysec"]  # fmt: skip
    server = await asyncio.create_subprocess_exec(
        *arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    live = open_live(f"redis://127.0.0.1:{port}/0", "bench")
    try:
        await wait_until_up(live, 10)
        yield live
    finally:
        await live.close()
        server.kill()
        await server.wait()


def another_workspace(live: Live) -> Live:
    """The same server, nothing in it."""
    return Live(live.redis, live.reader, Keys(f"b{secrets.token_hex(4)}"))


async def fill(live: Live, tuning: Tuning, count: int, rng: random.Random) -> None:
    """Let `count` conversations wait, in ten queues, two languages, four priorities, a second between arrivals."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int) -> None:
        queue, language = rng.choice(list(QUEUES)), rng.choice(("ja", "ja", "en"))
        priority = rng.choices(list(Priority), (1, 6, 2, 1))[0]
        where = placed(queue, language, priority, QUEUES, tuning.priorities, tuning.routing)
        conversation_id, at_ms = ids.new_conversation_id(), NOW_MS - (count - number) * 1000
        async with gate:
            head = {"contact_id": ids.new_contact_id(), "channel": "widget", "inbox": "web", "language": language,
                    "status": "bot", "epoch": 0, "seq": 0, "generation": "g", "episode": 1}  # fmt: skip
            await live.redis.hset(live.keys.of("conversation", conversation_id), mapping=head)
            queued = events.fact(
                "conversation.queued", at_ms, reason="asked", queue=queue, passed_on=["", ""], packet={},
                internal={"fields": where.fields()},
            )  # fmt: skip
            await ownership.change_owner(
                live, conversation_id, Status.QUEUED, statuses=(Status.BOT,), holder="", events=[queued],
                now_ms=at_ms, fields=where.fields(),
            )  # fmt: skip

    for begin in range(0, count, 5000):
        await asyncio.gather(*(one(number) for number in range(begin, min(begin + 5000, count))))


async def hire(live: Live, count: int, capacity: int, rng: random.Random) -> list[str]:
    """Bring `count` agents online, with some of the skills and one or both languages each."""
    made = []
    for number in range(count):
        skills = tuple(sorted(rng.sample(SKILLS, rng.randint(1, len(SKILLS)))))
        languages = rng.choice((("ja",), ("ja", "en")))
        profile = Profile(f"a_{number:04}", f"担当{number}", StaffRole.AGENT, languages, skills, (), capacity)
        await agents.set_profile(live, profile, profile.classes(QUEUES), NOW_MS)
        await agents.set_availability(live, profile.id, Availability.ONLINE, "", NOW_MS)
        await agents.beat(live, profile.id, now_ms=NOW_MS, alive_ms=86_400_000)
        made.append(profile.id)
    return made
