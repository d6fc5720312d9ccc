"""A supervisor whispers: the agent who has the conversation reads it, nobody else does, on no way."""

from __future__ import annotations

import json
from typing import Any

from tests.api.conftest import Scene
from tests.api.socket_page import desk_page
from tests.people import Desk, Json, eventually, new_id

WORDS = "まず青磁の在庫を確かめましょう"


def _whispers(opened: Json) -> list[Any]:
    return [e for e in opened["events"] if (e.get("custom") or {}).get("type") == "whisper"]


async def test_only_the_two_and_supervisors_read_a_whisper(scene: Scene) -> None:
    here = scene.customer.conversation_id
    boss = await Desk.logged_in(scene.gateway, "supervisor")
    other = await Desk.logged_in(scene.gateway, "agent", 1)
    assert (await scene.desk.act(here, "claim"))[0] == 200
    async with desk_page(scene.desk) as holder_page, desk_page(other) as other_page:
        body = {"client_message_id": new_id(), "text": WORDS}
        status, sent = await boss.act(here, "whisper", **body)
        assert status == 202
        again = await boss.act(here, "whisper", **body)
        assert again == (202, sent)
        heard = await holder_page.until("event.append")
        assert heard["event"]["custom"]["to"]["id"] == scene.desk.agent["id"]
        await other.act(here, "note", client_message_id=new_id(), text="後の印")
        assert (await other_page.until("event.append"))["event"]["text"] == "後の印"
        assert WORDS not in json.dumps(other_page.seen, ensure_ascii=False)
    for desk, count in ((scene.desk, 1), (boss, 1), (other, 0)):
        assert len(_whispers((await desk.get(f"conversations/{here}"))[1])) == count
    for path in (f"conversations/{here}", f"conversations/{here}/autopsy"):
        assert WORDS not in json.dumps((await other.get(path))[1], ensure_ascii=False)
    assert WORDS not in json.dumps(await scene.customer.events(), ensure_ascii=False)

    async def later_note_is_found() -> Json | None:
        _, found = await other.get("search?q=後の印")
        return found if found["results"] else None

    assert await eventually(later_note_is_found)
    assert (await other.get("search?q=青磁"))[1]["results"] == []
    _, log = await boss.get("audit?action=conversation.whispered")
    assert [entry["detail"] for entry in log["entries"]] == [{"to": scene.desk.agent["id"]}]


async def test_agents_do_not_whisper_and_nobody_whispers_to_nobody(scene: Scene) -> None:
    here = scene.customer.conversation_id
    boss = await Desk.logged_in(scene.gateway, "supervisor")
    body = {"client_message_id": new_id(), "text": WORDS}
    assert (await boss.act(here, "whisper", **body))[0] == 409
    assert (await scene.desk.act(here, "claim"))[0] == 200
    assert (await scene.desk.act(here, "whisper", **body))[0] == 403
