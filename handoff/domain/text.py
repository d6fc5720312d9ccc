"""What a person may send as text: one place that cleans or refuses it."""

from __future__ import annotations

import unicodedata

from handoff.errors import InvalidFields

MAX_CHARS = 4000
_ALLOWED_CONTROLS = frozenset("\n\t")


def clean(text: str, *, field: str = "text", limit: int = MAX_CHARS) -> str:
    """Return `text` with line ends unified and outer white space gone.

    HTML stays as typed (pages never interpret it), and so do emoji sequences and directional marks inside a line.
    Raises InvalidFields: `text_too_long`, `text_empty`, `text_invalid` (NUL, other controls, lone surrogates).
    """
    if len(text) > limit:
        raise InvalidFields(
            f"A message may have at most {limit} characters; this one has {len(text)}.",
            code="text_too_long", field=field, limit=limit,
        )  # fmt: skip
    unified = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    for character in unified:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _ALLOWED_CONTROLS):
            raise InvalidFields(
                f"The text contains a character that cannot be sent (U+{ord(character):04X}).",
                code="text_invalid", field=field,
            )  # fmt: skip
    if not any(unicodedata.category(c)[0] not in "ZC" for c in unified):
        raise InvalidFields("There is nothing to send: the text is empty.", code="text_empty", field=field)
    return unified
