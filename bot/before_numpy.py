"""What numpy and its linear algebra must be told before they are loaded.

The OpenBLAS of these numpy and scipy does not know processors of recent years and then computes as on one of 2004, four
times slower in training. And numpy asks for huge pages: half of a matrix in a triangle takes as many as the whole, and
a virtual machine may get them ten times slower than others.
"""

from __future__ import annotations

import os
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_KINDS = (("SkylakeX", {"avx512f", "avx512bw", "avx512dq", "avx512vl"}), ("Haswell", {"avx2", "fma"}))


def prepare() -> None:
    """Set OPENBLAS_CORETYPE, unless no known ability is found, and NUMPY_MADVISE_HUGEPAGE, unless somebody did."""
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    try:
        lines = _CPUINFO.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    able = next((set(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), set())
    kind = next((name for name, needed in _KINDS if needed <= able), None)
    if kind is not None:
        os.environ.setdefault("OPENBLAS_CORETYPE", kind)
