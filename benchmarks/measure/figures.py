"""Figures of many durations, the table a person reads, and the files and the last line that programs read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "results"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-round(share * 1000) * len(ordered) // 1000) - 1)]


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table, its columns aligned for a terminal."""
    cells = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    lines = [
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 1) + ":" for width in widths) + "|", *lines[1:]])


def publish(
    name: str, command: str, shown: str, figures: Mapping[str, object], measured_on: Mapping[str, object]
) -> None:
    """Write results/NAME.json and .md, and print table and JSON line."""
    RESULTS.mkdir(exist_ok=True)
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    document = {"command": command, "date": day, "machine": dict(measured_on), "figures": dict(figures)}
    (RESULTS / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    machine_lines = "\n".join(f"* {key}: {value}" for key, value in measured_on.items())
    text = f"# {name}\n\n`{command}`, {day}\n\n{shown}\n\nMeasured on:\n\n{machine_lines}\n"
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(shown)
    print(json.dumps(dict(figures)), flush=True)
