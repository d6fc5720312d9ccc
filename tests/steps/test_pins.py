"""The lock files install the same everywhere and name nobody's package registry."""

import json
from pathlib import Path

import pytest

from steps.progress import ROOT

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_carry_hashes_and_no_address(path: Path) -> None:
    text = path.read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text.replace("--no-emit-find-links", "")
    blocks = [block for block in text.replace("\\\n", " ").splitlines() if block and not block.lstrip().startswith("#")]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_package_lock_carries_hashes_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert installed
    assert all("resolved" not in entry and entry["integrity"].startswith("sha512-") for entry in installed.values())
