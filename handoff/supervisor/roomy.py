"""handoff.yml for tests and measurements: with limits that hundreds of contacts behind one address do not reach."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from handoff.supervisor.folder import ROOT

_ENOUGH = 1_000_000


def roomy_tuning(
    var_dir: Path, thresholds: Mapping[str, float] | None = None, *, undo_s: float | None = None,
    wait: Mapping[str, float] | None = None,
) -> dict[str, str]:  # fmt: skip
    """Write the tuning into `var_dir` and return the setting that names it.

    All but the limits, and the bot's `thresholds`, the time for an undo and what `wait` names where some are given, is
    as it is live.
    """
    tuning = yaml.safe_load((ROOT / "handoff.yml").read_text(encoding="utf-8"))
    tuning["limits"] = dict.fromkeys(tuning["limits"], _ENOUGH)
    for name in ("codes_per_address_per_hour", "codes_per_contact_per_hour"):
        tuning["identity"][name] = _ENOUGH
    tuning["bot"]["thresholds"] |= thresholds or {}
    tuning["wait"] |= wait or {}
    if undo_s is not None:
        tuning["desk"]["undo_s"] = undo_s
    var_dir.mkdir(parents=True, exist_ok=True)
    path = var_dir / "handoff.yml"
    path.write_text(yaml.safe_dump(tuning, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return {"HANDOFF_CONFIG": str(path)}
