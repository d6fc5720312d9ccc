"""What a file is, and what it may be called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.domain.documents import CSV, MAX_NAME, PDF, TEXT, DocumentKind, kind_of, safe_name


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", PDF),
        ("a.exe", b"%PDF-1.4 %%EOF", PDF),  # what it is counts, not what it is called
        ("a.pdf", b"%PDF-1.7 cut off", None),
        ("a.pdf", b"MZ\x90\x00", None),
        ("a.pdf", b"<html>%PDF-1.7 %%EOF", None),
        ("a.txt", "お届け先\r\n".encode(), TEXT),
        ("a.txt", "お届け先".encode("cp932"), TEXT),
        ("a.CSV", "商品,数\n皿,2".encode("cp932"), CSV),
        ("a.csv", b"\x00\x01", None),
        ("a.csv", b"", None),
        ("a.txt", b"\x1b[2J", None),
        ("a.html", b"<script>alert(1)</script>", None),
        ("a.svg", b"<svg onload=alert(1)>", None),
        ("words", b"words", None),
        ("a.txt", "半".encode("utf-16"), None),
    ],
)
def test_a_file_is_told_by_its_content(name: str, content: bytes, kind: DocumentKind | None) -> None:
    assert kind_of(name, content) is kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("領収書.pdf", "領収書.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\領収書.PDF", "領収書.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("", "file.pdf"),
        ("....", "file.pdf"),
        ("か\u3099ぞう.pdf", "がぞう.pdf"),
    ],
)
def test_a_name_does_no_harm(name: str, kept: str) -> None:
    assert safe_name(name, ".pdf") == kept


@given(st.text(max_size=300))
def test_whatever_it_is_called_it_is_one_short_plain_name(name: str) -> None:
    kept = safe_name(name, ".csv")
    assert kept.endswith(".csv")
    assert 4 < len(kept) <= MAX_NAME
    assert not set(kept) & set('/\\\0\r\n"<>|:')
    assert safe_name(kept, ".csv") == kept
