"""Two of the staff in one conversation see each other."""

from __future__ import annotations

from typing import Any

from handoff.live import viewers
from tests.api.conftest import Scene
from tests.api.socket_page import Page, desk_page, page
from tests.people import Desk


def _names(frame: Any) -> list[tuple[str, bool]]:
    return [(one["name"], one["writing"]) for one in frame["viewers"]]


async def _views(page: Page, conversation_id: str | None, **more: Any) -> None:
    await page.say({"type": "viewing.start", "conversation_id": conversation_id, **more})


async def test_the_second_is_told_of_the_first_who_writes_and_of_their_leaving(scene: Scene) -> None:
    here = scene.customer.conversation_id
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    mine, theirs = scene.desk.agent["name"], second.agent["name"]
    async with desk_page(scene.desk) as first_page:
        await _views(first_page, here)
        assert _names(await first_page.until("viewers.show")) == [(mine, False)]
        _, opened = await second.get(f"conversations/{here}")
        assert _names(opened) == [(mine, False)]
        async with desk_page(second) as second_page:
            await _views(second_page, here)
            assert sorted(_names(await first_page.until("viewers.show"))) == sorted([(mine, False), (theirs, False)])
            await first_page.say({"type": "typing.start", "conversation_id": here})
            while (mine, True) not in _names(await second_page.until("viewers.show")):
                pass
        while _names(await first_page.until("viewers.show")) not in ([(mine, True)], [(mine, False)]):
            pass
    _, opened = await second.get(f"conversations/{here}")
    assert opened["viewers"] == []


async def test_the_customer_sees_only_those_type_who_have_the_conversation_or_take_part(scene: Scene) -> None:
    here = scene.customer.conversation_id
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    await second.act(here, "claim")
    async with page(scene.customer) as widget, desk_page(scene.desk) as bystander, desk_page(second) as holder:
        await widget.until("session.ready")
        await bystander.say({"type": "typing.start", "conversation_id": here})
        shown = await holder.until("typing.show")
        assert shown["author"] == {"role": "agent", "name": scene.desk.agent["name"], "id": scene.desk.agent["id"]}
        assert "aside" not in shown
        await holder.say({"type": "typing.start", "conversation_id": here})
        seen = await widget.until("typing.show")
        assert seen["author"] == {"role": "agent", "name": second.agent["name"]}
        assert [frame["type"] for frame in widget.seen].count("typing.show") == 1


async def test_a_supervisor_who_watches_silently_is_shown_to_nobody_and_an_agent_cannot(scene: Scene) -> None:
    here = scene.customer.conversation_id
    boss = await Desk.logged_in(scene.gateway, "supervisor")
    async with desk_page(boss) as page, desk_page(scene.desk) as agent_page:
        await _views(page, here, silent=True)
        await _views(agent_page, here, silent=True)
        assert _names(await page.until("viewers.show")) == [(scene.desk.agent["name"], False)]


async def test_who_went_away_without_a_word_is_shown_until_the_next_sign_of_another(scene: Scene) -> None:
    here = str(scene.customer.conversation_id)
    second = await Desk.logged_in(scene.gateway, "agent", 1)
    services = scene.gateway.services
    async with desk_page(second) as page:
        await viewers.look(services.live, here, scene.desk.agent["id"], "gone", services.now_ms() - 1)
        await _views(page, here)
        assert _names(await page.until("viewers.show")) == [(second.agent["name"], False)]
