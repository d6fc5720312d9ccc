"""Remember what a step installed, so that the next run skips it in milliseconds."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path


def digest(*paths: Path) -> str:
    """Return one hash over the content of the files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def read(path: Path) -> dict[str, str]:
    """Return the stamp at `path`; an empty one where there is none or it can't be read."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write(path: Path, stamp: Mapping[str, str]) -> None:
    """Write the stamp; call it only when the step has succeeded."""
    path.write_text(json.dumps(dict(stamp), indent=1) + "\n", encoding="utf-8")
