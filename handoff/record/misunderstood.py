"""Which messages the bot did not understand, or answered in a way that did not help."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import select

from handoff.domain.model import Json, Role
from handoff.domain.redaction import mask_text
from handoff.record.database import Database
from handoff.record.schema import journal

_TYPES = ("message.appended", "turn.answered", "feedback.given", "conversation.resolved")
_UNSURE = frozenset({"clarify", "handoff"})
DID_NOT_HELP = "did_not_help"
SHOULD_HAVE_KNOWN = "should_have_known"


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """What a contact wrote in one turn, masked, why it is here (`clarify`, `handoff`, `did_not_help`, or
    `should_have_known`: an agent said so at the end), the guesses.
    """

    text: str
    language: str
    why: str
    guesses: tuple[Json, ...]
    at_ms: int


async def misunderstood(db: Database, *, since_ms: int) -> list[Misunderstood]:
    """Return all of them since an instant, the earliest first, each turn once.

    Turns that failed for want of a bot are not among them: nobody misunderstood anything there.
    """
    query = (
        select(journal.c.conversation_id, journal.c.generation, journal.c.seq, journal.c.body)
        .where(journal.c.type.in_(_TYPES))
        .where(journal.c.at_ms >= since_ms)
        .order_by(journal.c.conversation_id, journal.c.generation, journal.c.seq)
    )
    async with db.reading() as connection:
        rows = (await connection.execute(query)).all()
    found = [
        one
        for _, entries in groupby(rows, key=lambda row: (row.conversation_id, row.generation))
        for one in of_conversation([{"seq": row.seq, **json.loads(row.body)} for row in entries])
    ]
    return sorted(found, key=lambda one: one.at_ms)


@dataclass(slots=True)
class _Turn:
    """One answered turn: what was written in it, and what the bot made of it."""

    texts: list[str]
    answer: Json
    why: str | None
    message_ids: frozenset[str] = field(default_factory=frozenset)


def of_conversation(events: Sequence[Json]) -> Iterator[Misunderstood]:
    """Fold one conversation's events, in order; a turn that was not understood and did not help counts once."""
    waiting: list[tuple[int, str]] = []
    turns: list[_Turn] = []
    for event in events:
        match event["type"]:
            case "message.appended" if event["author"]["role"] == Role.CONTACT and not event.get("choice"):
                waiting.append((event["seq"], event["text"]))
            case "turn.answered":
                covered = int((event.get("internal") or {}).get("covers_seq") or event["seq"])
                texts = [text for seq, text in waiting if seq <= covered]
                waiting = [(seq, text) for seq, text in waiting if seq > covered]
                why = event["decision"] if event.get("decision") in _UNSURE and event.get("ranking") else None
                turns.append(_Turn(texts, event, why, frozenset(event.get("message_ids") or ())))
            case "feedback.given" if not event.get("helpful"):
                for turn in turns:
                    if event["message_id"] in turn.message_ids:
                        turn.why = turn.why or DID_NOT_HELP
            case "conversation.resolved" if turns and (event.get("wrap_up") or {}).get("bot_should_know"):
                turns[-1].why = turns[-1].why or SHOULD_HAVE_KNOWN
            case _:
                pass
    for turn in turns:
        text = mask_text("\n".join(turn.texts)).strip()
        if turn.why and text:
            yield Misunderstood(text, _language(turn.answer), turn.why, _guesses(turn.answer), turn.answer["at_ms"])


def as_line(found: Misunderstood) -> str:
    """Return it as one line of JSON for a trainer, whose part is the empty label."""
    line: dict[str, Any] = {"text": found.text, "lang": found.language, "label": "", "why": found.why}
    return json.dumps({**line, "guesses": found.guesses, "at_ms": found.at_ms}, ensure_ascii=False)


def _guesses(answer: Json) -> tuple[Json, ...]:
    ranking = answer.get("ranking") or []
    return tuple({"name": one.get("name"), "confidence": one.get("confidence")} for one in ranking[:3])


def _language(answer: Json) -> str:
    fields = (answer.get("internal") or {}).get("fields") or {}
    return str(fields.get("language") or (answer.get("slots") or {}).get("language") or "ja")
