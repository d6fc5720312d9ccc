"""Canned replies, drafts, and replies that can be taken back, as agents and their pages use them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

import pytest

from handoff.app import connected
from handoff.live import held
from handoff.settings import Settings
from tests.people import Customer, Desk, Instance, Json, eventually, new_id
from tests.scripted_bot import ScriptedBot

GREETING: Json = {
    "shortcut": "挨拶",
    "title": "はじめのご挨拶",
    "texts": {"ja": "{{contact.name|お客}}様、担当の{{agent.name}}です。", "en": "Hello, I am {{agent.name}}."},
    "scope": "own",
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Half a second to take a reply back."""
    desk = dataclasses.replace(settings.tuning.desk, undo_s=0.5)
    return dataclasses.replace(settings, tuning=dataclasses.replace(settings.tuning, desk=desk))


async def _queued(gateway: Instance) -> Customer:
    customer = await Customer.visiting(gateway)
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    return customer


async def _hold(desk: Desk, customer: Customer, text: str, client_id: str | None = None) -> Json:
    status, answer = await desk.act(
        customer.conversation_id, "reply", client_message_id=client_id or new_id(), text=text, hold=True
    )
    assert status == 202, answer
    return answer


async def test_a_canned_reply_is_found_by_its_shortcut_and_filled_for_the_conversation(
    agent: Desk, customer: Customer
) -> None:
    await customer.say("こんにちは")
    assert (await agent.post("canned-replies", GREETING))[0] == 201
    _, found = await agent.get(f"canned-replies?q=挨&conversation_id={customer.conversation_id}")
    (one,) = found["canned_replies"]
    assert one["filled"] == {
        "text": f"お客様、担当の{agent.agent['name']}です。", "missing": [], "language": "ja"
    }  # fmt: skip
    assert (await agent.get("canned-replies?q=担当の"))[1]["canned_replies"][0]["id"] == one["id"]
    assert (await agent.get("canned-replies?q=ありません"))[1]["canned_replies"] == []


async def test_an_unknown_variable_is_refused_with_the_ones_there_are(agent: Desk) -> None:
    status, answer = await agent.post("canned-replies", GREETING | {"texts": {"ja": "{{contact.age}}歳"}})
    assert status == 422
    assert "contact.name" in answer["error"]["message"]


async def test_a_shortcut_that_is_taken_is_said(agent: Desk) -> None:
    await agent.post("canned-replies", GREETING)
    status, answer = await agent.post("canned-replies", GREETING)
    assert (status, answer["error"]["code"]) == (409, "shortcut_taken")


async def test_shared_replies_are_kept_by_supervisors_and_the_log_says_who(gateway: Instance, agent: Desk) -> None:
    shared = GREETING | {"scope": "shared"}
    assert (await agent.post("canned-replies", shared))[0] == 403
    boss, colleague = await Desk.logged_in(gateway, "supervisor"), await Desk.logged_in(gateway, "agent", 1)
    _, made = await boss.post("canned-replies", shared)
    canned_id = made["canned_reply"]["id"]
    assert [one["id"] for one in (await colleague.get("canned-replies"))[1]["canned_replies"]] == [canned_id]
    assert (await colleague.post(f"canned-replies/{canned_id}", GREETING))[0] == 403
    assert (await boss.post(f"canned-replies/{canned_id}", shared | {"title": "ご挨拶"}))[0] == 200
    assert (await boss.post(f"canned-replies/{canned_id}/delete", {}))[0] == 200
    assert (await colleague.get("canned-replies"))[1]["canned_replies"] == []


async def test_nobody_reads_or_changes_a_colleagues_own_reply(gateway: Instance, agent: Desk) -> None:
    _, made = await agent.post("canned-replies", GREETING)
    colleague = await Desk.logged_in(gateway, "agent", 1)
    assert (await colleague.get("canned-replies"))[1]["canned_replies"] == []
    path = f"canned-replies/{made['canned_reply']['id']}"
    assert (await colleague.post(path, GREETING))[0] == 404
    assert (await colleague.post(f"{path}/delete", {}))[0] == 404


async def test_a_draft_waits_on_the_next_device_until_it_is_sent(gateway: Instance, agent: Desk) -> None:
    customer = await _queued(gateway)
    elsewhere = dataclasses.replace(agent)
    await agent.act(customer.conversation_id, "draft", text="お調べし", kind="reply")
    await agent.act(customer.conversation_id, "draft", text="要確認", kind="note")
    _, shown = await elsewhere.get(f"conversations/{customer.conversation_id}")
    assert shown["drafts"]["reply"]["text"] == "お調べし"
    assert shown["drafts"]["note"]["text"] == "要確認"
    colleague = await Desk.logged_in(gateway, "agent", 1)
    _, others = await colleague.get(f"conversations/{customer.conversation_id}")
    assert others["drafts"] == {"reply": None, "note": None}
    await _hold(agent, customer, "お調べします。")
    _, marks = await elsewhere.get("drafts")
    assert [(mark["conversation_id"], mark["kind"]) for mark in marks["drafts"]] == [(customer.conversation_id, "note")]


async def test_a_held_reply_goes_out_once_and_is_not_there_before(gateway: Instance, agent: Desk) -> None:
    customer = await _queued(gateway)
    client_id = new_id()
    answer = await _hold(agent, customer, "お待たせいたしました。", client_id)
    again = await _hold(agent, customer, "お待たせいたしました。", client_id)
    assert again["held"]["client_message_id"] == client_id
    assert answer["held"]["due_ms"] > gateway.services.now_ms()
    await customer.until(type="conversation.assigned")
    assert not [e for e in customer.seen if e.get("text") == "お待たせいたしました。"]
    await customer.until(text="お待たせいたしました。", author__role="agent")
    late = await _hold(agent, customer, "お待たせいたしました。", client_id)
    assert "message_id" in late
    assert [e.get("text") for e in customer.seen].count("お待たせいたしました。") == 1


async def test_a_held_reply_is_taken_back_with_its_words(gateway: Instance, agent: Desk) -> None:
    customer = await _queued(gateway)
    client_id = new_id()
    await _hold(agent, customer, "間違えました", client_id)
    status, back = await agent.act(customer.conversation_id, "held/cancel", client_message_id=client_id)
    assert (status, back["text"]) == (200, "間違えました")
    assert (await agent.act(customer.conversation_id, "held/cancel", client_message_id=client_id))[0] == 404
    await _hold(agent, customer, "こちらが正しいです。")
    await customer.until(text="こちらが正しいです。")
    assert not [e for e in customer.seen if e.get("text") == "間違えました"]


async def test_what_has_gone_out_cannot_be_taken_back_nor_can_a_colleagues(gateway: Instance, agent: Desk) -> None:
    customer, colleague = await _queued(gateway), await Desk.logged_in(gateway, "agent", 1)
    client_id = new_id()
    await _hold(agent, customer, "送りました", client_id)
    assert (await colleague.act(customer.conversation_id, "held/cancel", client_message_id=client_id))[0] == 404
    await customer.until(text="送りました")
    status, answer = await agent.act(customer.conversation_id, "held/cancel", client_message_id=client_id)
    assert (status, answer["error"]["code"]) == (409, "already_sent")


async def test_when_the_conversation_moves_nothing_is_said_and_the_words_come_back(
    gateway: Instance, agent: Desk
) -> None:
    customer = await _queued(gateway)
    boss, client_id = await Desk.logged_in(gateway, "supervisor"), new_id()
    await _hold(agent, customer, "まもなく届きます。", client_id)
    await boss.act(customer.conversation_id, "claim", take_over_reason="代わります")

    async def refused() -> list[Json]:
        found: list[Json] = (await agent.get("held"))[1]["refused"]
        return found

    (one,) = await eventually(refused)
    assert (one["text"], one["error"]["code"]) == ("まもなく届きます。", "conversation_moved")
    _, shown = await agent.get(f"conversations/{customer.conversation_id}")
    assert shown["drafts"]["reply"]["text"] == "まもなく届きます。"
    assert not [e for e in shown["events"] if e.get("text") == "まもなく届きます。"]
    await agent.act(customer.conversation_id, "held/dismiss", client_message_id=client_id)
    assert await refused() == []


async def test_whoever_resolves_has_their_last_words_sent_first(gateway: Instance, agent: Desk) -> None:
    customer = await _queued(gateway)
    await _hold(agent, customer, "またどうぞ。")
    assert (await agent.act(customer.conversation_id, "resolve"))[0] == 200
    await customer.until(type="conversation.resolved")
    kinds = [e.get("text") or e["type"] for e in customer.seen]
    assert kinds.index("またどうぞ。") < kinds.index("conversation.resolved")


async def test_another_process_sends_what_a_dead_one_held_and_two_send_it_once(
    start: Callable[..., Awaitable[Instance]], settings: Settings, bot: ScriptedBot
) -> None:
    first: Instance = await start()
    agent, customer = await Desk.logged_in(first, "agent"), await _queued(first)
    for job in [t for t in asyncio.all_tasks() if t.get_name() == "held"]:
        job.cancel()  # the process that took it dies before it is due
    await _hold(agent, customer, "必ず届きます。")
    await asyncio.sleep(0.6)
    assert await held.next_due_ms(first.services.live) is not None
    async with connected(settings, bot):  # a second and a third come up over the same stores
        await start()
        await start()
        await customer.until(text="必ず届きます。")
    assert [e.get("text") for e in customer.seen].count("必ず届きます。") == 1
    assert await held.next_due_ms(first.services.live) is None


async def test_a_trainer_writes_nothing(gateway: Instance) -> None:
    customer = await _queued(gateway)
    trainer = await Desk.logged_in(gateway, "trainer")
    assert (await trainer.post("canned-replies", GREETING))[0] == 403
    assert (await trainer.act(customer.conversation_id, "draft", text="a", kind="reply"))[0] == 403
    status, _ = await trainer.act(customer.conversation_id, "reply", client_message_id=new_id(), text="a", hold=True)
    assert status == 403
