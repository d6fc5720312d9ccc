"""What README.md tells a newcomer to say to the widget is answered as it says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.bot.answers import said
from tests.bot.stack import ROOT, Customer

# What the second column says: the decisions that its messages lead to, in turn, and what the last answer signals.
_PROMISED: dict[str, tuple[list[str], str | None]] = {
    "an answer from the manual": (["answer"], None),
    "a proof is asked for": (["answer"], "proof_required"),
    "after that proof": (["answer"], "proof_required"),
    "one clarifying question": (["clarify"], "talk"),
    "what it can help with, then fetches a person": (["handoff", "handoff"], "low_confidence"),
    "a place in the queue": (["answer"], "asked"),
    "an apology and a person": (["complaint"], "complaint"),
}


def rows() -> list[tuple[list[str], list[str], str | None]]:
    """Read the table: the messages of each row (a conversation each language), their decisions, the last signal."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("| say to the widget | and see |")[1].split("\n\n")[0]
    found = []
    for left, right in re.findall(r"^\| ([^|-][^|]*) \| ([^|]+) \|$", table, re.MULTILINE):
        decisions, signal = next(promised for words, promised in _PROMISED.items() if words in right)
        if ", then " in left:
            found.append((left.split(", then "), decisions, signal))
        else:
            found += [([message], decisions, signal) for message in left.split(" · ")]
    return found


def test_the_table_is_read_whole() -> None:
    assert len(rows()) >= len(_PROMISED)


@pytest.mark.parametrize(("messages", "decisions", "signal"), rows())
def test_a_row_of_the_readme(
    customer: Callable[..., Customer], messages: list[str], decisions: list[str], signal: str | None
) -> None:
    speaking = customer("en" if messages[0].isascii() else "ja")
    for message, decision in zip(messages, decisions, strict=True):
        parse = speaking.says(message).answer["parse"]
        took = (
            parse["decision"]
            if parse["decision"] != "clarify" or parse["intent"]["name"] != "out_of_scope"
            else "handoff"
        )
        assert took == decision, parse["ranking"][:3]
    signals = [one.get("reason") or one["type"] for one in speaking.custom]
    assert signals == ([signal] if signal else [])
    if decisions == ["clarify"]:
        assert speaking.texts == [said("utter_clarify", speaking.answer["parse"]["language"])]
