"""Whatever arrives is answered in the one shape, counted, and touches nobody else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from yarl import URL

from handoff.app import build_app, build_internal_app
from tests.api.conftest import Scene, refusals
from tests.api.routes import PUBLIC, SERVICE, Route
from tests.people import Customer, Instance, Json, new_id

POSTS = [r for r in PUBLIC if r.method in ("POST", "PUT") and r.body is not None]
WITH_ID = [r for r in (*PUBLIC, *SERVICE) if "{id}" in r.path and "files" not in r.path]
ODD_IDS = (
    "x", "c_1", "%00", "%ED%A0%80", "%FF", "..%2F..%2Fetc", "c_" + "0" * 20, "c_" + "0" * 4000, "%F0%9F%98%80", "{id}",
    "c_%E2%80%AE", "conversation:c_1", "*",
)  # fmt: skip
WRONG: tuple[Any, ...] = (1.5, True, [], {"a": []}, [{}], 10**30)
NUL, LONE, LONG = "a\0b", "a\ud800b", "あ" * 10_000


def test_every_route_is_in_the_table(gateway: Instance) -> None:
    for app, table in ((build_app(gateway.services), PUBLIC), (build_internal_app(gateway.services), SERVICE)):
        found = {
            (route.method, route.resource.canonical)
            for route in app.router.routes()
            if route.resource and route.method != "HEAD"
        }
        assert found == {(r.method, r.path) for r in table}


BAD_BYTES = (
    (b"", 400),
    (b"{", 400),
    (b"[1]", 400),
    (b'"text"', 400),
    (b"null", 400),
    (b'{"text": NaN}', 400),
    (b'{"text": -Infinity}', 400),
    (b'{"text": ' + b"9" * 5000 + b"}", 400),
    (b"[" * 60_000, 400),
    (b'{"a":' * 9_000, 400),
    (b"\xff\xfe\x00", 400),
    (b'{"text": "\xed\xa0\x80"}', 400),
    (b'{"text": "' + b"a" * 1_000_000 + b'"}', 413),
)


async def test_bytes_that_are_no_json_are_refused(scene: Scene) -> None:
    for route, (raw, status) in itertools.product(POSTS, BAD_BYTES):
        await _refused(scene, route, raw, status)
    for route in POSTS:
        await _refused(scene, route, b"<a/>", 415, {"Content-Type": "application/xml"})
        await _refused(scene, route, b"a=1", 415, {"Content-Type": "application/x-www-form-urlencoded"})


async def test_fields_of_the_wrong_kind_are_refused(scene: Scene) -> None:
    for route in POSTS:
        body = route.body or {}
        await _refused(scene, route, {**body, "unexpected": 1}, 422)
        await _refused(scene, route, {**body, "__proto__": {}}, 422)
        await _refused(scene, route, {**body, "a\ud800": 1}, 422)
        for name, good in body.items():
            for wrong in WRONG:
                if not (isinstance(good, int) and isinstance(wrong, int) and type(wrong) is type(good)):
                    await _refused(scene, route, {**body, name: wrong}, 422)


async def test_texts_that_cannot_be_sent_are_refused(scene: Scene) -> None:
    for route in POSTS:
        for bad in _with_each_text(route.body or {}, (NUL, LONE, LONG, "\x1b[31m", "")):
            changed = _changed(route.body or {}, bad)
            if _is_impossible(bad) or not {"page", "password", "identity", *route.free} & set(changed):
                await _refused(scene, route, bad, None)


async def test_ids_that_are_not_ours_are_not_found(scene: Scene) -> None:
    for route in WITH_ID:
        for odd in ODD_IDS:
            url = scene.url(route.path, id=odd)
            wanted = {404, 400} if "conversations" in route.path else {404, 400, 403}  # of agents, supervisors know
            await _refused_at(scene, route, url, json.dumps(route.body or {}).encode(), wanted)


async def test_nobody_gets_in_without_the_right_key(scene: Scene) -> None:
    for route in [r for r in PUBLIC if r.caller in ("customer", "desk")]:
        raw = json.dumps(route.body or {}).encode()
        keys: tuple[dict[str, str], ...] = (
            {}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"},
            {"Cookie": "hikitsugi_desk=forged"}, {"Cookie": "hikitsugi_desk="},
            {"Authorization": "Bearer " + "[" * 3000}, {"Authorization": "Bearer \u00e4\u00f6"},
        )  # fmt: skip
        for key in keys:
            if route.path.endswith("logout"):
                continue
            headers = {"Origin": scene.gateway.url, "Content-Type": "application/json", **key}
            url = scene.url(route.path)
            async with scene.gateway.http.request(route.method, url, data=raw, headers=headers) as response:
                assert response.status == 401, (route.path, key, await response.text())
                _check_shape(await response.json())


async def test_the_desk_answers_no_other_sites_page(scene: Scene) -> None:
    for route in [r for r in PUBLIC if r.path.startswith("/api/desk")]:
        if route.method == "GET" and not route.path.endswith("socket"):
            continue
        for origin in (
            "https://evil.example",
            "null",
            scene.gateway.url.replace("http:", "ftp:"),
            scene.gateway.url + ".evil.example",
        ):
            headers = {**scene.desk.headers, "Origin": origin}
            url = scene.url(route.path)
            async with scene.gateway.http.request(
                route.method, url, json=route.body or {}, headers=headers
            ) as response:
                assert response.status == 403
                assert (await response.json())["error"]["code"] == "origin_refused"


NOWHERE = ("/api/widget/nothing", "/nothing", "/api/desk/conversations/", "/web/secrets/x.js",
    "/web/lib/..%2F..%2Fhandoff.yml", "/web/lib/%00.js", "/web/lib/%2e%2e/%2e%2e/pyproject.toml", "/vendor/%00",
    "/vendor/..%2Fpackage.json", "/files/x", "/files/f_" + "0" * 20 + "?e=" + "9" * 5000 + "&s=x", "/files/%00?e=1&s=1",
    "/files/f_" + "0" * 20 + "?e=%C2%B2&s=%ED%A0%80", "/widget/?inbox=%00", "/widget/?inbox=nothing",
)  # fmt: skip


async def test_addresses_that_do_not_exist_are_not_found(gateway: Instance) -> None:
    for path in NOWHERE:
        async with gateway.http.get(URL(gateway.url + path, encoded=True)) as response:
            assert response.status in (403, 404), await response.text()
            _check_shape(await response.json())


async def test_a_wrong_method_is_said(gateway: Instance) -> None:
    async with gateway.http.put(f"{gateway.url}/api/widget/messages") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"
        assert (await response.json())["error"]["code"] == "method_not_allowed"


NO_CURSORS = ("since=x", "since=-1", "since=1.5", "since=%C2%B2", "wait_s=x", "since=" + "9" * 5000,
)  # fmt: skip


async def test_cursors_that_are_no_numbers_are_refused(scene: Scene) -> None:
    for query in NO_CURSORS:
        url = f"{scene.gateway.url}/api/widget/events?{query}"
        async with scene.gateway.http.get(url, headers=scene.customer.headers) as response:
            assert response.status == 422
            _check_shape(await response.json())


async def test_a_cursor_beyond_the_end_begins_anew(customer: Customer) -> None:
    await customer.say("こんにちは")
    for query in ("since=99999", "since=1&generation=other", "since=999999999999999"):
        url = f"{customer.instance.url}/api/widget/events?{query}"
        async with customer.instance.http.get(url, headers=customer.headers) as response:
            found = await response.json()
        assert found["reset"]
        assert found["events"][0]["seq"] == 1


WRITTEN = (
    "👨‍👩‍👧‍👦🏳️‍🌈👍🏽", "\u202eרע\u202c \u200fشكرا\u200e", "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{7*7}} ${jndi:ldap://x} '; DROP TABLE messages; --", "一行目\n二行目\tタブ", "か\u3099 が ｶﾞ", "/request_human",
    "𠮷野家 🈂️ e\u0301",
    "\ufeff先頭", "a" * 4000,
)  # fmt: skip


async def test_what_people_write_passes_unchanged(scene: Scene) -> None:
    for text in WRITTEN:
        await scene.customer.say(text)
        status, _ = await scene.desk.reply(scene.customer.conversation_id, text)
        assert status == 202
        said = [e["text"] for e in await scene.customer.events() if e["type"] == "message.appended"][-2:]
        assert said == [text, text]
        _, shown = await scene.desk.get(f"conversations/{scene.customer.conversation_id}")
        assert [e["text"] for e in shown["events"] if e["type"] == "message.appended"][-2:] == [text, text]


async def test_a_message_of_ten_thousand_characters_is_refused_with_the_limit(customer: Customer) -> None:
    status, answer = await customer.post("messages", {"client_message_id": new_id(), "text": LONG})
    assert (status, answer["error"]["code"]) == (422, "text_too_long")
    assert answer["error"]["detail"]["limit"] == 4000


@pytest.mark.parametrize("body", [
    {"text": "a", "choice": "b_1"}, {}, {"text": None}, {"text": " \n\u3000\u200b"},
    {"choice": "b_00000000000000000000"}, {"choice": "../x"}, {"choice": "a\0"},
])  # fmt: skip
async def test_a_message_is_a_text_or_an_offered_button(customer: Customer, body: Json) -> None:
    await customer.say("こんにちは")
    status, answer = await customer.post("messages", {"client_message_id": new_id(), **body})
    assert status in (410, 422)
    _check_shape(answer)


ODD_CLIENT_IDS = ("short", "x" * 81, "a b c d e f", "日本語のidです", "abc\ndefgh", "a/../../b",
)  # fmt: skip


async def test_client_message_ids_are_plain(scene: Scene) -> None:
    for client_id in ODD_CLIENT_IDS:
        status, answer = await scene.customer.post("messages", {"client_message_id": client_id, "text": "a"})
        assert (status, answer["error"]["code"]) == (422, "invalid_fields")
        status, answer = await scene.desk.act(
            scene.customer.conversation_id, "reply", client_message_id=client_id, text="a"
        )
        assert (status, answer["error"]["code"]) == (422, "invalid_fields")


async def test_too_many_or_too_long_slots_are_refused(scene: Scene) -> None:
    for slots in ({f"s{i}": "x" for i in range(21)}, {"a b": "x"}, {"x": "y" * 201}, {"x": "a\0"}, {"x": "a\ud800"}):
        status, answer = await scene.desk.act(scene.customer.conversation_id, "return", note="a", slots=slots)
        assert status == 422, slots
        _check_shape(answer)


async def _refused(
    scene: Scene, route: Route, body: Any, status: int | None, headers: dict[str, str] | None = None
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    wanted = {status} if status else {400, 401, 403, 404, 409, 410, 422}
    await _refused_at(scene, route, scene.url(route.path), raw, wanted, headers)


async def _refused_at(
    scene: Scene, route: Route, url: str, raw: bytes, wanted: set[int], headers: dict[str, str] | None = None
) -> None:
    sent = {
        "Origin": scene.gateway.url,
        "Content-Type": "application/json",
        **scene.headers(route.caller),
        **(headers or {}),
    }
    before = refusals()
    address = URL(url, encoded=True)
    async with scene.gateway.http.request(route.method, address, data=raw, headers=sent) as response:
        assert response.status in wanted, (raw[:200], response.status, await response.text())
        _check_shape(await response.json())
    assert refusals() == before + 1


def _check_shape(answer: Json) -> None:
    assert set(answer) == {"error"}
    assert {"code", "message"} <= set(answer["error"]) <= {"code", "message", "detail"}
    assert answer["error"]["message"].endswith((".", "!", "?"))
    assert "\ud800" not in answer["error"]["message"]


def _with_each_text(body: Json, bad: tuple[str, ...]) -> Iterator[Json]:
    for name, good in body.items():
        for text in bad:
            if isinstance(good, str):
                yield {**body, name: text}
            elif isinstance(good, dict):
                if text:  # an empty one clears the slot
                    yield {**body, name: {"order_number": text}}
                yield {**body, name: {text: "1"}}


def _is_impossible(body: Json) -> bool:
    return any(text in (NUL, LONE) for text in body.values())


def _changed(body: Json, other: Json) -> list[str]:
    return [name for name in body if body[name] != other[name]]
