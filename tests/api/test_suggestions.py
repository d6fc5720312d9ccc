"""What is suggested to an agent: the bot's answers, a first reply from the packet, and nothing when the bot is away."""

from __future__ import annotations

from dataclasses import replace

from handoff.domain.policy import BotTurn
from tests.api.conftest import Scene
from tests.people import Customer
from tests.scripted_bot import ScriptedBot, handing_off


def _bot(scene: Scene) -> ScriptedBot:
    bot = scene.gateway.services.bot
    assert isinstance(bot, ScriptedBot)
    return bot


async def test_an_agent_is_offered_answers_to_what_was_said_last(scene: Scene) -> None:
    await scene.customer.say("やっぱり返品もしたいです")
    _, found = await scene.desk.get(f"conversations/{scene.customer.conversation_id}/suggestions")
    assert found["asked"] == "やっぱり返品もしたいです"
    assert [one["text"] for one in found["answers"]] == ["「やっぱり返品もしたいです」へのお答え"]
    assert found["answers"][0]["title"]["en"] == "Returning an item"
    assert found["bot"] == "ready"


async def test_the_first_reply_names_the_matter_until_a_person_has_answered(scene: Scene) -> None:
    path = f"conversations/{scene.customer.conversation_id}/suggestions"
    _, found = await scene.desk.get(path)
    assert found["first_reply"].startswith("お客さま、お待たせいたしました。")
    assert "「人と話したいです」の件" in found["first_reply"]
    await scene.desk.act(scene.customer.conversation_id, "note", client_message_id="note-0001", text="メモ")
    assert (await scene.desk.get(path))[1]["first_reply"]
    await scene.desk.reply(scene.customer.conversation_id, "お待たせしました")
    assert (await scene.desk.get(path))[1]["first_reply"] is None


async def test_a_bot_that_is_away_or_slow_suggests_nothing_and_holds_up_nobody(scene: Scene) -> None:
    path = f"conversations/{scene.customer.conversation_id}/suggestions"
    bot = _bot(scene)
    bot.up = False
    try:
        status, found = await scene.desk.get(path)
        assert (status, found["answers"]) == (200, [])
        bot.up = True
        bot.gate.clear()
        status, found = await scene.desk.get(path)
        assert (status, found["answers"]) == (200, [])
        assert found["first_reply"]
    finally:
        bot.up = True
        bot.gate.set()


async def test_an_english_customer_is_written_to_in_english(scene: Scene) -> None:
    async def script(_request: object) -> BotTurn:
        made = handing_off("complaint", "I am sorry.")
        return replace(made, parse=made.parse | {"language": "en"})

    _bot(scene).script = script
    try:
        customer = await Customer.visiting(scene.gateway, "en")
        await customer.say("This is the third time that I have to ask where my order is, and nobody answers me.")
        await customer.until(type="conversation.queued")
    finally:
        _bot(scene).script = None
    _, found = await scene.desk.get(f"conversations/{customer.conversation_id}/suggestions")
    assert found["first_reply"].startswith("Hello there, my name is ")
    assert "“This is the third time that I have to a…”" in found["first_reply"]
