"""When two spellings are the same to somebody who searches: width, case and kana do not matter."""

from __future__ import annotations

import unicodedata

_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}  # ァ to ヶ; ー and ・ stay


def fold(text: str) -> str:
    """Return the form that is compared: half-width Latin, full-width kana, lower case, katakana as hiragana."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)
