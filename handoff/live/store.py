"""The connection to Redis, the scripts, and what the server promises about persistence."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from handoff.errors import NotReady
from handoff.live.keys import Keys

_SCRIPTS = Path(__file__).parent / "scripts"
_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Live:
    """One workspace's live store. `redis` serves commands, `reader` the blocking reads of the streams."""

    redis: Any  # redis.asyncio.Redis: its annotations cannot tell decoded answers from raw ones
    reader: Any
    keys: Keys

    async def run(self, script: str, *args: str | float) -> Any:
        """Run one Lua file of scripts/ atomically and return what its header says.

        Raises NotReady when the server does not answer; the change has then been made or not, and asking again
        under the same client_message_id, token or epoch is safe.
        """
        source, digest = _source(script)
        try:
            return await self.redis.evalsha(digest, 1, self.keys.prefix, *map(str, args))
        except NoScriptError:
            return await self.redis.eval(source, 1, self.keys.prefix, *map(str, args))

    async def ping(self) -> bool:
        """Tell whether the server answers."""
        try:
            return bool(await self.redis.ping())
        except (RedisError, NotReady):
            return False

    async def close(self) -> None:
        """Close every connection."""
        await self.redis.aclose()
        await self.reader.aclose()


class _Client(Redis):
    """A client whose every command says NotReady when the server does not answer in time.

    The time limit is ours: with its own the library waits by `asyncio.wait_for`, which before Python 3.12 swallows a
    cancellation that comes when the waiting is just over, and the cancelled task lives on.
    """

    limit_s: float | None = None

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Send one command."""
        async with _answering(self.limit_s):
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> _Pipeline:  # noqa: FBT001, FBT002
        """Gather several commands."""
        gathered = _Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        gathered.limit_s = self.limit_s
        return gathered


class _Pipeline(Pipeline):
    limit_s: float | None = None

    async def execute(self, raise_on_error: bool = True) -> list[Any]:  # noqa: FBT001, FBT002
        """Send what was gathered."""
        async with _answering(self.limit_s):
            return await super().execute(raise_on_error)


@asynccontextmanager
async def _answering(limit_s: float | None) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(limit_s):
            yield
    except (RedisConnectionError, RedisTimeoutError, TimeoutError) as error:
        raise NotReady("The live store does not answer just now; please try again.") from error


def open_live(url: str, workspace: str) -> Live:
    """Connect lazily; nothing is sent until the first command. Reads the scripts, so that no command has to."""
    for path in _SCRIPTS.glob("[!_]*.lua"):
        _source(path.stem)
    return Live(_client(url, _TIMEOUT_S, 64), _client(url, None, 16), Keys(workspace))


async def wait_until_up(live: Live, seconds: float) -> None:
    """Wait for the server to answer; raise NotReady when it does not in time."""
    try:
        async with asyncio.timeout(seconds):
            while not await live.ping():  # noqa: ASYNC110  (nobody tells us when a server comes up)
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise NotReady("Redis does not answer; is it running, and is HANDOFF_REDIS_URL right?") from error


async def persistence_warning(live: Live) -> str | None:
    """Say in one sentence what the server could lose, or None when every acknowledged write is on disk."""
    try:
        config = await live.redis.config_get("append*")
    except ResponseError:
        return "The Redis server does not tell its persistence settings; a crash may lose acknowledged messages."
    if config.get("appendonly") != "yes":
        return "The Redis server keeps no append-only file; a crash loses what is not yet in the SQL journal."
    if config.get("appendfsync") != "always":
        return f"The Redis server syncs its file '{config.get('appendfsync')}'; a crash may lose the last second."
    return None


@cache
def _source(script: str) -> tuple[str, str]:
    text = (_SCRIPTS / "_prelude.lua").read_text("utf-8") + (_SCRIPTS / f"{script}.lua").read_text("utf-8")
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _client(url: str, limit_s: float | None, connections: int) -> Redis:
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=connections,
        timeout=_TIMEOUT_S,
        socket_timeout=None,
        socket_connect_timeout=5,
        decode_responses=True,
        driver_info=None,  # telling it would read files and cost two round trips for each connection
        protocol=2,
        retry=Retry(ExponentialWithJitterBackoff(cap=1, base=0.05), 3),
        retry_on_error=[RedisConnectionError],
    )
    client = _Client(connection_pool=pool)
    client.auto_close_connection_pool = True
    client.limit_s = limit_s
    return client
