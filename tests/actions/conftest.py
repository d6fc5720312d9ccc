"""An account backend for the client of the internal API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.stack import Backend


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    """Serve the golden account and point the client at it."""
    serving = Backend()
    with serving.running():
        monkeypatch.setenv("HANDOFF_INTERNAL_URL", f"http://127.0.0.1:{serving.port}/")
        monkeypatch.setenv("HANDOFF_INTERNAL_SECRET", serving.secret)
        yield serving
