"""Signed posts to an address of the operator's: HMAC-SHA256 over time and body, so that the receiver can check both."""

from __future__ import annotations

import hashlib
import hmac
import json

import aiohttp

from handoff.domain.model import Json
from handoff.errors import NotReady

_TIMEOUT_S = 10


async def post(url: str, key: str, body: Json, *, now_ms: int) -> None:
    """Post the body as JSON; raise NotReady when the receiver did not take it (2xx)."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Hikitsugi-Time": str(now_ms),
        "X-Hikitsugi-Signature": signature(key, raw, now_ms),
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S)) as http,
            http.post(url, data=raw, headers=headers, allow_redirects=False) as response,
        ):
            if not 200 <= response.status < 300:
                raise NotReady(f"The webhook answered {response.status}.")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NotReady(f"The webhook does not answer ({type(error).__name__}).") from error


def signature(key: str, raw: bytes, now_ms: int) -> str:
    """Return `sha256=HEX` over `TIME.BODY`."""
    return "sha256=" + hmac.new(key.encode(), f"{now_ms}.".encode() + raw, hashlib.sha256).hexdigest()
