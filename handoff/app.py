"""Put the program together: connections, jobs, the two listeners."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import WSCloseCode, web

from handoff.api import (
    desk,
    desk_files,
    desk_guards,
    desk_hours,
    desk_record,
    desk_routing,
    desk_socket,
    desk_staff,
    desk_writing,
    health,
    internal,
    pages,
    widget,
    widget_choices,
    widget_identity,
    widget_socket,
    widget_uploads,
)
from handoff.api.hub import Hub
from handoff.api.keys import HUB, SERVICES
from handoff.api.listener import Listener
from handoff.api.middleware import errors, safe_headers
from handoff.api.parsing import MAX_BODY_BYTES
from handoff.api.sockets import SOCKETS, OpenSockets
from handoff.channels.mail import Mailer
from handoff.channels.mail_catcher import catching
from handoff.domain.clock import RealClock
from handoff.errors import SettingsError
from handoff.jobs import delivery, dispatch, held, journal, policy, sweep, timekeeper, turns
from handoff.jobs.loop import keep_running
from handoff.live import queue
from handoff.live.store import open_live, persistence_warning, wait_until_up
from handoff.rasa import Bot, BotWatch, RasaBot
from handoff.record import agents, demo
from handoff.record.contacts import Holdings
from handoff.record.database import Database, open_database
from handoff.service import forget, recall
from handoff.service.context import Services
from handoff.service.outbox import Outbox
from handoff.service.wake import Wake
from handoff.settings import Secret, Settings

log = logging.getLogger(__name__)
PUBLIC = (
    widget,
    widget_choices,
    widget_identity,
    widget_socket,
    widget_uploads,
    desk,
    desk_files,
    desk_guards,
    desk_record,
    desk_staff,
    desk_writing,
    desk_hours,
    desk_routing,
    desk_socket,
    health,
    pages,
)
_DRAIN_S = 2
_DEMO_SEED = 20_260


@asynccontextmanager
async def connected(settings: Settings, bot: Bot | None = None) -> AsyncIterator[Services]:
    """Open every connection, fill the demo, restore what a lost live store held; close all at the end."""
    async with AsyncExitStack() as stack:
        clock = RealClock()
        live = open_live(settings.redis_url, settings.workspace)
        stack.push_async_callback(live.close)
        await wait_until_up(live, 30)
        db = await open_database(settings.database_address)
        stack.push_async_callback(db.close)
        if settings.demo:
            await _fill_demo(settings, db)
        if settings.listens_beyond_loopback and await agents.demo_logins_exist(db):
            raise SettingsError(
                "HANDOFF_HOST: demo logins exist, so this server listens on loopback only. Remove them with "
                "`python -m handoff demo remove`, or use a database without them (HANDOFF_DEMO=false)."
            )
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=128)))
        smtp = settings.smtp_url
        if not smtp and settings.demo:
            smtp = Secret(await stack.enter_async_context(catching(settings.var_dir / "mail")))
        services = Services(
            settings=replace(settings, smtp_url=smtp),
            live=live,
            db=db,
            bot=bot or RasaBot(http, settings.bot_url, settings.bot_secret),
            watch=BotWatch(clock, settings.tuning.bot.starting_s * 1000),
            clock=clock,
            mailer=Mailer(smtp or "smtp://127.0.0.1:25", settings.mail_from),
            outbox=Outbox(),
            wake=Wake(),
        )
        if warning := await persistence_warning(live):
            log.warning("persistence", extra={"warning": warning})
        await recall.restore_open(services)
        await queue.note_arrivals(live)
        yield services


def build_app(services: Services) -> web.Application:
    """The public listener, with the jobs of this process running as long as it does."""
    app = web.Application(middlewares=[errors], client_max_size=MAX_BODY_BYTES)
    app[SERVICES] = services
    app[HUB] = Hub(services)
    app[SOCKETS] = OpenSockets()
    for module in PUBLIC:
        app.add_routes(module.routes)
    app.on_response_prepare.append(safe_headers)
    app.on_shutdown.append(_close_sockets)
    app.cleanup_ctx.append(_jobs)
    return app


def build_internal_app(services: Services) -> web.Application:
    """The internal listener, on a port of its own."""
    app = web.Application(middlewares=[errors, internal.service_secret], client_max_size=MAX_BODY_BYTES)
    app[SERVICES] = services
    app.add_routes(internal.routes)
    return app


def eraser(settings: Settings) -> Callable[[Holdings], Awaitable[Sequence[str]]]:
    """Make what `contact delete` calls for everything outside of SQL: live conversations and uploaded files."""

    async def erase(holdings: Holdings) -> Sequence[str]:
        live = open_live(settings.redis_url, settings.workspace)
        try:
            await wait_until_up(live, 2)
            return await forget.erase(live, settings.var_dir, holdings)
        finally:
            await live.close()

    return erase


async def serve(settings: Settings, stop: asyncio.Event, bot: Bot | None = None) -> None:
    """Run until `stop` is set; then finish what is begun and close."""
    async with connected(settings, bot) as services, AsyncExitStack() as stack:
        for app, host, port in (
            (build_internal_app(services), settings.internal_host, settings.internal_port),
            (build_app(services), settings.host, settings.port),
        ):
            runner = Listener(app, access_log=None, shutdown_timeout=_DRAIN_S)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, host, port).start()
        log.info("serving", extra={"port": settings.port, "internal_port": settings.internal_port})
        await stop.wait()
        log.info("stopping")


async def _jobs(app: web.Application) -> AsyncIterator[None]:
    services, hub = app[SERVICES], app[HUB]
    jobs: dict[str, Callable[[], Awaitable[None]]] = {
        "turns": lambda: turns.run(services),
        "journal": lambda: journal.run(services),
        "delivery": lambda: delivery.run(services),
        "outbox": lambda: delivery.send_outbox(services),
        "held": lambda: held.run(services),
        "dispatch": lambda: dispatch.run(services),
        "timekeeper": lambda: timekeeper.run(services),
        "deadlines": lambda: timekeeper.act_on_due(services),
        "policy": lambda: policy.run(services),
        "sweep": lambda: sweep.run(services),
        "bot_watch": lambda: sweep.watch_bot(services),
        "hub_events": hub.read_events,
        "hub_frames": hub.read_frames,
        "hub_positions": hub.show_positions,
        "hub_agents": hub.show_agents,
    }
    tasks = [asyncio.create_task(keep_running(name, job), name=name) for name, job in jobs.items()]
    yield
    await _end(tasks)


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel until all have ended: a cancellation that meets the Redis client at a bad moment is lost now and then."""
    waiting = set(tasks)
    for _ in range(10):
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=0.5)
        if not waiting:
            return
    log.error("jobs did not end", extra={"jobs": [task.get_name() for task in waiting]})


async def _close_sockets(app: web.Application) -> None:
    open_sockets: OpenSockets = app[SOCKETS]
    closing = [s.close(code=WSCloseCode.GOING_AWAY, message=b"restarting") for s in list(open_sockets)]
    with suppress(TimeoutError):
        async with asyncio.timeout(2):
            await asyncio.gather(*closing, return_exceptions=True)


async def _fill_demo(settings: Settings, db: Database) -> None:
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    logins = await demo.fill(db, _DEMO_SEED, today)
    if not logins:
        await demo.move_on(db, today)
    else:
        path = settings.var_dir / "demo-logins.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps([asdict(x) for x in logins], ensure_ascii=False, indent=1), encoding="utf-8")
