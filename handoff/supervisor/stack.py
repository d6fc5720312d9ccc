"""The whole: start the programs in their order, keep them, stop them in the order that loses nothing."""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from handoff.supervisor import announce, logs, training, valkey, vault
from handoff.supervisor.errors import StartError
from handoff.supervisor.folder import Folder
from handoff.supervisor.keeper import Keeper, Program
from handoff.supervisor.options import Options
from handoff.supervisor.ports import free_ports, is_free
from handoff.supervisor.programs import Programs
from handoff.supervisor.terminal import say, show


async def run(options: Options, environ: Mapping[str, str]) -> None:
    """Run the stack until SIGINT, SIGTERM or SIGHUP; raise StartError if it can't be started as asked."""
    folder = Folder(options.var_dir)
    with folder.held():
        if not is_free(options.host, options.port):
            raise StartError(f"Port {options.port} is taken; choose another: HANDOFF_PORT=… scripts/run")
        try:
            await Stack(options, folder, environ).serve()
        except* StartError as errors:
            raise StartError("\n".join(map(str, errors.exceptions))) from None
        finally:
            folder.run_file.unlink(missing_ok=True)


class Stack:
    """The running programs of one instance. var/run.json always says what runs where."""

    def __init__(self, options: Options, folder: Folder, environ: Mapping[str, str]) -> None:
        internal, actions, bot, live = free_ports(4)
        self._options = options
        self._folder = folder
        self._valkey = None if options.redis_url else valkey.embedded(folder, live)
        self._programs = Programs(
            options,
            folder,
            environ,
            redis_url=self._valkey.url if self._valkey else options.redis_url,
            internal_port=options.internal_port or internal,
            actions_port=actions,
            bot_port=bot,
        )
        self._keepers: dict[str, Keeper] = {}
        self._stop_asked = asyncio.Event()
        self._ready = False
        self._bot = "starting" if options.with_bot else "off"

    async def serve(self) -> None:
        """Start everything, wait for the signal, stop everything. Raises an ExceptionGroup of StartErrors."""
        self._listen_for_signals()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._start(group)), group.create_task(self._rotate_logs())]
            try:
                await self._stop_asked.wait()
            finally:
                for task in tasks:
                    task.cancel()
                await self._stop()

    async def _start(self, group: asyncio.TaskGroup) -> None:
        """Train what has changed, then start Valkey and handoff, and the bot beside them: no page waits for Rasa.

        The training comes first, because a customer who writes during it would wait for minutes, not for a start.
        """
        model = await self._trained() if self._options.with_bot else None
        if self._valkey:
            await self._keep(group, self._valkey.program()).up.wait()
        self._keep(group, self._programs.handoff())
        bot = group.create_task(self._start_bot(group, model)) if model else None
        try:
            await self._announce_when_ready()
            if bot:
                await bot
        finally:
            if bot:
                bot.cancel()

    async def _trained(self) -> Path | None:
        """Return the model, or None when it cannot be trained: people can still be reached."""
        self._bot = "training"
        self._note()
        try:
            environ = self._programs.training_environ()
            return await training.trained_model(environ, self._folder.logs / "train-output.log")
        except StartError as error:
            self._bot = "failed"
            self._note()
            say(f"{error}\nConversations go to people until this is mended and scripts/run started again.")
            return None

    async def _start_bot(self, group: asyncio.TaskGroup, model: Path) -> None:
        self._keep(group, self._programs.actions())
        self._bot = "starting"
        started = time.monotonic()
        keeper = self._keep(group, self._programs.bot(model))
        await keeper.up.wait()
        self._bot = "up"
        self._note()
        say(f"the bot is up ({time.monotonic() - started:.0f} s)")

    async def _announce_when_ready(self) -> None:
        started, ready = time.monotonic(), self._programs.ready()
        warned = False
        while not await ready.passes():
            if not warned and time.monotonic() - started > 30:
                warned = True
                say(f"handoff is not ready yet; see {self._folder.logs / 'handoff.log'}")
            await asyncio.sleep(0.2)
        self._ready = True
        self._note()
        say(f"ready ({time.monotonic() - started:.1f} s){self._about_the_bot()}")
        show(announce.addresses(self._options, self._folder.demo_logins))

    def _about_the_bot(self) -> str:
        return "; the bot is still starting, messages are kept for it" if self._bot == "starting" else ""

    async def _stop(self) -> None:
        """Stop handoff first, so that it ends its work while what it needs still runs; Valkey last."""
        say("stopping (Ctrl-C again kills)")
        for names in (["handoff"], ["bot", "actions"], ["valkey"]):
            await asyncio.gather(*(self._keepers[name].end() for name in names if name in self._keepers))
        say("stopped")

    def _keep(self, group: asyncio.TaskGroup, program: Program) -> Keeper:
        keeper = Keeper(program, self._folder.logs, self._note)
        self._keepers[program.name] = keeper
        group.create_task(keeper.run())
        return keeper

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue  # started with nohup
            loop.add_signal_handler(number, self._on_signal)

    def _on_signal(self) -> None:
        if self._stop_asked.is_set():
            for keeper in self._keepers.values():
                keeper.kill()
        self._stop_asked.set()

    async def _rotate_logs(self) -> None:
        while True:
            await asyncio.sleep(10)
            with contextlib.suppress(OSError):  # a full disk must not stop the stack
                logs.rotate(self._folder.logs)

    def _note(self) -> None:
        """Write var/run.json anew."""
        bot = "starting" if self._bot == "up" and not self._keepers["bot"].up.is_set() else self._bot
        facts = {
            "pid": os.getpid(),
            "ready": self._ready,
            "bot": bot,
            "url": self._options.url,
            "internal_port": self._programs.internal_port,
            "redis_url": self._programs.redis_url,
            "programs": {
                name: {"pid": keeper.pid, "up": keeper.up.is_set(), "starts": keeper.starts}
                for name, keeper in self._keepers.items()
            },
        }
        with contextlib.suppress(OSError):
            vault.write_private(self._folder.run_file, json.dumps(facts, indent=1))
