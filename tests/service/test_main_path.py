"""One thin path through everything, as customer and agent see it; only Rasa is a script."""

from __future__ import annotations

import asyncio

from tests.people import Customer, Desk, Instance, new_id
from tests.scripted_bot import ScriptedBot


async def test_a_customer_asks_and_the_bot_answers(customer: Customer) -> None:
    sent = await customer.say("返品したいです")
    answer = await customer.until(author__role="bot")
    assert answer["text"] == "「返品したいです」ですね。"
    assert [e["type"] for e in customer.seen][:2] == ["conversation.started", "message.appended"]
    assert sent["seq"] == 2
    assert answer["seq"] == 3


async def test_a_repeat_gets_the_first_result(customer: Customer) -> None:
    same = new_id()
    first = await customer.post("messages", {"client_message_id": same, "text": "こんにちは"})
    again = await customer.post("messages", {"client_message_id": same, "text": "こんにちは"})
    other = await customer.post("messages", {"client_message_id": same, "text": "こんばんは"})
    assert first[0] == 202
    assert (again[0], again[1]) == (200, first[1])
    assert other[0] == 409
    assert other[1]["error"]["code"] == "client_message_id_reused"


async def test_asking_for_a_person_reaches_one_with_the_packet_and_comes_back(
    customer: Customer, agent: Desk, bot: ScriptedBot
) -> None:
    await customer.say("注文が届きません")
    await customer.until(author__role="bot")
    await customer.say("人と話したいです")
    queued = await customer.until(type="conversation.queued")
    assert queued["reason"] == "asked"
    assert len(queued["passed_on"]) == 2
    assert "packet" not in queued

    status, lists = await agent.get("queue")
    assert status == 200
    row = next(r for r in lists["waiting"] if r["conversation_id"] == customer.conversation_id)
    assert row["reason"] == "asked"

    status, claimed = await agent.act(customer.conversation_id, "claim")
    assert (status, claimed["conversation"]["status"]) == (200, "assigned")
    status, shown = await agent.get(f"conversations/{customer.conversation_id}")
    packet = shown["conversation"]["packet"]
    assert packet["sentence"] == "人と話したいです"
    assert packet["tried"] == ["「注文が届きません」ですね。"]
    assert shown["account"] is None

    asked = len(bot.asked)
    await customer.say("まだでしょうか")
    status, _ = await agent.reply(customer.conversation_id, "お待たせいたしました。")
    assert status == 202
    said = await customer.until(author__role="agent")
    assert said["text"] == "お待たせいたしました。"
    assert len(bot.asked) == asked

    learned = {"order_number": "HD-10000001"}
    status, _ = await agent.act(customer.conversation_id, "return", note="住所を確認しました", slots=learned)
    assert status == 200
    await customer.until(type="conversation.returned")
    answer = await customer.until(text="「/returned_from_people」ですね。")
    assert answer["author"]["role"] == "bot"
    assert bot.asked[-1].slots["order_number"] == "HD-10000001"
    assert bot.asked[-1].conversation.endswith("#2")

    status, _ = await agent.act(customer.conversation_id, "resolve")
    assert status == 200
    await customer.until(type="conversation.resolved")
    await customer.say("もう一つ聞きたいです")
    await customer.until(type="conversation.reopened")


async def test_a_late_answer_of_the_bot_is_refused_after_a_person_took_over(
    customer: Customer, agent: Desk, bot: ScriptedBot
) -> None:
    bot.gate.clear()
    sent = await customer.say("返品したいです")
    while not bot.asked:
        await customer.events()
    status, _ = await agent.reply(sent["conversation_id"], "担当の者です。")
    assert status == 202
    bot.gate.set()
    await customer.until(author__role="agent")
    status, shown = await agent.get(f"conversations/{sent['conversation_id']}")
    assert [e for e in shown["events"] if e["type"] == "message.appended" and e["author"]["role"] == "bot"] == []


async def test_two_agents_cannot_answer_the_same_conversation(gateway: Instance, customer: Customer) -> None:
    first, second = await Desk.logged_in(gateway, "agent", 0), await Desk.logged_in(gateway, "agent", 1)
    sent = await customer.say("人をお願いします")
    await customer.until(type="conversation.queued")
    answers = await asyncio.gather(
        first.reply(sent["conversation_id"], "一人目です。"), second.reply(sent["conversation_id"], "二人目です。")
    )
    assert sorted(status for status, _ in answers) == [202, 409]
    refused = next(body for status, body in answers if status == 409)
    assert refused["error"]["code"] == "held_by_colleague"
    loser = first if answers[0][0] == 409 else second
    status, _ = await loser.reply(sent["conversation_id"], "交代します。", take_over_reason="前にも対応したため")
    assert status == 202


async def test_the_second_gateway_shows_the_same(gateway: Instance, customer: Customer, start: object) -> None:
    await customer.say("返品したいです")
    await customer.until(author__role="bot")
    other = await start()  # type: ignore[operator]
    elsewhere = Customer(other, customer.token, customer.contact_id)
    await elsewhere.until(author__role="bot")
    assert [e["seq"] for e in elsewhere.seen] == [e["seq"] for e in customer.seen]
