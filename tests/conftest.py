"""What every test of the gateway may ask for: a real Valkey, a real SQLite, the program without Rasa."""

from __future__ import annotations

import asyncio
import dataclasses
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from argon2 import PasswordHasher
from blockbuster import blockbuster_ctx

from handoff.app import build_app, build_internal_app, connected
from handoff.domain.tuning import Tuning
from handoff.live.store import Live, open_live
from handoff.record import agents
from handoff.service.context import Services
from handoff.settings import Secret, Settings, read_tuning
from tests.people import Customer, Desk, Instance
from tests.postgres import postgres_url
from tests.scripted_bot import ScriptedBot
from tests.valkey import running_valkey

__all__ = ["postgres_url"]
CONFIG = Path(__file__).resolve().parents[1] / "handoff.yml"


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords by the same function with little work: what it costs a thief is no part of most tests."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agents, "_hasher", quick)
        patch.setattr(agents, "_NOBODY", quick.hash(secrets.token_urlsafe(16)))
        yield


@pytest.fixture(autouse=True)
def loop_never_blocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let every call of ours that blocks the event loop fail; only the start may, before anybody is served."""
    if not {"api", "service", "jobs"} & set(request.path.parts):
        yield
        return
    with blockbuster_ctx("handoff") as blockbuster:
        for function in blockbuster.functions.values():
            function.can_block_in("handoff/app.py", {"connected"})
            function.can_block_in("linecache.py", {"checkcache", "updatecache"})  # a traceback on its way to the log
        yield


@pytest.fixture
def workspace() -> str:
    """A prefix of its own for each test, on the one server."""
    return f"t{secrets.token_hex(6)}"


@pytest_asyncio.fixture
async def live(valkey_url: str, workspace: str) -> AsyncIterator[Live]:
    opened = open_live(valkey_url, workspace)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def live_tuning() -> Tuning:
    """What handoff.yml says, read once."""
    return read_tuning(CONFIG)


@pytest.fixture(scope="session")
def filled_var_dir(valkey_url: str, live_tuning: Tuning, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo's customers and logins, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("filled")
    made = Settings(redis_url=Secret(valkey_url), workspace="filled", var_dir=folder, tuning=live_tuning)

    async def fill() -> None:
        async with connected(made, ScriptedBot()):
            pass

    asyncio.run(fill())
    return folder


@pytest.fixture
def settings(valkey_url: str, workspace: str, filled_var_dir: Path, live_tuning: Tuning, tmp_path: Path) -> Settings:
    for name in ("hikitsugi.db", "demo-logins.json"):
        shutil.copy(filled_var_dir / name, tmp_path / name)
    roomy = dataclasses.replace(
        live_tuning.limits, messages_burst=1000, visits_burst=1000, logins_burst=1000, uploads_burst=1000
    )
    return Settings(
        redis_url=Secret(valkey_url),
        workspace=workspace,
        var_dir=tmp_path,
        secret=Secret("s" * 32),
        bot_secret=Secret("b" * 32),
        internal_secret=Secret("i" * 32),
        site_keys={"web": Secret("k" * 32)},
        tuning=dataclasses.replace(live_tuning, limits=roomy),
    )


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest_asyncio.fixture
async def start(settings: Settings, bot: ScriptedBot) -> AsyncIterator[Callable[..., object]]:
    """Start a gateway; a second call starts a second one over the same stores."""
    async with AsyncExitStack() as stack:

        async def begin(**changes: object) -> Instance:
            services = await stack.enter_async_context(connected(dataclasses.replace(settings, **changes), bot))  # type: ignore[arg-type]
            app, internal = TestServer(build_app(services)), TestServer(build_internal_app(services))
            for server in (app, internal):
                await server.start_server()
                stack.push_async_callback(server.close)
            http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
            return Instance(services, str(app.make_url("")).rstrip("/"), str(internal.make_url("")).rstrip("/"), http)

        yield begin


@pytest_asyncio.fixture
async def gateway(start: Callable[..., object]) -> Instance:
    return await start()  # type: ignore[no-any-return,misc]


@pytest.fixture
def services(gateway: Instance) -> Services:
    return gateway.services


@pytest_asyncio.fixture
async def customer(gateway: Instance) -> Customer:
    return await Customer.visiting(gateway)


@pytest_asyncio.fixture
async def agent(gateway: Instance) -> Desk:
    return await Desk.logged_in(gateway, "agent")
