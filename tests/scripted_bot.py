"""The bot's stand-in: says what a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from handoff.domain.policy import BotReply, BotTurn
from handoff.rasa import BotAbsent, Suggestion, TurnRequest

Script = Callable[[TurnRequest], Awaitable[BotTurn]]


def turn(*replies: BotReply, intent: str = "return_policy", confidence: float = 0.9, score: float = 0.1) -> BotTurn:
    """What Rasa would make of a message."""
    parse = {
        "language": "ja",
        "intent": {"name": intent, "confidence": confidence},
        "ranking": [{"name": intent, "confidence": confidence}, {"name": "exchange", "confidence": 0.05}],
        "entities": [],
        "complaint": {"score": score, "words": []},
        "decision": "answer",
    }
    return BotTurn(replies, parse, {"language": "ja"}, ("action_listen",), None, "model-1", 1.0)


def handing_off(reason: str, text: str = "担当者におつなぎします。") -> BotTurn:
    return turn(BotReply(text, custom={"type": "handoff", "reason": reason}), intent="human_agent_request")


class ScriptedBot:
    """Echoes, hands over when asked for a person, or follows `script`."""

    def __init__(self) -> None:
        self.asked: list[TurnRequest] = []
        self.script: Script | None = None
        self.up = True
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, request: TurnRequest) -> BotTurn:
        self.asked.append(request)
        await self.gate.wait()
        if self.script:
            return await self.script(request)
        if request.text and "人" in request.text:
            return handing_off("asked")
        return turn(BotReply(f"「{request.text or request.payload}」ですね。"))

    async def suggest(self, request: TurnRequest) -> list[Suggestion]:
        if not self.up:
            raise BotAbsent("gone")
        await self.gate.wait()
        title = {"ja": "返品のしかた", "en": "Returning an item"}
        text = f"「{request.text}」へのお答え"
        return [Suggestion(intent="return_policy", title=title, score=0.7, text=text, language=request.locale)]

    async def health(self) -> str | None:
        return "model-1" if self.up else None
