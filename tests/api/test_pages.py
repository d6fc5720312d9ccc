"""Pages and their files come without blocking anybody, and each with its policy."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from handoff.api import assets
from tests.api.conftest import faults
from tests.people import Desk, Instance


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


async def test_the_desk_comes_in_one_style_sheet_one_module_and_its_libraries(gateway: Instance) -> None:
    async with gateway.http.get(f"{gateway.url}/desk/") as response:
        page = await response.text()
    assert page.count('rel="stylesheet"') == 1
    assert 'as="fetch"' not in page, "who is not logged in would be refused"
    named = re.findall(r'rel="modulepreload" href="([^"]+)"', page)
    assert {"/web/desk/main.js", "/vendor/preact/preact.mjs"} <= set(named)
    assert all(address.startswith("/vendor/") for address in named[1:])
    for address in named:
        async with gateway.http.get(gateway.url + address) as response:
            assert response.status == 200, address
            text, etag = await response.text(), response.headers["ETag"]
        if address == "/web/desk/main.js":
            assert not re.findall(r'^import [^;]*"\.', text, re.MULTILINE), "nothing is left to be fetched"
            assert '$modules["desk/wall/page.js"]' in text
            again = await gateway.http.get(gateway.url + address, headers={"If-None-Match": etag})
            assert again.status == 304


def test_a_change_in_any_module_of_a_page_is_sent(tmp_path: Path) -> None:
    (tmp_path / "part.js").write_text("export const a = 1;\n")
    (tmp_path / "whole.js").write_text('import { a } from "./part.js";\nconsole.log(a);\n')
    request = make_mocked_request("GET", "/whole.js")
    before = assets.send_joined(request, tmp_path, "whole.js")
    assert assets.send_joined(request, tmp_path, "whole.js").etag == before.etag
    (tmp_path / "part.js").write_text("export const a = 2;\n")
    os.utime(tmp_path / "part.js", ns=(1, 1))
    after = assets.send_joined(request, tmp_path, "whole.js")
    assert after.etag != before.etag


def test_a_page_whose_modules_cannot_be_joined_works_from_its_single_files(tmp_path: Path) -> None:
    (tmp_path / "whole.js").write_text("export let a = 1;\n")
    answer = assets.send_joined(make_mocked_request("GET", "/whole.js"), tmp_path, "whole.js")
    assert answer.body == b"export let a = 1;\n"


async def test_who_is_logged_in_has_their_first_rows_on_the_way_with_the_page(gateway: Instance) -> None:
    desk = await Desk.logged_in(gateway, "agent")
    async with gateway.http.get(f"{gateway.url}/desk/", headers=desk.headers) as response:
        page = await response.text()
    asked = re.findall(r'rel="preload" as="fetch" href="([^"]+)" crossorigin', page)
    assert asked == ["/api/desk/me", "/api/desk/queue"]
    for address in asked:
        async with gateway.http.get(gateway.url + address, headers=desk.headers) as response:
            assert response.status == 200
