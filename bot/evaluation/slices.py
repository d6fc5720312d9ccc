"""The scores of kinds of messages: by language, by length, by the register they are written in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from bot.evaluation.cases import Case
from bot.evaluation.judgement import Judgement
from bot.evaluation.scores import share
from bot.language import JAPANESE

# Characters up to which a message is short, and up to which it is middling; a Japanese one says more with fewer.
_LENGTHS = {JAPANESE: (12, 35)}
_OTHER_LENGTHS = (25, 80)
_HUMBLE = re.compile(r"いただ|頂[けきい]|ござい|恐れ入|存じ|でしょうか|申し上げ|伺[いえ]|お手数")
_POLITE = re.compile(r"です|ます|ません|ください|下さい|でした|ました")
_KANJI = re.compile(r"[\u3400-\u9fff]")
_POLITE_ENGLISH = re.compile(
    r"\b(?:please|could you|would you|may i|i would like|i'd like|kindly|thank)", re.IGNORECASE
)


def slices(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Return one row of scores for each kind of message that occurs."""
    kinds: dict[str, Callable[[Case], str]] = {
        "language": lambda case: case.language,
        "length": length_of,
        "register": register_of,
    }
    rows = []
    for kind, name_it in kinds.items():
        parts: dict[str, list[Judgement]] = defaultdict(list)
        for one in judgements:
            if not one.case.is_about_complaint:
                parts[name_it(one.case)].append(one)
        rows += [{"by": kind, "slice": name, **_row(parts[name])} for name in sorted(parts)]
    return rows


def length_of(case: Case) -> str:
    """Name a message's length, by language."""
    short, middling = _LENGTHS.get(case.language, _OTHER_LENGTHS)
    size = len(case.text)
    return f"{case.language} " + ("1 short" if size <= short else "2 middling" if size <= middling else "3 long")


def register_of(case: Case) -> str:
    """Name the register by plain signs: forms of politeness, script, and care in typing."""
    text = case.text
    if case.language == JAPANESE:
        if _HUMBLE.search(text):
            return "ja keigo"
        if _POLITE.search(text):
            return "ja polite"
        return "ja plain" if _KANJI.search(text) else "ja plain, no kanji"
    if _POLITE_ENGLISH.search(text):
        return "en polite"
    careful = text[:1].isupper() and text.rstrip()[-1:] in ".?!"
    return "en neutral" if careful else "en hasty"


def _row(judgements: Sequence[Judgement]) -> dict[str, Any]:
    inside = [one for one in judgements if one.case.is_in_scope]
    outside = [one for one in judgements if not one.case.is_in_scope]
    return {
        "in_scope": len(inside),
        "in_scope_accuracy": share([one.is_right for one in inside]),
        "offered_accuracy": share([one.is_right_or_offered for one in inside]),
        "answered_accuracy": share([one.is_right for one in judgements if one.is_answered]),
        "out_of_scope": len(outside),
        "oos_recall": share([not one.is_answered for one in outside]),
    }
