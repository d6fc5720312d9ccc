"""Pages and their files come without blocking anybody, and each with its policy."""

from __future__ import annotations

import pytest

from tests.api.conftest import faults
from tests.people import Instance


@pytest.mark.parametrize("path", [
    "/embed.js", "/widget/", "/desk/", "/demo/", "/demo/mail", "/api/demo/mails", "/api/demo/identity",
    "/healthz", "/readyz",
    "/web/lib/tokens.css", "/vendor/preact.js",
])  # fmt: skip
async def test_every_page_is_served(gateway: Instance, path: str) -> None:
    before = faults()
    for _ in range(2):
        async with gateway.http.get(gateway.url + path) as response:
            assert response.status in ((200, 404) if path.startswith("/vendor") else (200,)), await response.text()
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            if path.endswith("/"):
                assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert faults() == before


async def test_only_the_widgets_page_may_be_framed(gateway: Instance) -> None:
    for path, ancestors in (
        ("/widget/", "'self'"),
        ("/desk/", "'none'"),
        ("/demo/", "'none'"),
        ("/api/desk/me", "'none'"),
    ):
        async with gateway.http.get(gateway.url + path) as response:
            assert f"frame-ancestors {ancestors}" in response.headers["Content-Security-Policy"]
