"""Loops that must not end: one that fails is logged, counted and started again after a growing pause."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from handoff import metrics

log = logging.getLogger(__name__)
_FIRST_PAUSE_S, _LONGEST_PAUSE_S, _HEALTHY_S = 0.2, 10.0, 60.0


async def keep_running(name: str, job: Callable[[], Awaitable[None]]) -> None:
    """Run `job` for ever; only cancellation ends it."""
    pause_s = _FIRST_PAUSE_S
    while True:
        begun = time.monotonic()
        try:
            await job()
            log.warning("job ended by itself; starting it again", extra={"job": name})
        except Exception:
            metrics.JOB_RESTARTS.labels(name).inc()
            log.exception("job failed; starting it again", extra={"job": name, "pause_s": pause_s})
        pause_s = _FIRST_PAUSE_S if time.monotonic() - begun > _HEALTHY_S else min(pause_s * 2, _LONGEST_PAUSE_S)
        await asyncio.sleep(pause_s)
