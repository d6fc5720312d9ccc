"""Files from agents: added, taken out again, sent, held, opened by whom they are for, and gone with the contact."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from handoff.live import attached
from handoff.record import contacts
from handoff.service import attaching, files, forget
from handoff.settings import Settings
from tests.api.conftest import Scene
from tests.api.socket_page import desk_page
from tests.people import Desk, Json, eventually, new_id

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Three seconds to take a reply back, a tenth of a megabyte, two files a message."""
    desk = dataclasses.replace(settings.tuning.desk, undo_s=3, file_mb=0.1, files_per_message=2)
    return dataclasses.replace(settings, tuning=dataclasses.replace(settings.tuning, desk=desk))


def _photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), 200).save(out, "JPEG", exif=exif.tobytes(), comment=b"SecretComment")
    return out.getvalue()


async def _add(
    desk: Desk, conversation_id: str | None, content: bytes, name: str, kind: str = "reply"
) -> tuple[int, Json]:
    form = aiohttp.FormData(quote_fields=False)  # as browsers name files
    form.add_field("kind", kind)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="image/png")
    url = f"{desk.instance.url}/api/desk/conversations/{conversation_id}/files"
    async with desk.instance.http.post(url, data=form, headers=desk.headers) as response:
        return response.status, await response.json()


async def _added(desk: Desk, conversation_id: str | None, content: bytes, name: str, kind: str = "reply") -> Json:
    status, answer = await _add(desk, conversation_id, content, name, kind)
    assert status == 201, answer
    found: Json = answer["file"]
    return found


async def _open(scene: Scene, url: str) -> tuple[int, bytes, Any]:
    async with aiohttp.ClientSession() as nobody, nobody.get(scene.gateway.url + url) as response:
        return response.status, await response.read(), response.headers


def _kept(scene: Scene) -> set[str]:
    return {path.name for path in (scene.gateway.services.settings.var_dir / "files").glob("f_*")}


async def test_a_picture_and_a_document_reach_the_customer_with_the_words(scene: Scene) -> None:
    here = scene.customer.conversation_id
    picture = await _added(scene.desk, here, _photo(), "玄関.jpg")
    receipt = await _added(scene.desk, here, PDF, "../領収書.pdf")
    assert (picture["name"], picture["media_type"], picture["width"]) == ("玄関.webp", "image/webp", 40)
    assert (receipt["name"], receipt["size_bytes"], receipt["width"]) == ("領収書.pdf", len(PDF), None)
    _, opened = await scene.desk.get(f"conversations/{here}")
    assert [one["id"] for one in opened["attached"]["reply"]] == [picture["id"], receipt["id"]]
    ids = [picture["id"], receipt["id"]]
    status, _ = await scene.desk.reply(here, "領収書をお送りします。", file_ids=ids)
    assert status == 202
    said = await scene.customer.until(text="領収書をお送りします。")
    (image,), (file,) = said["images"], said["files"]
    assert set(file) == {"url", "name", "media_type", "size_bytes"}
    status, content, headers = await _open(scene, image["url"])
    assert (status, headers["Content-Type"]) == (200, "image/webp")
    assert b"Secret" not in content
    status, content, headers = await _open(scene, file["url"])
    assert (status, content, headers["Content-Type"]) == (200, PDF, "application/pdf")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E9%A0%98%E5%8F%8E%E6%9B%B8.pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    _, opened = await scene.desk.get(f"conversations/{here}")
    assert opened["attached"] == {"reply": [], "note": []}
    assert await attaching.sweep(scene.gateway.services) == 0

    async def found() -> Any:
        return (await scene.desk.get("search?q=領収書.pdf"))[1]["results"]

    assert await eventually(found)


async def test_an_address_opens_one_file_under_its_name_for_a_while(scene: Scene) -> None:
    here = scene.customer.conversation_id
    receipt = await _added(scene.desk, here, PDF, "receipt.pdf")
    url = receipt["url"]
    assert (await _open(scene, url))[0] == 200
    for changed in (
        url.replace("receipt.pdf", "receipt.exe"), url.partition("&n=")[0], url.replace("?e=", "?e=9"),
        url.replace("&s=", "&s=0"), url.partition("?")[0],
    ):  # fmt: skip
        assert (await _open(scene, changed))[0] in (403, 404), changed


async def test_an_address_is_over_within_two_hours_but_for_desks_and_each_read_gives_a_new_one(scene: Scene) -> None:
    here, services = scene.customer.conversation_id, scene.gateway.services
    receipt = await _added(scene.desk, here, PDF, "receipt.pdf")
    await scene.desk.reply(here, "領収書です。", file_ids=[receipt["id"]])
    given = (await scene.customer.until(text="領収書です。"))["files"][0]["url"]
    until_ms = int(given.partition("?e=")[2].partition("&")[0])
    assert 3_600_000 <= until_ms - services.now_ms() <= 2 * 3_600_000
    over_ms = services.now_ms() - 1
    signature = files._signature(services, receipt["id"], over_ms, "receipt.pdf")
    over = f"/files/{receipt['id']}?e={over_ms}&s={signature}&n=receipt.pdf"
    assert (await _open(scene, over))[0] == 403
    async with scene.gateway.http.get(scene.gateway.url + over, headers=scene.desk.headers) as response:
        assert (response.status, await response.read()) == (200, PDF)
    async with scene.gateway.http.get(
        scene.gateway.url + over.replace("&s=", "&s=0"), headers=scene.desk.headers
    ) as response:
        assert response.status == 403


async def test_what_is_added_taken_out_and_sent_is_shown_on_the_agents_other_pages_and_to_nobody_else(
    scene: Scene,
) -> None:
    here = scene.customer.conversation_id
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    async with desk_page(scene.desk) as other, desk_page(second) as theirs:

        async def shown(count: int) -> None:
            frame = await other.until("attached.show", conversation_id=here)
            assert len(frame["attached"]["reply"]) == count
            assert "to" not in frame

        kept = await _added(scene.desk, here, PDF, "a.pdf")
        await shown(1)
        dropped = await _added(scene.desk, here, PDF, "b.pdf")
        await shown(2)
        await scene.desk.act(here, "files/drop", file_id=dropped["id"])
        await shown(1)
        client_message_id = new_id()
        held = {"client_message_id": client_message_id, "hold": True, "file_ids": [kept["id"]]}
        await scene.desk.act(here, "reply", text="お送りします。", **held)
        await shown(0)
        await scene.desk.act(here, "held/cancel", client_message_id=client_message_id)
        await shown(1)
        await scene.desk.reply(here, "お送りします。", file_ids=[kept["id"]])
        await shown(0)
        await theirs.until("event.append")
        assert "attached.show" not in {frame["type"] for frame in theirs.seen}


async def test_what_is_not_allowed_is_refused_and_leaves_nothing(scene: Scene) -> None:
    here = scene.customer.conversation_id
    for content, name, expected in (
        (b"MZ\x90\x00" + b"\0" * 50, "setup.exe", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", 415),
        (b"<script>alert(1)</script>", "page.html", 415),
        (b"PK\x03\x04", "list.xlsx", 415),
        (b"", "empty.txt", 415),
        (_photo()[:400], "cut.jpg", 422),
        (b"a" * 100_001, "long.txt", 413),
    ):
        status, answer = await _add(scene.desk, here, content, name)
        assert (status, set(answer)) == (expected, {"error"}), (name, answer)
    assert (await _add(scene.desk, here, PDF, "a.pdf", "whisper"))[0] == 422
    assert (await _add(scene.desk, "c_00000000000000000000", PDF, "a.pdf"))[0] == 404
    trainer = await Desk.logged_in(scene.gateway, "trainer")
    assert (await _add(trainer, here, PDF, "a.pdf"))[0] == 403
    assert _kept(scene) == set()
    for number in range(2):
        await _added(scene.desk, here, PDF, f"{number}.pdf")
    status, answer = await _add(scene.desk, here, PDF, "3.pdf")
    assert (status, answer["error"]["code"]) == (422, "too_many_files")
    assert len(_kept(scene)) == 2


async def test_a_file_is_taken_out_before_it_is_sent(scene: Scene) -> None:
    here = scene.customer.conversation_id
    receipt = await _added(scene.desk, here, PDF, "a.pdf")
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    assert (await second.act(here, "files/drop", file_id=receipt["id"]))[0] == 200
    assert len(_kept(scene)) == 1  # not theirs
    assert (await scene.desk.act(here, "files/drop", file_id=receipt["id"]))[0] == 200
    assert _kept(scene) == set()
    status, answer = await scene.desk.reply(here, "送ります。", file_ids=[receipt["id"]])
    assert (status, answer["error"]["code"]) == (410, "file_gone")


async def test_nobody_sends_a_colleagues_file_nor_one_of_elsewhere(scene: Scene) -> None:
    receipt = await _added(scene.desk, scene.customer.conversation_id, PDF, "a.pdf")
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    assert (await second.reply(scene.customer.conversation_id, "はい。", file_ids=[receipt["id"]]))[0] == 410
    note = await _added(scene.desk, scene.customer.conversation_id, PDF, "n.pdf", "note")
    assert (await scene.desk.reply(scene.customer.conversation_id, "はい。", file_ids=[note["id"]]))[0] == 410
    status, answer = await scene.desk.reply(
        scene.customer.conversation_id, "はい。", file_ids=[receipt["id"], receipt["id"]]
    )
    assert (status, answer["error"]["code"]) == (422, "invalid_fields")
    assert len(_kept(scene)) == 2


async def test_a_note_carries_a_file_that_no_customer_sees(scene: Scene) -> None:
    here = scene.customer.conversation_id
    sheet = await _added(scene.desk, here, "品番,数\nA-1,2".encode("cp932"), "在庫.csv", "note")
    status, _ = await scene.desk.act(here, "note", client_message_id=new_id(), text="", file_ids=[sheet["id"]])
    assert status == 202
    _, opened = await scene.desk.get(f"conversations/{here}")
    (note,) = [e for e in opened["events"] if e.get("kind") == "note"]
    assert note["files"][0]["name"] == "在庫.csv"
    assert not [e for e in await scene.customer.events() if e.get("files")]


async def test_a_held_reply_keeps_its_files_until_it_goes_out_or_comes_back(scene: Scene) -> None:
    here, client_id = scene.customer.conversation_id, new_id()
    receipt = await _added(scene.desk, here, PDF, "a.pdf")
    body = {"client_message_id": client_id, "text": "", "hold": True, "file_ids": [receipt["id"]]}
    status, answer = await scene.desk.act(here, "reply", **body)
    assert status == 202, answer
    assert [one["name"] for one in answer["held"]["files"]] == ["a.pdf"]
    assert (await scene.desk.act(here, "reply", **body))[0] == 202  # the page asks again
    assert (await scene.desk.act(here, "files/drop", file_id=receipt["id"]))[0] == 200
    assert len(_kept(scene)) == 1  # it is on its way: nobody removes it any more
    assert (await scene.desk.act(here, "held/cancel", client_message_id=client_id))[0] == 200
    _, opened = await scene.desk.get(f"conversations/{here}")
    assert [one["id"] for one in opened["attached"]["reply"]] == [receipt["id"]]
    again = {**body, "client_message_id": new_id()}
    assert (await scene.desk.act(here, "reply", **again))[0] == 202
    said = await eventually(lambda: _with_files(scene))
    assert said is not None
    assert (said["text"], said["files"][0]["name"]) == ("", "a.pdf")
    assert "message_id" in (await scene.desk.act(here, "reply", **again))[1]  # repeated after it went out
    _, opened = await scene.desk.get(f"conversations/{here}")
    assert opened["conversation"]["preview"]["text"] == "📎 a.pdf"


async def _with_files(scene: Scene) -> Json | None:
    await scene.customer.events()
    return next((e for e in scene.customer.seen if e.get("files")), None)


async def test_files_of_a_refused_reply_come_back(scene: Scene) -> None:
    here = scene.customer.conversation_id
    receipt = await _added(scene.desk, here, PDF, "a.pdf")
    assert (await scene.desk.reply(here, "お待ちください。", hold=True, file_ids=[receipt["id"]]))[0] == 202
    boss = await Desk.logged_in(scene.gateway, "supervisor")
    assert (await boss.act(here, "claim", take_over_reason="代わります"))[0] == 200

    async def refused() -> Any:
        return (await scene.desk.get("held"))[1]["refused"]

    (one,) = await eventually(refused)
    assert [file["name"] for file in one["files"]] == ["a.pdf"]
    waiting = await attached.of_conversation(scene.gateway.services.live, scene.desk.agent["id"], str(here))
    assert [file.file_id for file in waiting] == [receipt["id"]]


async def test_what_waits_too_long_is_removed_and_what_was_sent_stays(scene: Scene) -> None:
    services, here = scene.gateway.services, scene.customer.conversation_id
    sent = await _added(scene.desk, here, PDF, "a.pdf")
    assert (await scene.desk.reply(here, "送ります。", file_ids=[sent["id"]]))[0] == 202
    left = await _added(scene.desk, here, PDF, "b.pdf")
    place = f"{scene.desk.agent['id']} {left['id']}"
    await services.live.redis.zadd(services.live.keys.of("attaching"), {place: 1})
    assert await attaching.sweep(services) == 1
    assert _kept(scene) == {f"{sent['id']}.pdf"}


async def test_with_the_contact_go_their_files_sent_held_and_waiting(scene: Scene) -> None:
    services, here = scene.gateway.services, scene.customer.conversation_id
    ids = [
        (await _added(scene.desk, here, content, name))["id"] for content, name in ((PDF, "a.pdf"), (_photo(), "b.jpg"))
    ]
    assert (await scene.desk.reply(here, "送ります。", file_ids=ids))[0] == 202
    third = await _added(scene.desk, here, PDF, "c.pdf")
    assert (await scene.desk.reply(here, "もう一つ。", hold=True, file_ids=[third["id"]]))[0] == 202
    await _added(scene.desk, here, PDF, "d.pdf", "note")
    assert len(_kept(scene)) == 4
    holdings = await contacts.holdings(services.db, scene.customer.contact_id)
    await forget.erase(services.live, services.settings.var_dir, holdings)
    assert _kept(scene) == set()
    assert await attached.of_conversation(services.live, scene.desk.agent["id"], str(here)) == []
