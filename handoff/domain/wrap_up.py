"""What an agent notes when a conversation ends."""

from __future__ import annotations

from dataclasses import dataclass

from handoff.domain.model import Json
from handoff.domain.text import clean
from handoff.domain.tuning import DeskTuning
from handoff.errors import InvalidFields


@dataclass(frozen=True, slots=True)
class WrapUp:
    """Topic and causes by their names in handoff.yml; whether the bot should have known; a complaint or not."""

    topic: str | None = None
    cause: str | None = None
    note: str | None = None
    bot_should_know: bool = False
    complaint: bool | None = None
    complaint_cause: str | None = None

    def checked(self, desk: DeskTuning) -> Json | None:
        """Return it as the event has it, None when nothing was noted; raises InvalidFields for unknown names."""
        for field, name, choices in (
            ("topic", self.topic, desk.topics),
            ("cause", self.cause, desk.causes),
            ("complaint_cause", self.complaint_cause, desk.complaint_causes),
        ):
            if name is not None and name not in choices:
                raise InvalidFields(f"{field} must be one of {', '.join(choices)}.", field=field)
        if self.complaint_cause and not self.complaint:
            raise InvalidFields("Only a complaint has a complaint_cause.", field="complaint_cause")
        if self == WrapUp():
            return None
        return {
            "topic": self.topic,
            "cause": self.cause,
            "note": clean(self.note, field="note", limit=1000) if self.note is not None else None,
            "bot_should_know": self.bot_should_know,
            "complaint": self.complaint,
            "complaint_cause": self.complaint_cause,
        }
