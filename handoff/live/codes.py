"""One-time codes: kept as digests, tried a few times, used once."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class Tried:
    """`account_id` when the code was right; `tries_left` when it was wrong; neither when there is no code any more."""

    account_id: str | None = None
    tries_left: int | None = None


async def keep(live: Live, conversation_id: str, *, digest: str, account_id: str, tries: int, until_ms: int) -> None:
    """Replace the conversation's code. An empty account never matches: nobody learns whether an address exists."""
    key = live.keys.of("code", conversation_id)
    async with live.redis.pipeline(transaction=True) as pipe:
        pipe.delete(key)
        pipe.hset(key, mapping={"digest": digest, "account_id": account_id, "tries": tries, "until_ms": until_ms})
        pipe.pexpireat(key, until_ms)
        await pipe.execute()


async def check(live: Live, conversation_id: str, digest: str, now_ms: int) -> Tried:
    """Try a code, atomically."""
    outcome, *rest = await live.run("check_code", conversation_id, digest, now_ms)
    if outcome == "right":
        return Tried(account_id=str(rest[0]))
    return Tried(tries_left=int(rest[0])) if outcome == "wrong" else Tried()


def digest_of(secret: str, conversation_id: str, code: str) -> str:
    """Six digits are soon guessed from a plain digest; keyed, they are not."""
    return hmac.new(secret.encode(), f"{conversation_id}:{code}".encode(), hashlib.sha256).hexdigest()
