"""Speak to the person at the terminal; a closed terminal is no reason to stop serving customers."""

import contextlib
import time


def say(sentence: str) -> None:
    """Print one line with the time of day."""
    with contextlib.suppress(OSError, ValueError):
        print(f"{time.strftime('%H:%M:%S')}  {sentence}", flush=True)


def show(lines: str) -> None:
    """Print lines as they are."""
    with contextlib.suppress(OSError, ValueError):
        print(lines, flush=True)
