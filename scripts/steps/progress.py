"""Tell the person at the terminal what is done, and how long it took."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEAT_S = 15.0


class SetupError(Exception):
    """Something is missing that can't be fetched: one sentence, with the command that would install it."""


def in_ci() -> bool:
    """Say whether this is CI, where nothing may be skipped."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@contextmanager
def step(name: str, what: str) -> Iterator[None]:
    """Print one line when the step is done; while it takes long, one line now and then."""
    started = time.monotonic()
    done = threading.Event()

    def beat() -> None:
        print(f"… {name}: {what}", flush=True)
        while not done.wait(BEAT_S):
            print(f"… {name}: {time.monotonic() - started:.0f} s", flush=True)

    watcher = threading.Thread(target=beat, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    print(f"✓ {name} ({time.monotonic() - started:.1f} s)", flush=True)


def complain(sentence: str) -> None:
    """Print what is wrong where errors go."""
    print(sentence, file=sys.stderr, flush=True)
