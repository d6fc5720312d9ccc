"""While the customer types on, a turn that waits goes on waiting; but the first message of a burst is never late."""

from __future__ import annotations

import asyncio
import dataclasses

from handoff.domain import ids
from handoff.jobs.turns import LEASE_MS
from handoff.live import turns
from handoff.live.turns import Turn
from handoff.service import answer, converse
from handoff.service.context import Services
from handoff.service.converse import Visitor
from tests.live.world import World
from tests.people import new_id
from tests.scripted_bot import ScriptedBot


def _claim(world: World) -> Turn | None:
    now_ms = world.clock.now_ms()
    return world.run(turns.claim(world.live, now_ms=now_ms, lease_ms=LEASE_MS, token=ids.new_token())).turn


def _say(world: World, visitor: Visitor, text: str) -> str:
    return world.run(converse.send_text(world.gateways[0], visitor, new_id(), text)).conversation_id


def _types(world: World, conversation_id: str, *, typing: bool = True) -> None:
    world.run(converse.set_typing(world.gateways[1], conversation_id, typing=typing))


def test_who_does_not_type_waits_for_nothing(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    conversation_id = _say(world, visitor, "一")
    first = _claim(world)
    assert first is not None
    world.run(answer.answer_turn(world.gateways[0], first))
    _types(world, conversation_id)  # and then sends it
    _say(world, visitor, "二")
    assert _claim(world) is not None


def test_what_is_written_while_one_types_on_is_answered_together(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    conversation_id = _say(world, visitor, "すみません")
    _types(world, conversation_id)
    assert _claim(world) is None
    world.clock.advance(3000)
    _say(world, visitor, "注文が")
    _types(world, conversation_id)
    world.clock.advance(3000)
    assert _claim(world) is None
    _types(world, conversation_id, typing=False)
    turn = _claim(world)
    assert turn is not None
    world.run(answer.answer_turn(world.gateways[0], turn))
    assert [r.text for r in world.bot(0).asked] == ["すみません\n注文が"]


def test_a_burst_ends(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    conversation_id = _say(world, visitor, "すみません")
    for _ in range(3):
        _types(world, conversation_id)
        world.clock.advance(3000)
        assert _claim(world) is None
    _types(world, conversation_id)
    world.clock.advance(1000)  # 10 s after the first message
    assert _claim(world) is not None


def test_typing_that_is_never_taken_back_ends_by_itself(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    conversation_id = _say(world, visitor, "すみません")
    _types(world, conversation_id)
    world.clock.advance(4000)
    assert _claim(world) is not None


def test_who_types_while_the_bot_answers_is_waited_for_with_the_next_turn(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    conversation_id = _say(world, visitor, "一")
    first = _claim(world)
    assert first is not None
    _say(world, visitor, "二つ目の")
    _types(world, conversation_id)
    world.run(answer.answer_turn(world.gateways[0], first))
    assert _claim(world) is None
    _say(world, visitor, "質問です")
    turn = _claim(world)
    assert turn is not None
    assert turn.asking.text == "二つ目の\n質問です"


def test_reading_and_notes_do_not_end_the_wait(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    conversation_id = _say(world, visitor, "すみません")
    _types(world, conversation_id)
    head = world.run(converse.current(world.gateways[0], visitor))
    assert head is not None
    world.run(converse.mark_read(world.gateways[0], head, 2))
    assert _claim(world) is None
    assert conversation_id == head.id


def test_a_word_is_said_once_however_often_the_turn_is_taken_up(world: World) -> None:
    visitor = Visitor(ids.new_contact_id(), "web", "ja")
    _say(world, visitor, "すみません")
    for _ in range(3):
        turn = _claim(world)
        assert turn is not None
        for _ in range(2):
            world.run(answer.say_slow(world.gateways[0], turn))
        _say(world, visitor, "まだですか")
        world.clock.advance(LEASE_MS)
    page = world.run(converse.current(world.gateways[0], visitor))
    assert page is not None
    assert page.seq == 1 + 1 + 3 + 1  # started, first, three more, one word


def test_a_worker_without_work_wakes_for_the_bell(world: World) -> None:
    async def rung(services: Services) -> bool:
        waiting = asyncio.create_task(services.wake.wait(30))
        await asyncio.sleep(0)
        services.wake.ring()
        async with asyncio.timeout(1):
            await waiting
        return True

    assert world.run(rung(dataclasses.replace(world.gateways[0], bot=ScriptedBot())))
