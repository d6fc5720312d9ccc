"""A small line chart as SVG: two logarithmic axes, one line, its values beside the points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 400, 70, 50, 40, 60


def write(path: Path, title: str, x_name: str, y_name: str, points: Sequence[tuple[float, float]]) -> None:
    """Draw `points` (all above 0) into `path`; the y axis begins and ends at powers of ten."""
    low = 10 ** math.floor(math.log10(min(y for _, y in points)))
    high = 10 ** math.ceil(math.log10(max(y for _, y in points)) + 1e-9)
    first, last = points[0][0], points[-1][0]

    def across(x: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log(x / first) / math.log(last / first)

    def down(y: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * math.log(y / low) / math.log(high / low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-size="13">',
        f'<g font-family="sans-serif" aria-label="{escape(title)}">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="26" font-size="16" fill="#222">{escape(title)}</text>',
    ]
    step = low
    while step <= high * 1.001:
        y = down(step)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#555">{step:g}</text>')
        step *= 10
    line = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1f6feb" stroke-width="2"/>')
    for x, y in points:
        parts.append(f'<circle cx="{across(x):.1f}" cy="{down(y):.1f}" r="4" fill="#1f6feb"/>')
        parts.append(
            f'<text x="{across(x):.1f}" y="{down(y) - 10:.1f}" text-anchor="middle" fill="#222">{y:.3g}</text>'
        )
        parts.append(
            f'<text x="{across(x):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle" fill="#555">{x:,.0f}</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle" fill="#222">{escape(x_name)}</text>')
    parts.append(f'<text x="{_LEFT}" y="44" fill="#222">{escape(y_name)}</text></g></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
