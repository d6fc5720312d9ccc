"""The messages of a conversation as the record has them, notes included: what the search finds."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.domain.events import is_whisper
from handoff.domain.model import Kind, Role
from handoff.record.journal_entry import JournalEntry, Unprojectable, text_of, text_or_none


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of a conversation, notes included."""

    conversation_id: str
    seq: int
    message_id: str
    kind: str
    author_role: str
    author_name: str | None
    author_id: str | None
    text: str
    at_ms: int


def message_of(entry: JournalEntry) -> MessageRow | None:
    """Return the message that `entry` appends, None for other events; raises Unprojectable for a broken one.

    A whisper is none: what is in this table is found by everybody's search.
    """
    if entry.type != "message.appended" or is_whisper(entry.body):
        return None
    try:
        author = entry.body["author"]
        return MessageRow(
            conversation_id=entry.conversation_id,
            seq=entry.seq,
            message_id=text_of(entry.body["message_id"]),
            kind=Kind(entry.body["kind"]).value,
            author_role=Role(author["role"]).value,
            author_name=text_or_none(author.get("name")),
            author_id=text_or_none(author.get("id")),
            text="\n".join([text_of(entry.body.get("text") or ""), *_file_names(entry)]).strip(),
            at_ms=entry.at_ms,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unprojectable(f"message.appended cannot be read: {type(error).__name__} {error.args[:1]}") from error


def _file_names(entry: JournalEntry) -> list[str]:
    """Names of the files that a message carries: they are found by a search too."""
    return [text_of(file["name"]) for file in entry.body.get("files") or ()]
