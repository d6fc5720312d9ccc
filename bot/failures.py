"""What may be said in a log about an exception: its kinds and places, never what a customer wrote."""

from __future__ import annotations

import json
import traceback
from pathlib import Path


def describe(error: BaseException) -> str:
    """Name the chain of exceptions with the place of each; their texts may quote a message and are left out.

    Of an error that the action server reported only its own sentence is kept, not the request that it repeats.
    """
    parts = []
    step: BaseException | None = error
    while step is not None:
        frames = traceback.extract_tb(step.__traceback__)
        place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        parts.append(type(step).__name__ + place + _reported(step))
        step = step.__cause__ or step.__context__
    return " <- ".join(parts)


def _reported(error: BaseException) -> str:
    try:
        return f" ({json.loads(getattr(error, 'text', ''))['error']})"
    except (TypeError, ValueError, KeyError):
        return ""
