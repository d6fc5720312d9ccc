"""Which modules a page leads to, so that the browser fetches them at once instead of one import deep a time."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

# A name between quotes after `from` or a bare `import`; types in comments stand in braces: import("…").
_IMPORTED = re.compile(rb"^(?:import|export)\b[^;]*?\"([^\"]+\.js)\";", re.MULTILINE)


@lru_cache(maxsize=8)
def needed(web: Path, first: Path) -> tuple[str, ...]:
    """Return the addresses of all modules below `web` that `first` leads to, nearest first; read once per process."""
    found, waiting = {first: None}, [first]
    while waiting:
        here = waiting.pop(0)
        for name in _IMPORTED.findall(here.read_bytes()):
            path = (here.parent / name.decode()).resolve()
            if path not in found and path.is_file() and path.is_relative_to(web):
                found[path] = None
                waiting.append(path)
    return tuple(f"/web/{path.relative_to(web)}" for path in found)
