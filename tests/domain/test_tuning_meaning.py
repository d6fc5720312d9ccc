"""Every number of handoff.yml has a meaning in both languages, and no meaning is left over."""

from __future__ import annotations

import re
from pathlib import Path

from handoff.domain.tuning_meaning import MEANINGS, sections_of
from handoff.settings import read_tuning

_ROOT = Path(__file__).parents[2]


def test_every_entry_of_the_file_is_told_in_both_languages() -> None:
    sections = sections_of(read_tuning(_ROOT / "handoff.yml"))
    entries = {entry["path"]: entry for section in sections for entry in section["entries"]}
    assert entries["bot.thresholds.answer"]["value"] == read_tuning(_ROOT / "handoff.yml").bot.thresholds.answer
    assert entries["queues.complaints.skills"]["value"] == ["complaints"]
    assert entries["inboxes.web.site_token.key"]["value"] == "HANDOFF_SITE_KEY_WEB"
    for entry in entries.values():
        assert entry["meaning"]["ja"]
        assert entry["meaning"]["en"].isascii() or "…" in entry["meaning"]["en"] or "“" in entry["meaning"]["en"]


def test_an_inbox_without_a_site_token_has_its_meaning_too(tmp_path: Path) -> None:
    path = tmp_path / "handoff.yml"
    path.write_text("shop: {ja: 店, en: Shop}\nbot: {name: {ja: 案内, en: Guide}, thresholds: "
                    "{answer: 0.5, clarify: 0.1, complaint: 0.5}}\n", encoding="utf-8")  # fmt: skip
    told = {entry["path"] for section in sections_of(read_tuning(path)) for entry in section["entries"]}
    assert "inboxes.web.site_token" in told


def test_no_meaning_is_left_over() -> None:
    told: set[str] = set()
    for section in sections_of(read_tuning(_ROOT / "handoff.yml")):
        for entry in section["entries"]:
            told.add(entry["path"])
    for pattern in set(MEANINGS) - {"inboxes.*.site_token"}:  # told where an inbox has none: the test above
        told_by = re.compile(re.escape(pattern).replace(r"\*", "[^.]+"))
        assert any(told_by.fullmatch(path) for path in told), pattern
