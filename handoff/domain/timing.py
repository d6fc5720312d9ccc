"""What people tune about time: estimates of waits, service levels, idle conversations, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

_STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class WaitTuning:
    """When an estimated wait may count as a promise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    shown_from_chance: float = 0.8
    aim_chance: float = 0.88
    good_enough: float = 0.7
    least_scored: int = 20
    most_min: int = 90
    assumed_handle_min: float = 8
    busy_min: float = 20
    promise_min: float = 120
    return_min: float = 10

    def __post_init__(self) -> None:
        _shares(self, "shown_from_chance", "aim_chance", "good_enough")
        _positive(self, "most_min", "assumed_handle_min", "busy_min", "promise_min")


@dataclass(frozen=True, slots=True)
class SlaPolicy:
    """What we owe, in minutes of open time; null: no limit. `escalate_to`: priority at a breach."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    first_response_min: float | None = 20
    next_response_min: float | None = 15
    resolution_min: float | None = 1440
    warn_share: float = 0.8
    escalate_to: Literal["high", "urgent"] | None = "high"

    def __post_init__(self) -> None:
        _shares(self, "warn_share")
        _positive(self, "first_response_min", "next_response_min", "resolution_min")


@dataclass(frozen=True, slots=True)
class IdleTuning:
    """When a conversation whose customer is silent stops counting, is reminded of, is ended; minutes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    idle_min: float = 10
    remind_min: float = 30
    resolve_min: float = 60

    def __post_init__(self) -> None:
        _positive(self, "idle_min", "remind_min", "resolve_min")


@dataclass(frozen=True, slots=True)
class AlertTuning:
    """Who hears that nobody is on duty while somebody waits."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    nobody_on_duty_s: float = 60
    every_min: float = 30
    mail_to: tuple[str, ...] = ()
    webhook_url: str = ""

    def __post_init__(self) -> None:
        _positive(self, "every_min")
        if self.webhook_url and not self.webhook_url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("webhook_url must begin with https://")


def default_policies() -> dict[str, SlaPolicy]:
    """Return the policies of a file that names none."""
    return {"default": SlaPolicy()}


def _shares(owner: object, *names: str) -> None:
    for name in names:
        if not 0 <= getattr(owner, name) <= 1:
            raise ValueError(f"{name} must lie between 0 and 1")


def _positive(owner: object, *names: str) -> None:
    for name in names:
        value = getattr(owner, name)
        if value is not None and value <= 0:
            raise ValueError(f"{name} must be above 0")
