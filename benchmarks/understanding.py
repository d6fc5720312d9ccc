"""scripts/bench understanding: this shop's unseen messages, CLINC150 and BANKING77, beside stock Rasa taught the same.

The public sets are not part of the project; give their files on the command line, as JSON lines {"text", "label",
"split"}: CLINC150 with the splits train and test, `oos` never taught; BANKING77 with train_5, train_10 and test.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import complaint_peers, machine
from benchmarks.measure.figures import publish, table
from benchmarks.measure.stock import PYTHON
from handoff.supervisor.folder import ROOT

HERE = ROOT / "benchmarks" / "understanding"
_NEW = [HERE / f"visitors.{language}.jsonl" for language in ("ja", "en")]
_PIPELINES = {"ours": ROOT / "config.yml", "logistic": HERE / "stock_logistic.yml", "diet": HERE / "stock.yml"}
_TITLES = {"ours": "this bot", "logistic": "stock Rasa, logistic regression", "diet": "stock Rasa, DIET"}
# Larson et al. 2019 (by threshold); Casanueva et al. 2020 and Zhang et al. 2021.
_CLINC_PUBLISHED = {"BERT (2019)": (0.962, 0.523), "Rasa (2019)": (0.909, 0.312)}
_BANKING_PUBLISHED = {"USE+ConveRT (2020)": (0.778, 0.852), "CPFT (2021)": (0.809, 0.872)}
_SHOP_KEYS = (
    "in_scope_accuracy",
    "offered_accuracy",
    "answered_accuracy",
    "oos_recall",
    "oos_auc",
    "ece",
    "ms_per_message",
)
_COMPLAINT_KEYS = ("complaint_recall", "complaint_fpr", "complaint_fpr_ordinary", "complaint_auc")
Figures = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench understanding", description=__doc__)
    parser.add_argument("clinc", nargs="?", type=Path, metavar="CLINC.jsonl")
    parser.add_argument("banking", nargs="?", type=Path, metavar="BANKING.jsonl")
    told = "take this trained model (of ours, logistic or diet) for this shop's messages"
    parser.add_argument("--model", action="append", default=[], type=_named, metavar="NAME=FILE", help=told)
    parser.add_argument("--stock", nargs="*", default=["logistic"], choices=["logistic", "diet"], help="(logistic)")
    chosen = parser.parse_args()
    measured_on = machine.facts()
    names = ["ours", *chosen.stock]
    parts = [
        _shop(names, dict(chosen.model)),
        *_public(chosen.clinc, names, _clinc),
        *_public(chosen.banking, names, _banking),
    ]
    shown = "\n\n".join(text for text, _ in parts)
    figures = {name: value for _, found in parts for name, value in found.items()}
    given = [path.name for path in (chosen.clinc, chosen.banking) if path]
    given += [f"--model={name}={Path(path).name}" for name, path in chosen.model]
    command = shlex.join(["scripts/bench", "understanding", *given, "--stock", *chosen.stock])
    publish("understanding", command, shown, figures, measured_on)
    return 0


def _named(argument: str) -> tuple[str, str]:
    name, given, path = argument.partition("=")
    if name not in _PIPELINES or not given or not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"{argument!r}: expected NAME=FILE, a name of {', '.join(_PIPELINES)}.")
    return name, str(Path(path).resolve())


def _shop(names: list[str], models: Mapping[str, str]) -> tuple[str, Figures]:
    found = {
        name: _evaluate(name, [*(("--model", models[name]) if name in models else ()), "--test", *map(str, _NEW)])
        for name in names
    }
    found = {name: one["by_language"] for name, one in found.items()}
    rows = [
        [_TITLES[name], language, *(_shown(scores[key]) for key in _SHOP_KEYS)]
        for name, languages in found.items()
        for language, scores in languages.items()
    ]
    peers = complaint_peers.scores([json.loads(line) for path in _NEW for line in _lines(path)])
    heard = {"this bot": found["ours"], **peers}
    complaints = [
        [name, language, *(_shown(scores[key]) for key in _COMPLAINT_KEYS)]
        for name, languages in heard.items()
        for language, scores in languages.items()
    ]
    whose = "This shop, messages of writers who had seen nothing, live thresholds"
    text = _titled(whose, table(["", "", *_SHOP_KEYS], rows))
    text += "\n\n" + _titled("Complaints on adversarial sentences", table(["", "", *_COMPLAINT_KEYS], complaints))
    return text, {"shop": found, "complaint_peers": peers}


def _public(
    path: Path | None, names: list[str], measure: Callable[[Mapping[str, Path], list[str]], tuple[str, Figures]]
) -> list[tuple[str, Figures]]:
    """Split a public set into files of their own and measure on them; nothing when it was not given."""
    if path is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        parts: dict[str, list[str]] = {}
        for line in _lines(path):
            entry = json.loads(line)
            if entry["split"] != "train" or entry["label"] != "oos":
                parts.setdefault(entry["split"], []).append(line)
        files = {split: Path(folder) / f"{split}.jsonl" for split in parts}
        for split, lines in parts.items():
            files[split].write_text("\n".join(lines) + "\n", encoding="utf-8")
        return [measure(files, names)]


def _clinc(files: Mapping[str, Path], names: list[str]) -> tuple[str, Figures]:
    arguments = ["--train", str(files["train"]), "--test", str(files["test"])]
    found = {name: _evaluate(name, arguments) for name in names}
    at = ("0.26", "0.5", "0.75", "0.85")
    rows = [
        [_TITLES[name], *(_shown(one[key]) for key in ("in_scope_accuracy", "oos_recall", "oos_auc"))]
        + [_shown(one["curve"][share]) for share in at]
        for name, one in found.items()
    ]
    rows += [
        [name, _shown(inside), _shown(outside), *["–"] * 5] for name, (inside, outside) in _CLINC_PUBLISHED.items()
    ]
    heads = ["", "in scope, live", "oos recall, live", "oos auc", *(f"in scope at oos {share}" for share in at)]
    return _titled("CLINC150, train → test, nothing out of scope taught", table(heads, rows)), {"clinc150": found}


def _banking(files: Mapping[str, Path], names: list[str]) -> tuple[str, Figures]:
    found = {
        name: {
            f"{shots}_shot": _evaluate(name, ["--train", str(files[f"train_{shots}"]), "--test", str(files["test"])])
            for shots in (5, 10)
        }
        for name in names
    }
    accuracy = {
        name: [one[shots]["understood_accuracy"] for shots in ("5_shot", "10_shot")] for name, one in found.items()
    }
    rows = [[_TITLES[name], *map(_shown, pair)] for name, pair in accuracy.items()]
    rows += [[name, *map(_shown, pair)] for name, pair in _BANKING_PUBLISHED.items()]
    return _titled("BANKING77, accuracy without refusing", table(["", "5-shot", "10-shot"], rows)), {"banking77": found}


def _evaluate(name: str, arguments: list[str]) -> Figures:
    """Run the bot's own evaluation, which speaks Python 3.10, and return the summary in its last line."""
    print(f"… {_TITLES[name]}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        argv = [PYTHON, "-m", "bot.evaluate", "--config", _PIPELINES[name], "--curve", "--output", folder, *arguments]
        done = subprocess.run([str(one) for one in argv], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    summary: Figures = json.loads(done.stdout.splitlines()[-1])
    return summary


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _titled(title: str, body: str) -> str:
    return f"{title}:\n\n{body}"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
