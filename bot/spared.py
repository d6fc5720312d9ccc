"""Keeps out of the process what TensorFlow would bring along and nothing here uses.

Its reader of small models looks for jax, which it does without when there is none. jax and what hangs on it hold 60 MB
and take a second to load.
"""

from __future__ import annotations

import sys

_UNUSED = ("jax",)


def spare() -> None:
    """Make an import of the unused packages fail as if they were not installed; what was imported before stays."""
    for name in _UNUSED:
        # None is Python's own mark for a module that must not be found, which its types do not know.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
