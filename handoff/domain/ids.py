"""Identifiers: made here, read by prefix, never parsed elsewhere."""

from __future__ import annotations

import re
import secrets
from typing import NewType

ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
ContactId = NewType("ContactId", str)
AgentId = NewType("AgentId", str)
FileId = NewType("FileId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: read aloud and typed without mistakes
_ID = re.compile(rf"[a-z]{{1,2}}_[{_ALPHABET}]{{20}}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_.:-]{8,80}")


def _new(prefix: str) -> str:
    return f"{prefix}_" + "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(20))


def new_conversation_id() -> ConversationId:
    """Make `c_…`."""
    return ConversationId(_new("c"))


def new_message_id() -> MessageId:
    """Make `m_…`."""
    return MessageId(_new("m"))


def new_contact_id() -> ContactId:
    """Make `p_…`."""
    return ContactId(_new("p"))


def new_file_id() -> FileId:
    """Make `f_…`."""
    return FileId(_new("f"))


def new_choice_id() -> str:
    """Make a button's `b_…`."""
    return _new("b")


def new_token() -> str:
    """A lease's or a log generation's name: unguessable, unique."""
    return secrets.token_urlsafe(12)


def new_link_token() -> str:
    """The end of a mailed link, unguessable: letters and digits, for many a program leaves a "_" out there."""
    return secrets.token_hex(16)


def is_id(text: str, prefix: str) -> bool:
    """Tell whether `text` could be an identifier that we made with this prefix."""
    return text.startswith(prefix + "_") and _ID.fullmatch(text) is not None


def is_client_message_id(text: str) -> bool:
    """8 to 80 characters of letters, digits and `_.:-`: what a sender may choose."""
    return _CLIENT_ID.fullmatch(text) is not None
