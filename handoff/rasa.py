"""Client of bot/channel.py: one call for one turn. The bodies are those of tests/contract/bot_turn.json."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import aiohttp
from pydantic import BaseModel, ConfigDict, ValidationError

from handoff.domain.clock import Clock
from handoff.domain.model import Json
from handoff.domain.policy import BotReply, BotTurn


class BotState(StrEnum):
    """What customers are told of the bot."""

    READY = "ready"
    STARTING = "starting"
    DOWN = "down"


class BotError(Exception):
    """The bot did not answer a turn; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BotAbsent(BotError):
    """Nobody listens, or the connection broke: starting, or restarted by the supervisor."""


class BotFailed(BotError):
    """The bot answered that it could not: the model or an action failed."""


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """What the bot is asked: `text` as the customer wrote it, or a trusted `payload`."""

    conversation: str
    turn_id: str
    text: str | None
    payload: str | None
    locale: str
    thresholds: Mapping[str, float]
    slots: Mapping[str, Any]

    def as_json(self) -> Json:
        """Return the body of the call."""
        return {
            "conversation": self.conversation,
            "turn_id": self.turn_id,
            "text": self.text,
            "payload": self.payload,
            "locale": self.locale,
            "thresholds": dict(self.thresholds),
            "slots": dict(self.slots),
        }


class Suggestion(BaseModel):
    """An answer of the FAQ that may fit: `score` is the confidence, 0 to 1; `title` by language."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    intent: str
    title: dict[str, str]
    score: float
    text: str
    language: str


class Bot(Protocol):
    """Who answers turns: Rasa, or a script in tests."""

    async def answer(self, request: TurnRequest) -> BotTurn:
        """Answer one turn; raise BotAbsent or BotFailed."""

    async def suggest(self, request: TurnRequest) -> list[Suggestion]:
        """Say what it would answer, at most three answers, the likeliest first; raise BotAbsent or BotFailed."""

    async def health(self) -> str | None:
        """Return the model's id when the bot is ready to answer, else None."""


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: str | None = None
    buttons: list[Json] = []
    image: str | None = None
    custom: Json | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")
    replies: list[_Reply]
    parse: Json
    slots: Json
    actions: list[str]
    form: str | None
    model_id: str
    duration_ms: float


class _Suggestions(BaseModel):
    model_config = ConfigDict(extra="ignore")
    answers: list[Suggestion]


class RasaBot:
    """The real bot, on loopback. The caller puts the time limit on `answer`."""

    def __init__(self, http: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._http = http
        self._url = url.rstrip("/") + "/webhooks/gateway"
        self._headers = {"Authorization": f"Bearer {secret}"}

    async def answer(self, request: TurnRequest) -> BotTurn:
        """Ask for one turn; the turn_id makes asking again safe."""
        return _parse(await self._ask("turn", request))

    async def suggest(self, request: TurnRequest) -> list[Suggestion]:
        """Ask what it would answer; nothing is kept of it."""
        try:
            return _Suggestions.model_validate(await self._ask("suggest", request)).answers
        except ValidationError as error:
            raise BotFailed("unreadable_answer") from error

    async def _ask(self, what: str, request: TurnRequest) -> object:
        try:
            url = f"{self._url}/{what}"
            async with self._http.post(url, json=request.as_json(), headers=self._headers) as response:
                if response.status in (502, 503):
                    raise BotAbsent(f"http_{response.status}")
                if response.status != 200:
                    raise BotFailed(f"http_{response.status}")
                return await response.json()
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
            raise BotAbsent(type(error).__name__) from error
        except (ValueError, aiohttp.ClientResponseError) as error:
            raise BotFailed("unreadable_answer") from error

    async def health(self) -> str | None:
        """Ask for the loaded model's id, for at most two seconds."""
        try:
            timeout = aiohttp.ClientTimeout(total=2)
            async with self._http.get(f"{self._url}/health", headers=self._headers, timeout=timeout) as response:
                found = await response.json() if response.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None
        return str(found["model_id"]) if found.get("ready") and found.get("model_id") else None


class BotWatch:
    """What we believe of the bot: ready; starting, for a while after it was last seen or we began; then down."""

    def __init__(self, clock: Clock, starting_ms: float) -> None:
        self._clock = clock
        self.starting_ms = starting_ms
        self._absent_since_ms: int | None = clock.now_ms()
        self.model_id: str | None = None

    @property
    def state(self) -> BotState:
        """Ready, or starting until the patience is over."""
        if self._absent_since_ms is None:
            return BotState.READY
        absent_ms = self._clock.now_ms() - self._absent_since_ms
        return BotState.STARTING if absent_ms < self.starting_ms else BotState.DOWN

    def seen(self, model_id: str | None = None) -> None:
        """Note that the bot answered."""
        self._absent_since_ms = None
        self.model_id = model_id or self.model_id

    def missed(self) -> BotState:
        """Note that nobody answered and say what that makes of the bot; the time of the first miss counts."""
        if self._absent_since_ms is None:
            self._absent_since_ms = self._clock.now_ms()
        return self.state

    async def look(self, bot: Bot) -> BotState:
        """Ask for health and note it."""
        model_id = await bot.health()
        if not model_id:
            return self.missed()
        self.seen(model_id)
        return self.state


def _parse(body: object) -> BotTurn:
    try:
        answer = _Answer.model_validate(body)
    except ValidationError as error:
        raise BotFailed("unreadable_answer") from error
    replies = tuple(BotReply(r.text or "", tuple(r.buttons), r.image, r.custom) for r in answer.replies)
    return BotTurn(
        replies, answer.parse, answer.slots, tuple(answer.actions), answer.form, answer.model_id, answer.duration_ms
    )


async def answer_within(bot: Bot, request: TurnRequest, seconds: float) -> BotTurn:
    """Ask with a time limit; a bot that takes longer has failed."""
    try:
        async with asyncio.timeout(seconds):
            return await bot.answer(request)
    except TimeoutError as error:
        raise BotFailed("too_slow") from error
