"""scripts/evaluate: how well the bot understands, in figures, a page to read and a document for programs."""
# ruff: noqa: T201 -- a command: it prints

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.sources import ROOT

if TYPE_CHECKING:
    from bot.evaluation.cases import Case
    from bot.evaluation.pipeline import Pipeline
    from bot.evaluation.runs import Run


def main(arguments: list[str] | None = None) -> int:
    """Evaluate as asked on the command line; the last line of output is the summary. Returns the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.model and (asked.train or not asked.test):
        parser.error("--model is a trained model: it needs --test, and no --train.")
    var = Path(os.environ.get("HANDOFF_VAR_DIR") or ROOT / "var").resolve()
    (var / "cache").mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(var / "cache"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    began = time.monotonic()
    with _quiet(), _progress() as tell:
        tell("loading")
        from bot.evaluation.cases import FaultyCases  # noqa: PLC0415 -- Rasa takes seconds; --help must not
        from bot.evaluation.judgement import FaultyThresholds  # noqa: PLC0415

        try:
            run = _run(asked, tell)
        except (FaultyCases, FaultyThresholds) as error:
            print(error, file=sys.stderr)
            return 1
        tell("writing the report")
        document = _document(asked, run, time.monotonic() - began)
        page = _write(document, run, asked.output or var / "evaluation")
    print(f"Report: {page}")
    print(f"Figures: {page.with_suffix('.json')}")
    print(json.dumps(document["summary"], ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/evaluate",
        description="Measure how well the bot understands. Without --test: cross-validation on the training data.",
    )
    parser.add_argument(
        "--test", nargs="+", action="extend", type=Path, metavar="FILE.jsonl",
        help='lines of {"text", "label", "lang"?, "also"?}; may be given several times',
    )  # fmt: skip
    parser.add_argument("--train", type=Path, metavar="PATH", help="teach from this Rasa YAML or JSONL instead")
    parser.add_argument("--model", type=Path, metavar="FILE.tar.gz", help="test this trained model; with --test")
    parser.add_argument("--thresholds", type=Path, default=ROOT / "handoff.yml", metavar="FILE")
    parser.add_argument("--config", type=Path, default=ROOT / "config.yml", metavar="FILE", help="another pipeline")
    parser.add_argument("--curve", action="store_true", help="add in-scope accuracy at several out-of-scope recalls")
    parser.add_argument("--folds", type=int, default=5, metavar="N", help="of the cross-validation (default 5)")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="for the report (default var/evaluation)")
    return parser


def _run(asked: argparse.Namespace, tell: Callable[[str], None]) -> Run:
    from bot.evaluation.cases import read_cases  # noqa: PLC0415
    from bot.evaluation.judgement import read_thresholds  # noqa: PLC0415
    from bot.evaluation.runs import cross_validate, run_test, train_on  # noqa: PLC0415

    thresholds = read_thresholds(asked.thresholds)
    if not asked.test:
        return cross_validate(asked.config, _taught(asked), asked.folds, thresholds, tell)
    cases = [case for path in asked.test for case in read_cases(path)]
    if asked.model:
        return run_test(_loaded(asked.model), cases, thresholds, tell)
    pipeline, thresholds = train_on(asked.config, _taught(asked), thresholds, tell)
    return run_test(pipeline, cases, thresholds, tell)


def _loaded(model: Path) -> Pipeline:
    from bot.evaluation.cases import FaultyCases  # noqa: PLC0415
    from bot.evaluation.pipeline import Pipeline  # noqa: PLC0415

    if not model.is_file():
        raise FaultyCases(f"{model}: there is no such model.")
    return Pipeline.load(model)


def _taught(asked: argparse.Namespace) -> list[Case]:
    from bot.evaluation.cases import read_cases, read_complaints  # noqa: PLC0415

    if asked.train:
        return read_cases(asked.train)
    return read_cases(ROOT / "data/nlu") + read_complaints(ROOT / "data/complaints")


def _document(asked: argparse.Namespace, run: Run, duration_s: float) -> dict[str, Any]:
    from bot.evaluation.document import document_of  # noqa: PLC0415

    return document_of(
        run,
        curve=asked.curve,
        about={
            "taught": _shown(asked.model or asked.train) if asked.model or asked.train else "data",
            "tested": [_shown(path) for path in asked.test] if asked.test else f"{asked.folds}-fold cross-validation",
            "pipeline": _shown(asked.config),
            "duration_s": round(duration_s),
        },
    )


def _shown(path: Path) -> str:
    resolved = path.resolve()
    return str(resolved.relative_to(ROOT)) if ROOT in resolved.parents else path.name


def _write(document: dict[str, Any], run: Run, folder: Path) -> Path:
    from bot.evaluation.report import page_of  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    name = time.strftime("%Y%m%d-%H%M%S")
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    page = folder / f"{name}.html"
    page.write_text(page_of(document, run), encoding="utf-8")
    return page


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what libraries print out of the output, whose last line is for programs."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    # Rasa brings filters of its own, which would override any that are set here.
    warnings.showwarning = lambda *_, **__: None
    with contextlib.redirect_stdout(sys.stderr):
        yield


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Say what is being done: in one line on a terminal, else line by line."""
    began, screen = time.monotonic(), sys.stderr
    start, end = ("\r\033[K", "") if screen.isatty() else ("", "\n")

    def tell(what: str) -> None:
        print(f"{start}{time.monotonic() - began:5.0f} s  {what} …", end=end, file=screen, flush=True)

    try:
        yield tell
    finally:
        if screen.isatty():
            print("\r\033[K", end="", file=screen, flush=True)


if __name__ == "__main__":
    sys.exit(main())
