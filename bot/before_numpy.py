"""Names the processor to a linear algebra library that is older than it.

The OpenBLAS of these numpy and scipy does not know processors of recent years and then computes as on one of 2004, four
times slower in training. It reads this name when it is loaded, so this must run before numpy.
"""

from __future__ import annotations

import os
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_KINDS = (("SkylakeX", {"avx512f", "avx512bw", "avx512dq", "avx512vl"}), ("Haswell", {"avx2", "fma"}))


def name_it() -> None:
    """Set OPENBLAS_CORETYPE unless somebody did; without a known ability it stays unset."""
    try:
        lines = _CPUINFO.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    able = next((set(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), set())
    kind = next((name for name, needed in _KINDS if needed <= able), None)
    if kind is not None:
        os.environ.setdefault("OPENBLAS_CORETYPE", kind)
