"""What asking for a person leads to, by language; written by who estimates waits, read by every gateway."""

from __future__ import annotations

import json

from handoff.domain.model import Json
from handoff.live.store import Live


async def keep(live: Live, language: str, kept: Json) -> None:
    """Keep {door, at_ms} for a language."""
    await live.redis.hset(live.keys.of("doors"), language, json.dumps(kept))


async def every(live: Live) -> dict[str, Json]:
    """Return what is kept: {language: {door, at_ms}}."""
    return {language: json.loads(text) for language, text in (await live.redis.hgetall(live.keys.of("doors"))).items()}
