"""How frames and answers are written: JSON in UTF-8, nothing escaped that need not be."""

from __future__ import annotations

import json

from handoff.domain.model import Json


def encode(value: Json) -> str:
    """Write one object; a frame for many sockets is written once."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
