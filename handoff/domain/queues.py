"""Which queue a conversation waits in and with what priority; the rules are those of handoff.yml.

Pure: `Case` is what is known when people are needed, `placement_of` says where it leads.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Literal

from handoff.domain.model import Json, Reason

_STRICT: dict[str, Any] = {"extra": "forbid"}
LANGUAGES = ("ja", "en")
# Where a transfer to "a supervisor" leads. Always there; only supervisors and admins serve it.
SUPERVISORS = "supervisors"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Priority(StrEnum):
    """How far ahead of its arrival a conversation is put; `priorities.head_start_s` says by how much."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Dispatch(StrEnum):
    """How a queue finds its agents: they take by hand, are offered and must accept, or are given at once."""

    CLAIM = "claim"
    OFFER = "offer"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a conversation that needs people. `topic`: the intent; `tier`: the rank of a proven account."""

    language: str
    reason: str = ""
    topic: str | None = None
    tier: str | None = None
    complaint: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Conditions; what is not named does not matter, all that is named must hold.

    `complaint`: from this score on. `words`: any of them in what the customer wrote since the bot took over; Latin
    ones as whole words ("sue" is not in "issue").
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    language: tuple[Literal["ja", "en"], ...] = ()
    topic: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    reason: tuple[Reason, ...] = ()
    complaint: float | None = None
    words: tuple[str, ...] = ()

    def holds(self, case: Case) -> bool:
        """Tell whether the case fulfils every condition."""
        return (
            (not self.language or case.language in self.language)
            and (not self.topic or case.topic in self.topic)
            and (not self.tier or case.tier in self.tier)
            and (not self.reason or case.reason in self.reason)
            and (self.complaint is None or (case.complaint or 0.0) >= self.complaint)
            and (not self.words or _has_any(case.text, self.words))
        )

    @property
    def always(self) -> bool:
        """Whether nothing is asked."""
        return self == When()


@dataclass(frozen=True, slots=True)
class QueueTuning:
    """One kind of work. `ja`, `en`: its name; `calendar`, `sla`: names of opening hours and of promises."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    ja: str
    en: str
    when: When = field(default_factory=When)
    skills: tuple[str, ...] = ()
    dispatch: Dispatch | None = None
    calendar: str = "main"
    sla: str = "default"


@dataclass(frozen=True, slots=True)
class Rule:
    """A priority and when it is given."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    priority: Priority
    when: When


@dataclass(frozen=True, slots=True)
class PriorityTuning:
    """Head starts in seconds, and the rules, of which the first that holds counts."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    head_start_s: dict[Priority, float] = field(
        default_factory=lambda: {Priority.LOW: -600, Priority.NORMAL: 0, Priority.HIGH: 900, Priority.URGENT: 3600}
    )
    policy: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        if set(self.head_start_s) != set(Priority):
            raise ValueError(f"head_start_s must have {', '.join(Priority)}")
        ordered = [self.head_start_s[p] for p in Priority]
        if any(a > b for a, b in itertools.pairwise(ordered)):
            raise ValueError("head_start_s must not fall from low to urgent")

    def head_start_ms(self, priority: Priority) -> int:
        """How many milliseconds earlier than it came a conversation of this priority counts."""
        return int(self.head_start_s[priority] * 1000)


@dataclass(frozen=True, slots=True)
class RoutingTuning:
    """How conversations are given and taken back; what each number does stands in docs/queue.md."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    dispatch: Dispatch = Dispatch.ASSIGN
    capacity: int = 3
    offer_accept_s: float = 30
    decline_s: float = 120
    beat_s: float = 15
    alive_s: float = 60
    silent_s: float = 300
    sticky_s: float = 45
    transfer_s: float = 300
    wrap_up_s: float = 30

    def __post_init__(self) -> None:
        if not 1 <= self.capacity <= 100:
            raise ValueError("capacity must lie between 1 and 100")
        for name in ("offer_accept_s", "beat_s", "silent_s", "transfer_s"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0")
        for name in ("decline_s", "sticky_s", "wrap_up_s"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative")
        if self.alive_s <= 2.5 * self.beat_s:
            raise ValueError("alive_s must be more than 2.5 times beat_s, or presence flickers")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a conversation waits. `class_`: queue and language, the conversations that the same agents may take."""

    queue: str
    language: str
    priority: Priority
    head_start_ms: int
    dispatch: Dispatch

    @property
    def class_(self) -> str:
        """The name under which the live store keeps those that wait together."""
        return class_of(self.queue, self.language)

    def fields(self) -> Json:
        """What the head keeps of it."""
        return {
            "queue": self.queue, "class": self.class_, "priority": self.priority.value,
            "head_start_ms": self.head_start_ms, "give": self.dispatch.value,
        }  # fmt: skip


def default_queues() -> dict[str, QueueTuning]:
    """One queue for everything, where handoff.yml names none."""
    return {"general": QueueTuning(ja="総合", en="General")}


def check_queues(queues: Mapping[str, QueueTuning]) -> None:
    """Raise ValueError when a conversation could fall through, or a name cannot be one."""
    if not queues:
        raise ValueError("name at least one queue")
    for name in queues:
        if not _NAME.fullmatch(name) or name == SUPERVISORS:
            raise ValueError(f"{name!r} cannot name a queue: small letters, digits and _, and not {SUPERVISORS!r}")
    last = list(queues)[-1]
    if not queues[last].when.always:
        raise ValueError(f"the last queue ({last}) takes what no other took, so it must have no `when`")


def queue_of(case: Case, queues: Mapping[str, QueueTuning]) -> str:
    """Name the first queue whose conditions hold."""
    return next(name for name, queue in queues.items() if queue.when.holds(case))


def priority_of(case: Case, tuning: PriorityTuning) -> Priority:
    """Return what the first rule that holds gives; normal when none does."""
    return next((rule.priority for rule in tuning.policy if rule.when.holds(case)), Priority.NORMAL)


def placement_of(
    case: Case, queues: Mapping[str, QueueTuning], priorities: PriorityTuning, routing: RoutingTuning
) -> Placement:
    """Decide queue and priority of a case."""
    return placed(queue_of(case, queues), case.language, priority_of(case, priorities), queues, priorities, routing)


def placed(
    queue: str, language: str, priority: Priority,
    queues: Mapping[str, QueueTuning], priorities: PriorityTuning, routing: RoutingTuning,
) -> Placement:  # fmt: skip
    """Put into words what a known queue and priority mean; `queue` may be that of the supervisors."""
    chosen = queues[queue].dispatch if queue in queues else None
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return Placement(queue, spoken, priority, priorities.head_start_ms(priority), chosen or routing.dispatch)


def class_of(queue: str, language: str) -> str:
    """Name a class."""
    return f"{queue}/{language}"


def split_class(class_: str) -> tuple[str, str]:
    """Return the queue and the language of a class."""
    queue, _, language = class_.partition("/")
    return queue, language


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    plain = _plain(text)
    return any(
        re.search(rf"\b{re.escape(word)}\b", plain) if word.isascii() else word in plain for word in map(_plain, words)
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
