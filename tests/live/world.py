"""Two gateway processes over the same stores, moved one call at a time, with time standing still between the calls."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import secrets
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete

from handoff.channels.mail import Mailer
from handoff.domain import ids
from handoff.domain.clock import FixedClock
from handoff.domain.ids import AgentId
from handoff.domain.model import Staff, StaffRole
from handoff.live.keys import Keys
from handoff.live.store import Live, open_live
from handoff.rasa import BotWatch
from handoff.record import schema
from handoff.record.database import open_database
from handoff.service.context import Services
from handoff.service.outbox import Outbox
from handoff.service.wake import Wake
from handoff.settings import Secret, Settings
from tests.scripted_bot import ScriptedBot

T = TypeVar("T")
AGENTS = (
    Staff(AgentId("a_1"), "伊藤 花", "hana@hidamari.example", StaffRole.AGENT),
    Staff(AgentId("a_2"), "森 健太", "kenta@hidamari.example", StaffRole.AGENT),
)
SUPERVISORS = (
    Staff(AgentId("a_3"), "中村 夏希", "natsuki@hidamari.example", StaffRole.SUPERVISOR),
    Staff(AgentId("a_4"), "岡田 誠", "makoto@hidamari.example", StaffRole.SUPERVISOR),
)


class World:
    """Both gateways; `begin` gives them an empty workspace and the same fresh start."""

    def __init__(self, runner: asyncio.Runner, gateways: tuple[Services, Services], clock: FixedClock) -> None:
        self._runner = runner
        self._gateways = gateways
        self.clock = clock
        self.gateways = gateways

    def begin(self) -> None:
        """Start over, for the next example."""
        keys = Keys(f"w{secrets.token_hex(6)}")
        self.gateways = tuple(  # type: ignore[assignment]
            dataclasses.replace(g, live=Live(g.live.redis, g.live.reader, keys), bot=ScriptedBot())
            for g in self._gateways
        )

    def forget_record(self) -> None:
        """Empty the record of earlier examples."""
        self.run(_empty(self.gateways[0]))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let one call run to its end."""
        return self._runner.run(work)

    @property
    def live(self) -> Live:
        return self.gateways[0].live

    def bot(self, gateway: int) -> ScriptedBot:
        """The bot as this gateway reaches it."""
        bot = self.gateways[gateway].bot
        assert isinstance(bot, ScriptedBot)
        return bot

    def flush(self) -> None:
        """Lose the live store."""
        self.run(self.lose())

    async def lose(self) -> None:
        """Lose the live store, from within a longer play."""
        await _flush(self.live)


def _counting() -> Callable[[str], str]:
    """Return a maker of ids that grow."""
    numbers = itertools.count(1)

    def new(prefix: str) -> str:
        number, digits = next(numbers), ""
        for _ in range(20):
            number, digit = divmod(number, 32)
            digits = ids._ALPHABET[digit] + digits
        return f"{prefix}_{digits}"

    return new


@contextmanager
def two_gateways(settings: Settings, folder: Path) -> Iterator[World]:
    """Open both gateways; their jobs do not run, the caller moves everything.

    Ids are counted: of two that are due at once the smaller id goes first, and an example that is played again must go
    the same way. They go on over examples, because the record keeps what was.
    """
    path = folder / "world.db"
    shutil.copy(settings.var_dir / "hikitsugi.db", path)
    clock = FixedClock()
    random_ids, ids._new = ids._new, _counting()  # type: ignore[assignment]
    with asyncio.Runner() as runner:
        first = runner.run(_open(settings, path, clock))
        second = runner.run(_open(settings, path, clock))
        try:
            yield World(runner, (first, second), clock)
        finally:
            ids._new = random_ids
            for gateway in (first, second):
                runner.run(gateway.live.close())
                runner.run(gateway.db.close())


async def open_gateway(settings: Settings, clock: FixedClock) -> Services:
    """Open one gateway of the test's own workspace, without its jobs."""
    opened = await _open(settings, settings.var_dir / "hikitsugi.db", clock)
    return dataclasses.replace(opened, live=dataclasses.replace(opened.live, keys=Keys(settings.workspace)))


async def _open(settings: Settings, path: Path, clock: FixedClock) -> Services:
    changed = dataclasses.replace(settings, database_url=Secret(f"sqlite:///{path}"))
    watch = BotWatch(clock, 60_000)
    watch.seen("model-1")
    return Services(
        settings=changed,
        live=open_live(settings.redis_url, "unused"),
        db=await open_database(changed.database_address),
        bot=ScriptedBot(),
        watch=watch,
        clock=clock,
        mailer=Mailer("smtp://127.0.0.1:9", "support@hidamari.example"),
        outbox=Outbox(),
        wake=Wake(),
    )


async def _empty(services: Services) -> None:
    async with services.db.writing() as connection:
        for table in (schema.journal, schema.messages, schema.conversations, schema.contacts, schema.reader_cursors):
            await connection.execute(delete(table))


async def _flush(live: Live) -> None:
    keys = [key async for key in live.redis.scan_iter(match=live.keys.prefix + "*", count=1000)]
    if keys:
        await live.redis.delete(*keys)
