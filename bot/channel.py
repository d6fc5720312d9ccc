"""The one door of the bot: a turn in, everything about it out; and whether the bot is ready."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.errors import NotReady, TurnError, TurnFailed, Unauthorised
from bot.failures import describe
from bot.loaded import model_id_of, prepare
from bot.request import parse_turn
from bot.suggest import suggest
from bot.turn import CHANNEL, run_turn

logger = logging.getLogger(__name__)


class GatewayInput(InputChannel):
    """`POST turn`, `POST suggest`, `GET health` below `/webhooks/gateway`, for the one caller with the secret."""

    @classmethod
    def name(cls) -> str:
        """Return the name in the address of the channel."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        """Make the channel; raises RasaException without a real secret, so that an open bot can't start."""
        secret = str((credentials or {}).get("secret") or "")
        if not secret.strip() or secret.startswith("${"):
            raise RasaException("The gateway channel needs HANDOFF_BOT_SECRET in the environment.")
        return cls(secret)

    def __init__(self, secret: str) -> None:
        """Keep the secret that callers must show."""
        self._secret = f"Bearer {secret}".encode()
        self._ready = False
        self._turns: set[asyncio.Task[dict[str, Any]]] = set()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:  # noqa: ARG002
        """Return the routes; Rasa's own handler of messages is not used, because it hides failures."""
        routes = Blueprint("gateway_channel", __name__)

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request)

        @routes.post("/suggest")
        async def suggested(request: Request) -> HTTPResponse:
            return await self._suggest(request)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return await self._health(request)

        routes.listener("after_server_start")(self._warm_up)
        return routes

    async def _warm_up(self, app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        await prepare(app.ctx.agent)
        self._ready = True

    async def _health(self, request: Request) -> HTTPResponse:
        try:
            self._admit(request)
        except TurnError as error:
            return json(error.body(), status=error.status)
        return json({"ready": self._ready, "model_id": model_id_of(request.app.ctx.agent) if self._ready else None})

    async def _turn(self, request: Request) -> HTTPResponse:
        began = time.perf_counter()
        turn_id = None
        try:
            self._admit(request)
            turn = parse_turn(request.body)
            turn_id = turn.turn_id
            agent = self._agent(request)
            task = asyncio.ensure_future(run_turn(agent, turn, model_id_of(agent)))
            self._turns.add(task)
            task.add_done_callback(self._turns.discard)
            answer = await asyncio.shield(task)  # a caller that hangs up does not undo a turn half done
        except TurnError as error:
            if isinstance(error, TurnFailed):  # logged without the traceback, whose texts may quote a customer
                logger.error("Turn %s failed: %s, %s", turn_id, error.code, describe(error))  # noqa: TRY400
            return json(error.body(turn_id), status=error.status, ensure_ascii=False)
        except Exception as error:  # noqa: BLE001 -- the outermost edge of a request
            logger.error("Turn %s failed: %s", turn_id, describe(error))  # noqa: TRY400
            failed = TurnFailed("model_failed", "The model could not answer this turn.")
            return json(failed.body(turn_id), status=failed.status)
        answer["duration_ms"] = round((time.perf_counter() - began) * 1000, 1)
        return json(answer, ensure_ascii=False)

    async def _suggest(self, request: Request) -> HTTPResponse:
        try:
            self._admit(request)
            return json({"answers": await suggest(self._agent(request), parse_turn(request.body))}, ensure_ascii=False)
        except TurnError as error:
            return json(error.body(), status=error.status, ensure_ascii=False)
        except Exception as error:  # noqa: BLE001 -- the outermost edge of a request
            logger.error("Nothing suggested: %s", describe(error))  # noqa: TRY400
            failed = TurnFailed("model_failed", "The model could not read this text.")
            return json(failed.body(), status=failed.status)

    def _agent(self, request: Request) -> Agent:
        if not self._ready:
            raise NotReady("not_ready", "The model is being loaded.")
        agent: Agent = request.app.ctx.agent
        return agent

    def _admit(self, request: Request) -> None:
        shown = request.headers.get("authorization", "")
        if not shown:
            raise Unauthorised("secret_missing", "Send the shared secret as a bearer token.")
        if not hmac.compare_digest(shown.encode("utf-8", "replace"), self._secret):
            raise Unauthorised("secret_wrong", "The shared secret is another one.")
