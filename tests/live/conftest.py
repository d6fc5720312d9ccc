"""Two gateways that tests move by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.settings import Settings
from tests.live.world import World, two_gateways


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Iterator[World]:
    with two_gateways(settings, tmp_path) as opened:
        opened.begin()
        opened.forget_record()
        yield opened
