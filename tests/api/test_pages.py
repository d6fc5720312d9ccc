"""Pages and their files come without blocking anybody, and each with its policy."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from handoff.api import assets
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


async def test_the_widgets_sheets_leave_as_one(gateway: Instance) -> None:
    async with gateway.http.get(f"{gateway.url}/web/widget/widget.css") as response:
        sheet, etag = await response.text(), response.headers["ETag"]
    assert "@import" not in sheet
    assert sheet.index("--paper:") < sheet.index(":where(.button)") < sheet.index(".composer")
    again = await gateway.http.get(f"{gateway.url}/web/widget/widget.css", headers={"If-None-Match": etag})
    assert again.status == 304


def test_a_change_in_any_part_of_a_sheet_is_sent(tmp_path: Path) -> None:
    (tmp_path / "part.css").write_text("a { color: red; }\n")
    whole = tmp_path / "whole.css"
    whole.write_text('/* all */\n@import "./part.css";\nb { top: 0; }\n')
    request = make_mocked_request("GET", "/whole.css")
    before = assets.send(request, whole)
    assert before.body == b"a { color: red; }\n\n\nb { top: 0; }\n"
    (tmp_path / "part.css").write_text("a { color: tan; }\n")
    os.utime(tmp_path / "part.css", ns=(1, 1))
    after = assets.send(request, whole)
    assert after.body == b"a { color: tan; }\n\n\nb { top: 0; }\n"
    assert after.etag != before.etag


async def test_the_texts_of_the_pages_language_are_fetched_early(gateway: Instance) -> None:
    for query, module in (("", "ja"), ("?locale=en-GB", "en"), ("?locale=ja", "ja")):
        async with gateway.http.get(f"{gateway.url}/widget/{query}") as response:
            assert response.headers["Link"] == f"</web/widget/texts/{module}.js>; rel=modulepreload"


async def test_the_desk_names_its_style_once_and_every_module_that_it_leads_to(gateway: Instance) -> None:
    async with gateway.http.get(f"{gateway.url}/desk/") as response:
        page = await response.text()
    assert page.count('rel="stylesheet"') == 1
    named = re.findall(r'rel="modulepreload" href="([^"]+)"', page)
    assert {"/web/desk/main.js", "/web/lib/html.js", "/vendor/preact/preact.mjs"} <= set(named)
    for address in named:
        async with gateway.http.get(gateway.url + address) as response:
            assert response.status == 200, address
            imported = re.findall(r'^import [^;]*"(\.[^"]+)";', await response.text(), re.MULTILINE)
        for name in imported:
            assert posixpath.normpath(posixpath.join(posixpath.dirname(address), name)) in named
