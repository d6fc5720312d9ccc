"""handoff.yml for tests and measurements: with limits that hundreds of contacts behind one address do not reach."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from handoff.supervisor.folder import ROOT

_ENOUGH = 1_000_000


def roomy_tuning(var_dir: Path, changes: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, str]:
    """Write the tuning into `var_dir` and return the setting that names it.

    All but the limits, and what `changes` names by section and name, is as it is live; of thresholds, those named.
    """
    tuning = yaml.safe_load((ROOT / "handoff.yml").read_text(encoding="utf-8"))
    tuning["limits"] = dict.fromkeys(tuning["limits"], _ENOUGH)
    for name in ("codes_per_address_per_hour", "codes_per_contact_per_hour"):
        tuning["identity"][name] = _ENOUGH
    for section, values in (changes or {}).items():
        for name, value in values.items():
            known = tuning[section].get(name)
            tuning[section][name] = {**known, **value} if isinstance(known, dict) else value
    var_dir.mkdir(parents=True, exist_ok=True)
    path = var_dir / "handoff.yml"
    path.write_text(yaml.safe_dump(tuning, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return {"HANDOFF_CONFIG": str(path)}
