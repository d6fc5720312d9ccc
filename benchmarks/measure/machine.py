"""What a result was measured on: the machine and the versions, without names or paths."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure.stock import PYTHON


def facts() -> dict[str, object]:
    """Return cores, processor, memory, load before the run and the versions that matter."""
    return {
        "cores": os.cpu_count(),
        "processor": _line("/proc/cpuinfo", "model name"),
        "memory_gb": round(int(_line("/proc/meminfo", "MemTotal").split()[0]) / 1_048_576, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "aiohttp": version("aiohttp"),
        "bot_python": _bot("platform.python_version()"),
        "rasa": _bot("importlib.metadata.version('rasa')"),
    }


def _line(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "0"


def _bot(expression: str) -> str:
    code = f"import importlib.metadata, platform; print({expression})"
    return subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
