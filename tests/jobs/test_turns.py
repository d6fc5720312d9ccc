"""What a customer lives through when the bot is slow, dead, silent or still starting."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest

from handoff.domain.policy import BotReply, BotTurn
from handoff.jobs import turns as job
from handoff.live import turns
from handoff.rasa import BotAbsent, BotFailed, TurnRequest
from handoff.settings import Settings
from tests.people import Customer, Instance
from tests.scripted_bot import ScriptedBot, turn


def tuned(settings: Settings, **bot: Any) -> Settings:
    tuning = dataclasses.replace(settings.tuning, bot=dataclasses.replace(settings.tuning.bot, **bot))
    return dataclasses.replace(settings, tuning=tuning)


async def test_a_slow_bot_is_not_a_dead_one_and_the_customer_hears_a_word_once(
    start: Any, settings: Settings, bot: ScriptedBot
) -> None:
    customer = await Customer.visiting(await start(tuning=tuned(settings, slow_word_s=0.5, give_up_s=20).tuning))
    bot.gate.clear()
    await customer.say("返品できますか")
    word = await customer.until(author__role="system")
    assert word["text"].startswith("お調べするのに")
    bot.gate.set()
    await customer.until(author__role="bot")
    assert len([e for e in customer.seen if e.get("author", {}).get("role") == "system"]) == 1


async def test_a_bot_that_takes_too_long_is_left_and_people_are_called(
    start: Any, settings: Settings, bot: ScriptedBot
) -> None:
    customer = await Customer.visiting(await start(tuning=tuned(settings, slow_word_s=9, give_up_s=0.3).tuning))
    bot.gate.clear()
    await customer.say("返品できますか")
    queued = await customer.until(type="conversation.queued")
    bot.gate.set()
    assert queued["reason"] == "bot_unavailable"


async def failing(_request: TurnRequest) -> BotTurn:
    raise BotFailed("http_500")


async def silent(_request: TurnRequest) -> BotTurn:
    return turn()


@pytest.mark.parametrize("script", [failing, silent])
async def test_a_bot_that_fails_or_says_nothing_hands_over_with_words(
    customer: Customer, bot: ScriptedBot, script: Any
) -> None:
    bot.script = script
    await customer.say("返品できますか")
    said = await customer.until(author__role="bot")
    assert "担当者におつなぎします" in said["text"]
    assert (await customer.until(type="conversation.queued"))["reason"] == "bot_unavailable"


async def test_a_message_sent_while_the_bot_starts_is_answered_when_it_is_up(
    start: Any, settings: Settings, bot: ScriptedBot
) -> None:
    customer = await Customer.visiting(await start(tuning=tuned(settings, slow_word_s=0.5).tuning))
    arrived = asyncio.Event()

    async def starting(request: TurnRequest) -> BotTurn:
        if not arrived.is_set():
            raise BotAbsent("ConnectionRefused")
        return turn(BotReply("お待たせしました。"))

    bot.script = starting
    await customer.say("返品できますか")
    assert "準備" in (await customer.until(author__role="system"))["text"]
    arrived.set()
    assert (await customer.until(author__role="bot"))["text"] == "お待たせしました。"


async def test_a_bot_that_stays_away_is_down_and_people_are_called(
    start: Any, settings: Settings, bot: ScriptedBot
) -> None:
    bot.up = False

    async def away(_request: TurnRequest) -> BotTurn:
        raise BotAbsent("ConnectionRefused")

    bot.script = away
    customer = await Customer.visiting(await start(tuning=tuned(settings, starting_s=0.5).tuning))
    await customer.say("返品できますか")
    assert (await customer.until(type="conversation.queued"))["reason"] == "bot_unavailable"


async def test_what_arrives_during_a_turn_is_answered_together(customer: Customer, bot: ScriptedBot) -> None:
    bot.gate.clear()
    await customer.say("あの")
    while not bot.asked:
        await customer.events()
    await customer.say("先週買った")
    await customer.say("ケトルのことです")
    bot.gate.set()
    await customer.until(text="「先週買った\nケトルのことです」ですね。")
    assert [r.text for r in bot.asked] == ["あの", "先週買った\nケトルのことです"]


async def test_a_turn_whose_worker_died_is_taken_up_again_and_answered_once(
    start: Any, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "LEASE_MS", 300)
    first: Instance = await start()
    customer = await Customer.visiting(first)
    real = turns.finish
    died = asyncio.Event()

    async def dying(*args: Any, **named: Any) -> turns.Finished | None:
        if not died.is_set():
            died.set()
            raise RuntimeError("the worker is gone before it could write")
        return await real(*args, **named)

    monkeypatch.setattr(turns, "finish", dying)
    await customer.say("返品できますか")
    await customer.until(author__role="bot")
    await customer.say("ありがとう")
    await customer.until(text="「ありがとう」ですね。")
    assert [e["text"] for e in customer.seen if e.get("author", {}).get("role") == "bot"] == [
        "「返品できますか」ですね。",
        "「ありがとう」ですね。",
    ]
    assert bot.asked[0].turn_id == bot.asked[1].turn_id
