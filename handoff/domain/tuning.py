"""What people tune, as handoff.yml has it; the meaning of each number stands beside it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from handoff.domain.queues import PriorityTuning, QueueTuning, RoutingTuning, check_queues, default_queues
from handoff.domain.timing import AlertTuning, IdleTuning, SlaPolicy, WaitTuning, default_policies

_STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidence (0 to 1) from which the bot answers, or asks back; complaint score from which a person is fetched."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    answer: float
    clarify: float
    complaint: float

    def __post_init__(self) -> None:
        for name in ("answer", "clarify", "complaint"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must lie between 0 and 1")
        if self.clarify > self.answer:
            raise ValueError("clarify must not be above answer")

    def as_json(self) -> dict[str, float]:
        """Return them as the bot takes them."""
        return {"answer": self.answer, "clarify": self.clarify, "complaint": self.complaint}


@dataclass(frozen=True, slots=True)
class BotTuning:
    """The bot: names by language, thresholds, patience in seconds."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    name: dict[str, str]
    thresholds: Thresholds
    starting_s: float = 60
    slow_word_s: float = 10
    give_up_s: float = 30


@dataclass(frozen=True, slots=True)
class ConversationTuning:
    """When a conversation reopens, how long typing holds a turn, how long it stays live."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    reopen_h: float = 24
    typing_s: float = 4
    burst_s: float = 10
    keep_live_min: float = 60


@dataclass(frozen=True, slots=True)
class DeskTuning:
    """The desk: taking back a sent reply, files that go with one, and what an agent notes at the end: id → {ja, en}."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    undo_s: float = 5
    risk_watch_s: float = 120
    risk_act_s: float = 300
    file_mb: float = 10
    files_per_message: int = 5
    topics: dict[str, dict[str, str]] = field(default_factory=dict)
    causes: dict[str, dict[str, str]] = field(default_factory=dict)
    complaint_causes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.undo_s <= 60:
            raise ValueError("undo_s must lie between 0 and 60")
        if not 0 < self.file_mb <= 100:
            raise ValueError("file_mb must lie between 0 and 100")
        if not 1 <= self.files_per_message <= 20:
            raise ValueError("files_per_message must lie between 1 and 20")
        for choices in (self.topics, self.causes, self.complaint_causes):
            for name, words in choices.items():
                if not name.isidentifier() or len(name) > 40 or set(words) != {"ja", "en"}:
                    raise ValueError(f"{name!r}: a choice is a plain name (40 letters at most) in ja and en")


@dataclass(frozen=True, slots=True)
class IdentityTuning:
    """One-time codes and how long a proof holds."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    code_minutes: float = 10
    code_tries: int = 5
    proof_minutes: float = 60
    codes_per_address_per_hour: int = 5
    codes_per_contact_per_hour: int = 5


@dataclass(frozen=True, slots=True)
class LimitTuning:
    """Bursts and steady rates; beyond them a sender is told to slow down, with the time to wait."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    messages_burst: int = 20
    messages_per_minute: float = 60
    visits_burst: int = 30
    visits_per_minute: float = 30
    logins_burst: int = 10
    logins_per_minute: float = 5
    uploads_burst: int = 6
    uploads_per_minute: float = 6


@dataclass(frozen=True, slots=True)
class SiteToken:
    """How the embedding site signs who its customer is. `key`: the variable that holds secret or PEM public key."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    algorithm: Literal["HS256", "RS256"]
    key: str
    max_minutes: float = 60


@dataclass(frozen=True, slots=True)
class Inbox:
    """One configured channel. `origins`: the pages that may embed the widget, `scheme://host[:port]` or `self`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    channel: Literal["widget"]
    origins: tuple[str, ...] = ("self",)
    site_token: SiteToken | None = None


@dataclass(frozen=True, slots=True)
class Tuning:
    """The whole file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    shop: dict[str, str]
    bot: BotTuning
    conversation: ConversationTuning = field(default_factory=ConversationTuning)
    desk: DeskTuning = field(default_factory=DeskTuning)
    identity: IdentityTuning = field(default_factory=IdentityTuning)
    limits: LimitTuning = field(default_factory=LimitTuning)
    inboxes: dict[str, Inbox] = field(default_factory=lambda: {"web": Inbox("widget")})
    queues: dict[str, QueueTuning] = field(default_factory=default_queues)
    priorities: PriorityTuning = field(default_factory=PriorityTuning)
    routing: RoutingTuning = field(default_factory=RoutingTuning)
    wait: WaitTuning = field(default_factory=WaitTuning)
    sla: dict[str, SlaPolicy] = field(default_factory=default_policies)
    idle: IdleTuning = field(default_factory=IdleTuning)
    alerts: AlertTuning = field(default_factory=AlertTuning)

    def __post_init__(self) -> None:
        check_queues(self.queues)
        if "default" not in self.sla:
            raise ValueError("sla must have a policy called default")
        unknown = {queue.sla for queue in self.queues.values()} - set(self.sla)
        if unknown:
            raise ValueError(f"a queue names the sla {min(unknown)!r}, which is not there")
