"""Events as the live store journals them."""

from __future__ import annotations

from typing import Any

from handoff.record.journal import JournalEntry

CONTACT = "p_00000000000000000001"
START_MS = 1_790_000_000_000


def entry(seq: int, type_: str, *, conversation: str = "c_1", generation: str = "g1", epoch: int = 0,
          internal: dict[str, Any] | None = None, audience: str = "everyone", stream_id: str | None = None,
          **body: Any) -> JournalEntry:  # fmt: skip
    """One event a second after the one before."""
    at_ms = START_MS + seq * 1000
    whole = {
        "type": type_,
        "at_ms": at_ms,
        "audience": audience,
        **body,
        "internal": {**(internal or {}), "epoch": epoch},
    }
    place = stream_id or f"{at_ms}-{generation}-{conversation}"
    return JournalEntry(place, conversation, seq, generation, type_, audience, at_ms, whole)


def started(seq: int = 1, *, contact: str = CONTACT, **how: Any) -> JournalEntry:
    """The first event of every conversation."""
    internal = {"contact_id": contact}
    return entry(seq, "conversation.started", internal=internal, channel="web", inbox="web", language="ja", **how)


def said(seq: int, text: str, *, role: str = "contact", kind: str = "incoming", **how: Any) -> JournalEntry:
    """A message; of a contact unless told otherwise."""
    author = {"role": role, "name": None if role == "contact" else "星野 葵", "id": None}
    message_id = f"m_{how.get('conversation', '')}{seq}"
    return entry(
        seq, "message.appended", message_id=message_id, kind=kind, author=author, text=text,
        client_message_id=None, buttons=[], images=[], custom=None, choice=None, **how,
    )  # fmt: skip


def exchange() -> list[JournalEntry]:
    """A conversation from the first message over a handoff to its resolution."""
    agent = {"id": "a_1", "name": "星野 葵"}
    return [
        started(),
        said(2, "返金はいつですか"),
        said(3, "少々お待ちください。", role="bot", kind="outgoing"),
        entry(4, "conversation.queued", epoch=1, reason="asked", queue="general", passed_on=[], packet={}),
        entry(5, "conversation.assigned", epoch=2, assignee=agent, how="claimed", reason=None),
        said(6, "ご確認いたします。", role="agent", kind="outgoing", epoch=2),
        said(7, "本人確認済み", role="agent", kind="note", audience="staff", epoch=2),
        entry(8, "conversation.resolved", epoch=3, by={"role": "agent", "name": "星野 葵"}),
    ]
