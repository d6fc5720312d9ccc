"""What one turn of the bot is asked: the first things that wait, taken together where a person would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handoff.domain.events import is_contact_message, wants_turn

IMAGE_SENT = "/image_sent"


@dataclass(frozen=True, slots=True)
class Asking:
    """`text` as the customer wrote it, over several messages maybe, or a trusted `payload`; `covers_seq`: the last."""

    text: str | None
    payload: str | None
    covers_seq: int


def asking_of(events: Sequence[Mapping[str, Any]]) -> Asking | None:
    """Take what is to be answered first; None when nothing waits.

    Messages written one after the other are one question. A pressed button, a proof or a return is a question of its
    own: what was written before or after it is answered in another turn.
    """
    texts: list[str] = []
    covers_seq, images = 0, False
    for event in events:
        if not wants_turn(event):
            continue
        payload = event.get("internal", {}).get("payload")
        if payload is not None:
            if not covers_seq:
                return Asking(None, payload, event["seq"])
            break
        covers_seq = event["seq"]
        if is_contact_message(event):
            images = images or bool(event["images"])
            texts += [event["text"]] if event["text"] else []
    if not covers_seq:
        return None
    if texts:
        return Asking("\n".join(texts), None, covers_seq)
    return Asking(None, IMAGE_SENT if images else None, covers_seq)
