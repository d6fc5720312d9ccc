"""What every use case works with."""

from __future__ import annotations

from dataclasses import dataclass, field

from handoff.channels.mail import Mailer
from handoff.domain.clock import Clock
from handoff.domain.tuning import Tuning
from handoff.live.store import Live
from handoff.rasa import Bot, BotWatch
from handoff.record.database import Database
from handoff.service.newcomers import Newcomers
from handoff.service.outbox import Outbox
from handoff.service.policy import Policy
from handoff.service.shelf import Shelf
from handoff.service.wake import Wake
from handoff.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """One process's connections; holds no state that another process needs."""

    settings: Settings
    live: Live
    db: Database
    bot: Bot
    watch: BotWatch
    clock: Clock
    mailer: Mailer
    outbox: Outbox
    wake: Wake
    bell: Wake = field(default_factory=Wake)  # rung when somebody may be given something: jobs/dispatch.py
    newcomers: Newcomers = field(default_factory=Newcomers)
    calendars: Shelf = field(default_factory=Shelf)  # what service/calendars.py has read
    policy: Policy = field(init=False)  # what jobs/policy.py has read of handoff.yml

    def __post_init__(self) -> None:
        """Begin with the handoff.yml that the settings were read with."""
        policy = Policy(self.settings.config, self.settings.tuning, self.clock.now_ms())
        object.__setattr__(self, "policy", policy)

    @property
    def tuning(self) -> Tuning:
        """handoff.yml as it is now; ask for it at the moment of use, it may change."""
        return self.policy.tuning

    def now_ms(self) -> int:
        """Return the clock's time, Unix milliseconds."""
        return self.clock.now_ms()
