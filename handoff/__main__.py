"""`python -m handoff serve` runs the gateway; every other verb is the operator's: see handoff/cli.py."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace

from handoff import cli, log
from handoff.app import eraser, serve
from handoff.errors import HandoffError
from handoff.settings import Secret, Settings, read_settings


def main() -> int:
    """Return the exit code: 0, 2 for settings or arguments that cannot be used."""
    if sys.argv[1:] != ["serve"]:
        return _operate()
    log.configure()
    try:
        settings = read_settings(os.environ)
        asyncio.run(_serve_until_signal(settings))
    except HandoffError as error:
        print(error.message, file=sys.stderr)  # noqa: T201  (the operator's terminal)
        return 2
    return 0


def _operate() -> int:
    try:
        settings = read_settings(os.environ, require_secrets=False)
    except HandoffError as error:
        print(error.message, file=sys.stderr)  # noqa: T201  (the operator's terminal)
        return 2
    settings = _as_running(settings)
    return cli.main(
        sys.argv[1:], database_url=settings.database_address, files_dir=settings.var_dir / "files",
        erase_live=eraser(settings),
    )  # fmt: skip


def _as_running(settings: Settings) -> Settings:
    """Where no Redis is named, speak to the embedded one of the instance that runs on this data folder."""
    if "HANDOFF_REDIS_URL" in os.environ:
        return settings
    try:
        facts = json.loads((settings.var_dir / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return settings
    return replace(settings, redis_url=Secret(facts.get("redis_url") or settings.redis_url))


async def _serve_until_signal(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve(settings, stop)


if __name__ == "__main__":
    sys.exit(main())
