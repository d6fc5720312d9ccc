"""Files that are no images: told by their content, named so that a name can do no harm."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_NAME = 100
_BAD_NAME = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of file that is passed on as it is."""

    media_type: str
    suffix: str


PDF = DocumentKind("application/pdf", ".pdf")
TEXT = DocumentKind("text/plain", ".txt")
CSV = DocumentKind("text/csv", ".csv")
KINDS = (PDF, TEXT, CSV)


def kind_of(name: str, content: bytes) -> DocumentKind | None:
    """Tell what a file is by its content, a CSV from a text by its name too; None for everything else.

    Text is UTF-8 or what Excel writes in Japan (cp932), without control characters.
    """
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    suffix = name.lower().rpartition(".")[2]
    if suffix not in ("txt", "csv") or not _is_text(content):
        return None
    return CSV if suffix == "csv" else TEXT


def safe_name(name: str, suffix: str) -> str:
    """Return a file's name without path, controls and marks that turn its ending around; it ends in `suffix`."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    kept = "".join("_" if c in _BAD_NAME else c for c in kept).strip(" .")
    stem = kept[: -len(suffix)] if kept.lower().endswith(suffix) else kept
    return (stem.strip(" .")[: MAX_NAME - len(suffix)] or "file") + suffix


def _is_text(content: bytes) -> bool:
    if not content:
        return False
    for encoding in ("utf-8", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(c) in ("Cc", "Co") and c not in "\r\n\t\f" for c in text)
    return False
