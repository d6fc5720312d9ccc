"""What became of a day: waits, who left, who was overtaken, who was never served to the end."""

from dataclasses import dataclass, field

from benchmarks.measure.day_plan import Caller
from benchmarks.measure.figures import percentile


@dataclass(frozen=True, slots=True)
class Seen:
    """One who waited when another was served. `age`: by what the order goes (ms)."""

    number: int
    age: int


@dataclass(slots=True)
class Outcome:
    """Counted as it goes. A wait ends when an agent begins on it; who left does not count among the waits."""

    size: int
    waits: list[tuple[int, int]] = field(default_factory=list)
    gone: int = 0
    overtakes: int = 0
    stranded: int = 0

    def served(self, caller: Caller, now: int, others: list[Seen], age: int | None = None) -> None:
        """Count one who is begun on; an overtake: one older of the same class whom the same agent could have taken."""
        self.waits.append((caller.at, now - caller.at))
        self.overtakes += any(other.age < (caller.at if age is None else age) for other in others)

    def left(self, _caller: Caller, _now: int) -> None:
        """Count one who lost patience."""
        self.gone += 1

    def figures(self) -> dict[str, float]:
        """Return the figures that every rule has."""
        waits = [w / 1000 for _, w in self.waits]
        return {
            "wait_p50_s": round(percentile(waits, 0.5), 1),
            "wait_p90_s": round(percentile(waits, 0.9), 1),
            "abandoned_share": round(self.gone / self.size, 4),
            "overtakes": self.overtakes,
            "stranded": self.stranded,
        }
