"""A name for the state of files that a model was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
READINGS = ROOT / "data/lookup/readings.yml"
# The packages, some of which carry an encoder's weights.
PACKAGES = ROOT / "requirements/bot.txt"

# What turns sentences into a model. The channel, the answers and the tracker store can change without retraining.
MODEL_SOURCES = (
    "components", "bert", "e5", "minilm", "use", "bare.py", "clauses.py", "compact.py", "complaints.py",
    "confidence.py", "dates.py", "encoders.py", "entities.py", "examples.py", "form.py", "fragments.py", "gram.py",
    "intents.py", "kana.py", "kept.py", "kernel.py", "language.py", "lessons.py", "ngrams.py", "offers.py",
    "phrases.py", "remembered.py", "romaji.py", "rows.py", "sources.py", "text.py", "threads.py", "vector_cache.py",
    "views.py", "yaml_files.py",
)  # fmt: skip


def fingerprint(paths: Iterable[Path], root: Path = ROOT) -> str:
    """Hash names and contents of files, and of all source and YAML files in folders; 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in paths:
        inside = sorted(part for part in path.rglob("*") if part.suffix in (".py", ".yml")) if path.is_dir() else [path]
        for part in inside:
            digest.update(str(part.relative_to(root)).encode() + b"\0" + part.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def fingerprint_of_sources() -> str:
    """Hash the modules that the pipeline is made of, the words by which it reads, and what is installed beside."""
    return fingerprint([*(HERE / name for name in MODEL_SOURCES), READINGS, PACKAGES])
