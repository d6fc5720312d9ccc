"""What the operator asked for, from the command line and HANDOFF_… settings; all problems at once."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handoff.supervisor.errors import StartError


@dataclass(frozen=True, slots=True)
class Options:
    """Where to listen, where the data lives, and which parts run elsewhere or not at all."""

    var_dir: Path
    host: str = "127.0.0.1"
    port: int = 8080
    internal_port: int | None = None
    redis_url: str = ""
    bot_url: str = ""
    with_bot: bool = True

    @property
    def url(self) -> str:
        """The address of this instance as seen from this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 — read, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def read_options(argv: Sequence[str], environ: Mapping[str, str]) -> Options:
    """Return the options; raise StartError naming every bad value with its variable."""
    parser = argparse.ArgumentParser(prog="scripts/run", description="Run everything until Ctrl-C.")
    parser.add_argument(
        "--without-bot", action="store_true", help="run without Rasa: every conversation goes to people"
    )
    arguments = parser.parse_args(argv)
    problems: list[str] = []
    port = _port("HANDOFF_PORT", environ, problems) or 8080
    internal_port = _port("HANDOFF_INTERNAL_PORT", environ, problems)
    if problems:
        raise StartError("\n".join(problems))
    bot_url = environ.get("HANDOFF_BOT_URL", "")
    return Options(
        var_dir=Path(environ.get("HANDOFF_VAR_DIR") or "var").resolve(),
        host=environ.get("HANDOFF_HOST") or "127.0.0.1",
        port=port,
        internal_port=internal_port,
        redis_url=environ.get("HANDOFF_REDIS_URL", ""),
        bot_url=bot_url,
        with_bot=not (arguments.without_bot or bot_url),
    )


def _port(name: str, environ: Mapping[str, str], problems: list[str]) -> int | None:
    text = environ.get(name, "")
    if not text:
        return None
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    problems.append(f"{name}: a port is a number from 1 to 65535, not {text!r}")
    return None
