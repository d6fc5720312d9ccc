"""Training by fingerprint: nothing to do while nothing changed, and the model's name says what it was made from."""
# ruff: noqa: PLC0415, T201 -- a command: prints, and loads Rasa only when there is something to train

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bot.sources import HERE, MODEL_SOURCES, ROOT, fingerprint

_MADE_FROM = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "data/stories",
    "data/complaints",
    "data/lookup",
    "requirements/bot.txt",
)
_KEPT_MODELS = 5
# Memory that is given back and taken again costs a virtual machine seconds: the fitting keeps what it has (bytes).
_KEEPING_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 33),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 33),
}
Fitting = subprocess.Popen[bytes]


def main(arguments: list[str] | None = None) -> int:
    """Train if need be; the path of the model is the last line of output. Returns the exit status."""
    asked = _parser().parse_args(arguments)
    var = Path(os.environ.get("HANDOFF_VAR_DIR") or ROOT / "var").resolve()
    if asked.learn and not _learn(asked.learn):
        return 1
    model = current_model(var)
    if model is None:
        return 1
    if asked.gate and not _passes_gate(model, var):
        return 1
    print(model)
    return 0


def current_model(var: Path) -> Path | None:
    """Return the model of the files as they are now, trained if there is none yet; None, with words, if that fails."""
    model = var / "models" / f"{fingerprint_of_model()}.tar.gz"
    if model.exists() or _taken_over(model):
        return model
    for folder in ("models", "log", "cache"):
        (var / folder).mkdir(parents=True, exist_ok=True)
    os.environ.update(RASA_TELEMETRY_ENABLED="false", RASA_CACHE_DIRECTORY=str(var / "cache"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with _alone(var / "models" / ".lock"):
        if model.exists():  # trained by another process meanwhile
            return model
        with _fitting(var / "log" / "train.log") as fitting:
            if not _passes_checks():
                return None
            if not _train(model, var, fitting):
                print(f"Training failed; the reasons are at the end of {var / 'log' / 'train.log'}", file=sys.stderr)
                return None
    return model


def _passes_checks() -> bool:
    """Look for faults and conflicts in the files, and say what was found."""
    from bot.conflicts import alike_in, conflicts_in
    from bot.unused import unused_in
    from bot.validate import faults_in

    faults = faults_in(ROOT) or conflicts_in(ROOT)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return False
    for doubt in (*alike_in(ROOT), *unused_in(ROOT)):
        print(f"Look at this: {doubt}", file=sys.stderr)
    return True


def _taken_over(model: Path) -> bool:
    """Link or copy a model of the same name from the project's own folder, where another installation trained it."""
    made = ROOT / "var" / "models" / model.name
    if not made.exists():
        return False
    model.parent.mkdir(parents=True, exist_ok=True)
    arriving = model.with_suffix(f".{os.getpid()}")
    try:
        arriving.hardlink_to(made)
    except OSError:  # another file system
        shutil.copyfile(made, arriving)
    arriving.replace(model)
    return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/train", description="Train the bot's model if anything changed.")
    parser.add_argument("--learn", type=Path, metavar="FILE", help="add labelled JSON lines to the examples first")
    parser.add_argument("--gate", action="store_true", help="fail unless the model reaches the scores of bot/gate.yml")
    return parser


def _learn(path: Path) -> bool:
    from bot.learn import Refused, learn

    try:
        told = learn(path, ROOT)
    except Refused as refusal:
        print("\n".join([*refusal.problems, "Nothing was learnt."]), file=sys.stderr)
        return False
    print("\n".join([*told, f"{len(told)} examples learnt."]), file=sys.stderr)
    return True


def _passes_gate(model: Path, var: Path) -> bool:
    os.environ.update(RASA_TELEMETRY_ENABLED="false", RASA_CACHE_DIRECTORY=str(var / "cache"))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with _to_file(var / "log" / "train.log"):
        from bot.gate import check

        broken = check(model)
    passed = "The model passes the gate." if not broken else "The model does not pass the gate (bot/gate.yml):"
    print("\n".join([passed, *broken]), file=sys.stderr)
    return not broken


def fingerprint_of_model() -> str:
    """Name the state of everything that the model is made from."""
    paths = [ROOT / name for name in _MADE_FROM] + [HERE / name for name in MODEL_SOURCES]
    return fingerprint(path for path in paths if path.exists())


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _fitting(log: Path) -> Iterator[Fitting]:
    """Fit the machines in a process of their own, beside what this one does meanwhile; it ends with the block."""
    with log.open("ab") as file:
        environ = os.environ | _KEEPING_MEMORY
        fitting = subprocess.Popen([sys.executable, "-m", "bot.fit"], cwd=ROOT, stdout=file, stderr=file, env=environ)
    try:
        yield fitting
    finally:
        if fitting.poll() is None:
            fitting.terminate()
            fitting.wait()


def _train(model: Path, var: Path, fitting: Fitting) -> bool:
    """Train beside the models and put the finished file in its place in one step; False if that failed."""
    building = model.parent / f".building-{os.getpid()}.tar.gz"
    screen = os.fdopen(os.dup(sys.stderr.fileno()), "w")
    try:
        with _to_file(var / "log" / "train.log"), _progress(screen):
            _build(building, fitting)
        building.replace(model)
        _forget_old(model.parent)
        return True
    except (Exception, SystemExit):  # noqa: BLE001 -- the edge of the command; the reason is in the log
        return False
    finally:
        building.unlink(missing_ok=True)
        screen.close()


def _build(path: Path, fitting: Fitting) -> None:
    """Let Rasa start while the machines are fitted; its graph waits for them where it puts them together."""
    from bot.build import Builder
    from bot.lessons import Elsewhere

    def wait() -> None:
        if fitting.wait() != 0:
            raise RuntimeError("Fitting the machines failed.")

    Elsewhere.wait = staticmethod(wait)
    Builder(ROOT).build(path)


@contextlib.contextmanager
def _to_file(log: Path) -> Iterator[None]:
    """Send everything that is printed meanwhile, by libraries in C too, to a file."""
    sys.stdout.flush()
    kept = [os.dup(1), os.dup(2)]
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    except Exception:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, original in zip((1, 2), kept, strict=True):
            os.dup2(original, number)
            os.close(original)


@contextlib.contextmanager
def _progress(screen: TextIO) -> Iterator[None]:
    """Show the seconds in one line while a person looks on, and one line at the end."""
    began, done = time.monotonic(), threading.Event()

    def tick() -> None:
        while not done.wait(1.0):
            if screen.isatty():
                print(f"\rTraining the bot … {time.monotonic() - began:.0f} s", end="", file=screen, flush=True)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        ending = "\r" if screen.isatty() else ""
        print(f"{ending}Training the bot took {time.monotonic() - began:.0f} s", file=screen, flush=True)


def _forget_old(folder: Path) -> None:
    models: list[Path] = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[_KEPT_MODELS:]:
        old.unlink()


if __name__ == "__main__":
    sys.exit(main())
