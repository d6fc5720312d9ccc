"""Which meanings a clarifying question offers."""

from __future__ import annotations

from collections.abc import Iterable

# Nobody who was not understood wants a button that says "hello".
NOT_OFFERED = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "out_of_scope"})
MOST_OFFERED = 3


def offers(names: Iterable[str]) -> list[str]:
    """Return the intents that are offered as buttons, given all in the order of their likelihood."""
    return [name for name in names if name not in NOT_OFFERED][:MOST_OFFERED]
