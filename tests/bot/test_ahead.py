"""What is computed ahead in threads is what the pipeline would find, and it finds it there."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.ahead import look_ahead
from bot.complaints import ComplaintModel
from bot.components.samples import remembered
from bot.encoders import Encoder
from bot.intents import IntentModel
from bot.views import Sample

_TEXTS = [
    "送料はいくらですか？あと返品はできますか？",
    "Where is my parcel? Also, I need an invoice.",
    "対応が遅すぎます",
    "👍",
]


def parse(processor: MessageProcessor, text: str) -> dict[str, Any]:
    metadata = {"locale": "ja", "thresholds": {"answer": 0.3, "clarify": 0.1, "complaint": 0.7}}
    message = UserMessage(text, None, "somebody", metadata=metadata)
    found: dict[str, Any] = processor._parse_message_with_graph(message, DialogueStateTracker("somebody", []))
    return {name: found[name] for name in ("intent", "intent_ranking", "questions", "language", "decision")} | {
        "score": found["complaint"]["score"]
    }


def forget(processor: MessageProcessor) -> None:
    for part in processor.graph_runner.parts:
        for name in ("_ranked", "_scored"):
            part.__dict__.pop(name, None)


@pytest.mark.parametrize("text", _TEXTS)
def test_looking_ahead_changes_nothing_and_leaves_nothing_dear_to_do(
    processor: MessageProcessor, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    forget(processor)
    expected = parse(processor, text)
    forget(processor)
    asyncio.run(look_ahead(processor, text, "ja", alone=lambda: True))

    def again(*_: Any) -> Any:
        raise AssertionError("computed again")

    monkeypatch.setattr(IntentModel, "rank", again)
    monkeypatch.setattr(ComplaintModel, "scores", again)
    monkeypatch.setattr(Encoder, "_vector", again)
    assert parse(processor, text) == expected


def test_in_company_only_the_vectors_are_computed_ahead(processor: MessageProcessor) -> None:
    forget(processor)
    asyncio.run(look_ahead(processor, "保証はついていますか", "ja", alone=lambda: False))
    assert not any({"_ranked", "_scored"} & vars(part).keys() for part in processor.graph_runner.parts)


def test_what_is_remembered_is_bounded_and_told_apart_by_language() -> None:
    numbers = itertools.count(1)

    def counted(_: Sample) -> int:
        return next(numbers)

    counts = remembered(counted)
    ja, en = Sample("ok", "ja", {}), Sample("ok", "en", {})
    assert [counts.of(ja), counts.of(en), counts.of(ja)] == [1, 2, 1]
    for number in range(600):
        counts.of(Sample(str(number), "ja", {}))
    assert counts.of(ja) == 603
