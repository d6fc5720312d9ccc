"""Decide how long to wait before a dead program is started again."""

from dataclasses import dataclass

FIRST_S = 0.2
LONGEST_S = 10.0
HEALTHY_AFTER_S = 60.0


@dataclass(slots=True)
class Backoff:
    """Waits that double from 0.2 s to 10 s; a run of a minute starts them over."""

    next_s: float = FIRST_S

    def after_run_of(self, duration_s: float) -> float:
        """Return the seconds to wait after a run that lasted `duration_s`."""
        wait_s = FIRST_S if duration_s >= HEALTHY_AFTER_S else self.next_s
        self.next_s = min(wait_s * 2, LONGEST_S)
        return wait_s
