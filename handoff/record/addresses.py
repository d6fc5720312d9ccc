"""E-mail addresses: when two spellings are one, and what cannot be one."""

from __future__ import annotations

import re
import unicodedata

_ADDRESS = re.compile(r"[^\s@\"<>(),:;\\\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


def email_key(address: str) -> str:
    """Return the form under which an address is looked up: half width, lower case, no outer white space.

    Japanese keyboards easily type full-width letters (ｍｉｓａｋｉ＠…). Different addresses may share a key, so mail
    goes to the address on file and never to the one that was typed.
    """
    return unicodedata.normalize("NFKC", address).strip().lower()


def email_problem(address: str) -> str | None:
    """Say in a sentence why `address` cannot be an e-mail address, or return None."""
    key = email_key(address)
    if len(key) > 254 or not key.isprintable() or _ADDRESS.fullmatch(key) is None:
        return "This is not an e-mail address."
    return None
