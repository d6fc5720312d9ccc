"""Masking of what must not stand in logs, previews of other people's data, or training data."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){13,16}(?!\d)")
_PHONE = re.compile(r"(?<!\d)0\d{1,4}[- ]?\d{1,4}[- ]?\d{3,4}(?!\d)")


def mask_email(address: str) -> str:
    """`misaki.sato@demo.example` → `mi***@demo.example`: enough to know one's own by."""
    name, _, host = address.partition("@")
    return f"{name[:2] if len(name) > 3 else name[:1]}***@{host}"


def mask_text(text: str) -> str:
    """Replace e-mail addresses, card and telephone numbers in running text."""
    masked = _EMAIL.sub("[e-mail]", text)
    masked = _CARD.sub("[card]", masked)
    return _PHONE.sub("[tel]", masked)
