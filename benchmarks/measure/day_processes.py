"""Two processes of the gateway over one Valkey and one SQLite, without jobs, on a clock that the day moves."""

import base64
import dataclasses
import random
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from unittest import mock

from benchmarks.measure.day_plan import HOUR, OPENS
from handoff.channels.mail import Mailer
from handoff.domain.clock import FixedClock
from handoff.domain.policy import BotReply, BotTurn
from handoff.live.store import open_live, wait_until_up
from handoff.rasa import BotWatch, Suggestion, TurnRequest
from handoff.record.database import open_database
from handoff.service.context import Services
from handoff.service.outbox import Outbox
from handoff.service.wake import Wake
from handoff.settings import Secret, Settings, read_tuning

_CONFIG = Path(__file__).resolve().parents[2] / "handoff.yml"


class _HandsOver:
    """Stands where Rasa would: every message asks for a person."""

    async def suggest(self, _request: TurnRequest) -> list[Suggestion]:
        return []

    async def answer(self, request: TurnRequest) -> BotTurn:
        complaint = "complaint" in (request.text or "")
        language = "en" if (request.text or "").endswith("en") else "ja"
        signal = {"type": "handoff", "reason": "complaint" if complaint else "asked"}
        parse = {
            "language": language,
            "intent": {"name": "human_agent_request", "confidence": 0.9},
            "ranking": [],
            "entities": [],
            "complaint": {"score": 0.8 if complaint else 0.1, "words": []},
            "decision": "answer",
        }
        return BotTurn((BotReply("…", custom=signal),), parse, {}, ("action_listen",), None, "day", 0.1)

    async def health(self) -> str | None:
        return "day"


@contextmanager
def names_from(seed: int) -> Iterator[None]:
    """Draw every id and token from a seed: of two that are due at once the smaller id goes first, on each run alike."""
    chance = random.Random(seed)
    drawn = {
        "token_bytes": lambda size=32: chance.randbytes(size),
        "token_hex": lambda size=32: chance.randbytes(size).hex(),
        "token_urlsafe": lambda size=32: base64.urlsafe_b64encode(chance.randbytes(size)).rstrip(b"=").decode(),
    }
    with ExitStack() as patched:
        for name, draw in drawn.items():
            patched.enter_context(mock.patch.object(secrets, name, draw))
        yield


@asynccontextmanager
async def two_processes(redis_url: str, folder: Path) -> AsyncIterator[tuple[list[Services], FixedClock]]:
    """Open the stores twice, over one clock."""
    clock = FixedClock(OPENS - HOUR)
    tuning = read_tuning(_CONFIG)
    limits = dataclasses.replace(tuning.limits, messages_burst=100_000)
    beats = dataclasses.replace(tuning.routing, beat_s=20)
    settings = Settings(
        redis_url=Secret(redis_url), workspace=f"day{secrets.token_hex(4)}", var_dir=folder, secret=Secret("d" * 32),
        tuning=dataclasses.replace(tuning, limits=limits, routing=beats),
    )  # fmt: skip
    opened = []
    for _ in range(2):
        live = open_live(redis_url, settings.workspace)
        await wait_until_up(live, 10)
        opened.append(Services(
            settings=settings, live=live, db=await open_database(settings.database_address), bot=_HandsOver(),
            watch=BotWatch(clock, 60_000), clock=clock, mailer=Mailer("smtp://127.0.0.1:9", "day@example.com"),
            outbox=Outbox(), wake=Wake(),
        ))  # fmt: skip
    try:
        yield opened, clock
    finally:
        for services in opened:
            await services.live.close()
            await services.db.close()
