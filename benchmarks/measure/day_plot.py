"""The day's waits by hour of arrival under each rule, beside how many came and how many worked: an SVG."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from benchmarks.measure.day_plan import HOUR, MINUTE, OPENS, Day
from benchmarks.measure.figures import percentile

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 760, 420, 60, 70, 80
_COLOURS = {"ours": "#1f6feb", "round_robin": "#c2410c", "by_hand": "#6b7280"}
_LABELS = {"ours": "this system", "round_robin": "round robin, no leases", "by_hand": "first come, by hand"}


def draw(path: Path, day: Day, waits: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Draw the 90th percentile of the waits (minutes) of each hour's arrivals into `path`."""
    lines = {name: [_p90(found, hour) for hour in range(12)] for name, found in waits.items()}
    top = max(5.0, *(value for values in lines.values() for value in values)) * 1.1
    across = (_WIDTH - _LEFT - 30) / 12

    def x(hour: float) -> float:
        return _LEFT + (hour + 0.5) * across

    def y(minutes: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * minutes / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-size="12">',
        '<g font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="24" font-size="16" fill="#222">Wait by hour of arrival, 90th percentile, minutes</text>',
    ]
    for step in range(6):
        at = top * step / 5
        parts += [
            f'<path d="M{_LEFT} {y(at):.1f}H{_WIDTH - 30}" stroke="#ddd"/>',
            f'<text x="{_LEFT - 8}" y="{y(at) + 4:.1f}" text-anchor="end" fill="#555">{at:.0f}</text>',
        ]
    for number, (name, values) in enumerate(lines.items()):
        colour = _COLOURS[name]
        points = " ".join(f"{x(hour):.1f},{y(value):.1f}" for hour, value in enumerate(values))
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{_LEFT + number * 190}" y="48" fill="{colour}">— {escape(_LABELS[name])}</text>',
        ]
    for hour in range(12):
        at = OPENS + hour * HOUR
        came = sum(at <= caller.at < at + HOUR for caller in day.callers)
        there = sum(worker.is_there(at + HOUR // 2) for worker in day.workers)
        for line, text in enumerate((f"{9 + hour}:00", f"{came} came", f"{there} agents")):
            parts.append(
                f'<text x="{x(hour):.1f}" y="{_HEIGHT - _BOTTOM + 20 + line * 16}" text-anchor="middle" '
                f'fill="#555" font-size="11">{text}</text>'
            )
    path.write_text("\n".join([*parts, "</g>", "</svg>", ""]), encoding="utf-8")


def _p90(found: Sequence[tuple[int, int]], hour: int) -> float:
    begin = OPENS + hour * HOUR
    mine = [waited / MINUTE for at, waited in found if begin <= at < begin + HOUR]
    return percentile(mine, 0.9) if mine else 0.0
