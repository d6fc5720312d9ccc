"""An evaluation as one page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from bot.complaints import COMPLAINT
from bot.evaluation.charts import Line, Mark, heat_map, line_chart
from bot.evaluation.judgement import Judgement
from bot.evaluation.runs import Run
from bot.evaluation.scores import alarms_of, rejection_of, reliability_of

_STYLE = Path(__file__).with_name("report.css")
_SCORES = {
    "in_scope_accuracy": "in scope: answered at once with a right intent",
    "offered_accuracy": "… or a right meaning offered by the clarifying question",
    "understood_accuracy": "… or at least understood: first of the ranking is right",
    "answered_accuracy": "right among all that was answered",
    "oos_recall": "out of scope: not answered",
    "oos_auc": "out of scope told from in scope, over all thresholds",
    "ece": "expected calibration error",
    "complaint_recall": "complaints found",
    "complaint_fpr": "false alarms on sentences made to look like complaints",
    "complaint_fpr_ordinary": "false alarms on ordinary messages",
    "complaint_auc": "complaints told from others, over all thresholds",
    "ms_per_message": "milliseconds a message, median",
    "ms_per_message_p95": "milliseconds a message, 95th percentile",
    "in_scope": "messages in scope",
    "out_of_scope": "messages out of scope",
    "complaints": "complaints",
    "not_complaints": "sentences that only look like complaints",
}
Cell = str | tuple[str, str]
_KINDS = ("first", "second", "third")
_MOST_ROWS = 40


def page_of(document: dict[str, Any], run: Run) -> str:
    """Return the report as HTML."""
    about = document["about"]
    tested = about["tested"] if isinstance(about["tested"], str) else ", ".join(about["tested"])
    thresholds = ", ".join(f"{name} {value:g}" for name, value in about["thresholds"].items())
    parts = [
        "<h1>How well the bot understands</h1>",
        f"<p>{escape(about['pipeline'])} taught from {escape(about['taught'])}, tested by {escape(tested)}.</p>",
        f"<p>{escape(about['at'])}. Thresholds: {escape(thresholds)}.</p>",
        _summary(document["summary"]),
        '<h2>Curves</h2><div class="charts">',
        _reliability(run.judgements),
        _rejection(run),
        _complaint(run),
        "</div>",
        _confusions(document),
        _slices(document["slices"]),
        _complaints(run),
        _answered_by_mistake(run.judgements),
    ]
    style = _STYLE.read_text(encoding="utf-8")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{style}</style>'
    body = "".join(parts)
    return f'<!doctype html><html lang="en"><head>{head}<title>Evaluation</title></head><body>{body}</body></html>\n'


def _summary(summary: dict[str, Any]) -> str:
    languages = sorted(summary["by_language"])
    rows = [
        [escape(words), _figure(summary[key]), *(_figure(summary["by_language"][one][key]) for one in languages)]
        for key, words in _SCORES.items()
    ]
    return "<h2>Scores</h2>" + _table(["", "all", *languages], rows)


def _reliability(judgements: Sequence[Judgement]) -> str:
    bins = reliability_of([one for one in judgements if not one.case.is_about_complaint])
    points = [(part.confidence, part.right) for part in bins]
    ideal = Line("said = true", [(0, 0), (1, 1)], "ideal")
    chart = line_chart("Reliability", "confidence", "share right", [ideal, Line("bins", points, dots=True)])
    return _figure_of(chart, "How far a confidence can be believed: bins of equal mass, out of scope included.")


def _rejection(run: Run) -> str:
    lines, marks = [], []
    for kind, (name, part) in zip(_KINDS, _by_language(run.judgements), strict=False):
        curve = rejection_of(part)
        if curve:
            lines.append(Line(name, [(point.price, point.gain) for point in curve], kind))
            live = next(point for point in curve if point.threshold >= run.thresholds["answer"])
            marks.append(Mark(f"{name} live", live.price, live.gain))
    if not lines:
        return ""
    chart = line_chart("Rejection", "out of scope refused", "in scope answered rightly", lines, marks, low=0.5)
    return _figure_of(chart, f"What refusing the unknown costs, over all thresholds. {_keys(lines)}")


def _complaint(run: Run) -> str:
    lines, marks = [], []
    for kind, (name, part) in zip(_KINDS, _by_language(run.judgements), strict=False):
        curve = alarms_of(part)
        if curve:
            lines.append(Line(name, [(point.price, point.gain) for point in curve], kind))
            live = next(point for point in curve if point.threshold >= run.thresholds[COMPLAINT])
            marks.append(Mark(f"{name} live", live.price, live.gain))
    if not lines:
        return ""
    chart = line_chart("Complaints", "false alarms", "complaints found", lines, marks)
    return _figure_of(chart, f"Complaints found against false alarms. {_keys(lines)}")


def _by_language(judgements: Sequence[Judgement]) -> list[tuple[str, list[Judgement]]]:
    languages = sorted({one.case.language for one in judgements})
    return [(name, [one for one in judgements if one.case.language == name]) for name in languages]


def _confusions(document: dict[str, Any]) -> str:
    table = document["confusion"]
    labels = sorted({*table, *(name for row in table.values() for name in row)})
    rows: list[list[Cell]] = [
        [
            _name(one["label"]),
            ("name", _name(one["understood"])),
            f"{one['count']} of {one['of']}",
            ("words", "".join(f"<span>{escape(sentence)}</span>" for sentence in one["sentences"])),
        ]
        for one in document["confusions"][:_MOST_ROWS]
    ]
    return (
        "<h2>Confusion</h2><p>Rows: what was meant; columns: what was understood. Point at a square for its count.</p>"
        f'<div class="scroll">{heat_map(labels, table)}</div>'
        "<h2>Worst confusions</h2>" + _table(["meant", "understood", "how often", "sentences"], rows)
    )


def _slices(slices: Sequence[dict[str, Any]]) -> str:
    if not slices:
        return ""
    keys = [key for key in slices[0] if key not in ("by", "slice")]
    rows = [[escape(f"{row['by']}: {row['slice']}"), *(_figure(row[key]) for key in keys)] for row in slices]
    return "<h2>Slices</h2>" + _table(["", *(key.replace("_", " ") for key in keys)], rows)


def _complaints(run: Run) -> str:
    limit = run.thresholds[COMPLAINT]
    judged = [
        (one, one.complaint) for one in run.judgements if one.case.is_about_complaint and one.complaint is not None
    ]
    missed = sorted((score, one.case.text) for one, score in judged if one.case.label == COMPLAINT and score < limit)
    alarms = sorted(
        ((score, one.case.text) for one, score in judged if one.case.label != COMPLAINT and score >= limit),
        reverse=True,
    )
    text = ""
    for title, pairs in (("Complaints missed", missed), ("False alarms", alarms)):
        if pairs:
            rows: list[list[Cell]] = [[f"{score:.2f}", ("words", escape(words))] for score, words in pairs[:_MOST_ROWS]]
            text += f"<h2>{title} ({len(pairs)})</h2>" + _table(["score", "sentence"], rows)
    return text


def _answered_by_mistake(judgements: Sequence[Judgement]) -> str:
    wrong = [one for one in judgements if one.is_answered and not one.is_right and not one.case.is_in_scope]
    wrong = sorted((one for one in wrong if not one.case.is_about_complaint), key=lambda one: -one.confidence)
    rows: list[list[Cell]] = [
        [f"{one.confidence:.2f}", ("name", _name(one.understood)), ("words", escape(one.case.text))]
        for one in wrong[:_MOST_ROWS]
    ]
    return (
        f"<h2>Out of scope, yet answered ({len(wrong)})</h2>" + _table(["confidence", "answered", "sentence"], rows)
        if rows
        else ""
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table; a cell is HTML, or (class, HTML), and a column's head has the class of its cells."""
    kinds = ["" if isinstance(cell, str) else f' class="{cell[0]}"' for cell in rows[0]] if rows else [""] * len(head)
    top = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(head, kinds, strict=True))
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: Cell) -> str:
    return f"<td>{cell}</td>" if isinstance(cell, str) else f'<td class="{cell[0]}">{cell[1]}</td>'


def _name(label: str) -> str:
    """Return a label that may be broken where its words end."""
    return escape(label).replace("_", "_<wbr>")


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _figure_of(chart: str, words: str) -> str:
    return f"<figure>{chart}<figcaption>{words}</figcaption></figure>"


def _keys(lines: Sequence[Line]) -> str:
    return " ".join(f'<span class="key {line.kind}">{escape(line.name)}</span>' for line in lines)
