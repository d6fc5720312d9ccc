"""Charts as SVG, for pages that must be whole in one file."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_SIDE, _MARGIN = 300, 44
_LABEL = 13


@dataclass(frozen=True)
class Line:
    """A named line of (x, y) between 0 and 1; `kind` is its class in the style sheet."""

    name: str
    points: Sequence[tuple[float, float]]
    kind: str = "first"
    dots: bool = False


@dataclass(frozen=True)
class Mark:
    """A single (x, y) with a word beside it: where the live threshold stands."""

    name: str
    x: float
    y: float


def line_chart(
    title: str, x_axis: str, y_axis: str, lines: Sequence[Line], marks: Sequence[Mark] = (), low: float = 0.0
) -> str:
    """Draw lines over a unit square; `low` cuts off what lies below on the upright axis."""
    parts = [
        f'<svg viewBox="0 0 {_SIDE + 2 * _MARGIN} {_SIDE + 2 * _MARGIN}" role="img" aria-label="{escape(title)}">',
        *(_grid(low)),
        f'<text class="axis" x="{_across(0.5):.1f}" y="{_SIDE + _MARGIN + 34}">{escape(x_axis)}</text>',
        f'<text class="axis" transform="translate(12 {_up(0.5, 0):.1f}) rotate(-90)">{escape(y_axis)}</text>',
    ]
    for line in lines:
        kept = [(x, y) for x, y in line.points if y >= low]
        path = " ".join(f"{_across(x):.1f},{_up(y, low):.1f}" for x, y in kept)
        parts.append(
            f'<polyline class="line {line.kind}" points="{path}"><title>{escape(line.name)}</title></polyline>'
        )
        if line.dots:
            parts += [_dot(x, y, low, f"dot {line.kind}", f"{x:.3f} → {y:.3f}") for x, y in kept]
    for mark, label_y in zip(marks, _apart([_up(max(mark.y, low), low) + 16 for mark in marks]), strict=True):
        parts.append(_dot(mark.x, max(mark.y, low), low, "mark", f"{mark.name}: {mark.x:.3f}, {mark.y:.3f}"))
        side, anchor = (-9, "end") if mark.x > 0.5 else (9, "start")
        at = f'x="{_across(mark.x) + side:.1f}" y="{label_y:.1f}"'
        parts.append(f'<text class="marked" text-anchor="{anchor}" {at}>{escape(mark.name)}</text>')
    return "".join([*parts, "</svg>"])


def heat_map(labels: Sequence[str], table: dict[str, dict[str, int]]) -> str:
    """Draw label × understood; the diagonal pale, what is wrong the darker the larger its share of the label."""
    cell, left, top = 15, 150, 150
    size = cell * len(labels)
    parts = [f'<svg class="heat" viewBox="0 0 {left + size + 80} {top + size + 4}" role="img" aria-label="Confusion">']
    for at, label in enumerate(labels):
        middle = at * cell + cell / 2 + 4
        parts.append(
            f'<text class="tick" text-anchor="end" x="{left - 5}" y="{top + middle:.1f}">{escape(label)}</text>'
        )
        turn = f"translate({left + middle:.1f} {top - 5}) rotate(-60)"
        parts.append(f'<text class="tick" transform="{turn}">{escape(label)}</text>')
        total = max(1, sum(table.get(label, {}).values()))
        for across, understood in enumerate(labels):
            count = table.get(label, {}).get(understood, 0)
            strength = 0.12 + 0.88 * min(1.0, 4 * count / total) if count else 0.0
            kind = "right" if label == understood else "wrong"
            opacity = f"{count / total * 0.55:.2f}" if label == understood else f"{strength:.2f}"
            title = f"<title>{escape(label)} → {escape(understood)}: {count}</title>"
            where = f'x="{left + across * cell}" y="{top + at * cell}" width="{cell - 1}" height="{cell - 1}"'
            parts.append(f'<rect class="cell" {where}></rect>')
            if count:
                parts.append(f'<rect class="{kind}" {where} fill-opacity="{opacity}">{title}</rect>')
    return "".join([*parts, "</svg>"])


def _grid(low: float) -> list[str]:
    parts = []
    for step in range(6):
        share = step / 5
        value = low + (1 - low) * share
        x, y = _across(share), _up(value, low)
        parts.append(f'<line class="grid" x1="{_across(0):.1f}" x2="{_across(1):.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_MARGIN}" y2="{_SIDE + _MARGIN}"/>')
        parts.append(f'<text class="tick" text-anchor="end" x="{_MARGIN - 6}" y="{y + 4:.1f}">{value:.2g}</text>')
        parts.append(
            f'<text class="tick" text-anchor="middle" x="{x:.1f}" y="{_SIDE + _MARGIN + 16}">{share:.2g}</text>'
        )
    return parts


def _apart(heights: Sequence[float]) -> list[float]:
    """Move labels down until none lies upon another; each keeps its place in the list."""
    placed = list(heights)
    for above, at in itertools.pairwise(sorted(range(len(heights)), key=lambda at: heights[at])):
        placed[at] = max(placed[at], placed[above] + _LABEL)
    return placed


def _dot(x: float, y: float, low: float, kind: str, title: str) -> str:
    where = f'cx="{_across(x):.1f}" cy="{_up(y, low):.1f}"'
    return f'<circle class="{kind}" {where} r="4"><title>{escape(title)}</title></circle>'


def _across(share: float) -> float:
    return _MARGIN + share * _SIDE


def _up(value: float, low: float) -> float:
    return _MARGIN + (1 - (value - low) / (1 - low)) * _SIDE
