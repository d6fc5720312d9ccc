"""What a customer is shown of their wait from one look to the next: a range runs down, and moves back only with a word.

Pure: `look` takes what was shown and a fresh estimate, and says what is shown now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.domain.timing import WaitTuning
from handoff.domain.wait import MINUTE_MS, Range, choose

_STILL_LIKELY = 0.6
LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Shown:
    """A range of minutes as it stands on the page. `until_ms`: its end, which moves back only with `word`."""

    lower_min: int
    upper_min: int
    at_ms: int
    until_ms: int
    word: str | None = None


def look(before: Shown | None, waits_ms: Sequence[float], tuning: WaitTuning, now_ms: int) -> Shown | None:
    """Return what is shown now; None: nothing that would say something is likely enough.

    While a range likely enough lies within what was promised, it is shown; only when none does the promise is taken
    back, with a word, for a later one.
    """
    if before is not None:
        left_min = (before.until_ms - now_ms) // MINUTE_MS
        kept = _choose(waits_ms, tuning, at_least=_STILL_LIKELY, until_min=left_min) if left_min >= 1 else None
        if kept is not None:
            return _shown(kept, now_ms, before.word)
    fresh = _choose(waits_ms, tuning, at_least=tuning.shown_from_chance)
    if fresh is None:
        return None
    later = before is not None and now_ms + fresh.upper_min * MINUTE_MS > before.until_ms
    return _shown(fresh, now_ms, LONGER if later else None)


def _choose(
    waits_ms: Sequence[float], tuning: WaitTuning, *, at_least: float, until_min: int | None = None
) -> Range | None:  # fmt: skip
    return choose(
        waits_ms, wanted=tuning.aim_chance, at_least=at_least, most_min=tuning.most_min, until_min=until_min
    )  # fmt: skip


def _shown(found: Range, now_ms: int, word: str | None) -> Shown:
    return Shown(found.lower_min, found.upper_min, now_ms, now_ms + found.upper_min * MINUTE_MS, word)
