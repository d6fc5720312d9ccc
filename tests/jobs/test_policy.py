"""handoff.yml is read again when it changes; one that is not valid changes nothing but is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import yaml

from handoff.domain.model import Json
from handoff.jobs import policy
from handoff.live import frames
from handoff.service.context import Services
from handoff.settings import read_tuning

_FILE = Path(__file__).parents[2] / "handoff.yml"


async def _write(path: Path, content: Json) -> None:
    await asyncio.to_thread(_write_now, path, yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def _write_now(path: Path, content: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(content, encoding="utf-8")
    new.replace(path)


async def test_a_change_counts_at_once_and_a_bad_one_is_refused_and_told(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "handoff.yml"
    content: Json = yaml.safe_load(await asyncio.to_thread(_FILE.read_text, "utf-8"))
    await _write(path, content)
    here = replace(
        services, settings=replace(services.settings, config=path, tuning=await asyncio.to_thread(read_tuning, path))
    )
    assert not await policy.look(here)
    assert not await policy.look(here)
    cursor = await frames.newest_id(here.live)

    content["bot"]["thresholds"]["answer"] = 0.77
    content["bot"]["starting_s"] = 7
    await _write(path, content)
    assert await policy.look(here)
    assert here.tuning.bot.thresholds.answer == 0.77
    assert here.watch.starting_ms == 7000
    assert here.policy.shown()["state"] == "good"

    content["bot"]["thresholds"]["answer"] = 7
    await _write(path, content)
    assert await policy.look(here)
    assert here.tuning.bot.thresholds.answer == 0.77
    assert "answer must lie between 0 and 1" in here.policy.shown()["problem"]

    await asyncio.to_thread(path.unlink)
    assert await policy.look(here)
    assert "cannot be read" in here.policy.shown()["problem"]
    assert here.tuning.bot.thresholds.answer == 0.77

    _, told = await frames.read(here.live, cursor, block_ms=10)
    assert [frame["state"] for frame in told if frame["type"] == "tuning.show"] == ["good", "bad", "bad"]
