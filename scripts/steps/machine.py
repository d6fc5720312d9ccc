"""Look for what only the tests need from the machine: Chromium, Japanese fonts, PostgreSQL's programs."""

import os
import shutil
from pathlib import Path

from steps.progress import SetupError, complain, in_ci, step
from steps.shell import run, succeeds

# The one without windows first: the browser's part of the tests' work is half as much with it.
LIGHT = "chromium-headless-shell"
CHROMIUM_NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of the system's Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgres_programs() -> Path | None:
    """Return the folder that holds initdb and pg_ctl; None where there is none."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return versions[0].parent if versions else None


def prepare() -> None:
    """Install Chromium where that is possible; say in one sentence what else is missing. In CI nothing may be."""
    wanted = []
    if chromium() is None:
        wanted.append(LIGHT)
    if shutil.which("fc-list") is None or not succeeds(["sh", "-c", "fc-list :lang=ja | grep -q ."]):
        wanted.append("fonts-noto-cjk")
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        with step(" and ".join(wanted), "apt-get install"):
            _apt_install(wanted)
        wanted = []
    if chromium() is None:
        _missing(f"The browser tests need Chromium; on Debian: sudo apt-get install {' '.join(wanted)}")
    elif wanted:
        complain(f"Japanese in screenshots needs a font; on Debian: sudo apt-get install {' '.join(wanted)}")
    if postgres_programs() is None:
        _missing("The tests on PostgreSQL need initdb and pg_ctl; on Debian: sudo apt-get install postgresql")


def _apt_install(packages: list[str]) -> None:
    environ = {"DEBIAN_FRONTEND": "noninteractive"}
    remedy = f"Install by hand: sudo apt-get install {' '.join(packages)}"
    run(["apt-get", "update", "-qq"], remedy=remedy, environ=environ)
    run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "--no-upgrade", *packages],
        remedy=remedy,
        environ=environ,
    )


def _missing(sentence: str) -> None:
    if in_ci():
        raise SetupError(sentence)
    complain(sentence)
