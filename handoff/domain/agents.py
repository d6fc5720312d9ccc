"""What an agent may be given: availability as they say it, and the classes that they are able for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handoff.domain.model import StaffRole
from handoff.domain.queues import LANGUAGES, SUPERVISORS, QueueTuning, class_of


class Availability(StrEnum):
    """What the agent says of themselves; what their connection shows is presence."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class AwayReason(StrEnum):
    """Why somebody is away: 後処理, 休憩, 研修, 会議; `no_answer` is ours, for an offer that was let lapse."""

    AFTER_WORK = "after_work"
    BREAK = "break"
    TRAINING = "training"
    MEETING = "meeting"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Profile:
    """What routing knows of an agent. `queues` empty: all of them."""

    id: str
    name: str
    role: StaffRole
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    queues: tuple[str, ...]
    capacity: int

    def classes(self, queues: Mapping[str, QueueTuning]) -> tuple[str, ...]:
        """Return the classes that they are able for, in order of name; a trainer is able for none."""
        if self.role is StaffRole.TRAINER:
            return ()
        able = [
            name
            for name, queue in queues.items()
            if (not self.queues or name in self.queues) and set(queue.skills) <= set(self.skills)
        ]
        if self.role in (StaffRole.SUPERVISOR, StaffRole.ADMIN):
            able.append(SUPERVISORS)
        spoken = [language for language in LANGUAGES if language in self.languages]
        return tuple(sorted(class_of(name, language) for name in able for language in spoken))


def group_of(classes: tuple[str, ...]) -> str:
    """Name the agents who are able for exactly these classes: matching looks at groups, not at agents."""
    return hashlib.blake2b(" ".join(classes).encode(), digest_size=6).hexdigest()
