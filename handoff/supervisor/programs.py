"""The command lines and environments of handoff, the action server and Rasa."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handoff.supervisor import vault
from handoff.supervisor.folder import ROOT, Folder
from handoff.supervisor.keeper import Program
from handoff.supervisor.options import Options
from handoff.supervisor.probe import Probe

BOT_PYTHON = ROOT / ".venv" / "bot" / "bin" / "python"

# Old code that must not call home, listen beyond loopback or fill the log.
_RASA = {
    "MALLOC_ARENA_MAX": "2",  # a heap for each of its many threads would hold memory that none of them uses
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": "127.0.0.1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TICKET_LOCK_LIFETIME": "15",  # a turn that died must not hold up the next message for 49 s
}

# One sentence is too little work to share: helpers that spin while they wait cost the other programs their processor.
# Measured on two busy cores: 12 ms a sentence with one thread, 33 ms with two.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Programs:
    """Makes each program's description; a program is given only the settings and secrets that it needs."""

    options: Options
    folder: Folder
    environ: Mapping[str, str]
    redis_url: str
    internal_port: int
    actions_port: int
    bot_port: int

    def handoff(self) -> Program:
        """Describe the one program on the network; it gets every setting of the operator."""
        operators = {name: value for name, value in self.environ.items() if name.startswith("HANDOFF_")}
        environ = {
            **self._outside(),
            **operators,
            "HANDOFF_HOST": self.options.host,
            "HANDOFF_PORT": str(self.options.port),
            "HANDOFF_INTERNAL_PORT": str(self.internal_port),
            "HANDOFF_VAR_DIR": str(self.folder.path),
            "HANDOFF_REDIS_URL": self.redis_url,
            "HANDOFF_BOT_URL": self.options.bot_url or f"http://127.0.0.1:{self.bot_port}",
            **{
                name: self._secret(name) for name in ("HANDOFF_SECRET", "HANDOFF_BOT_SECRET", "HANDOFF_INTERNAL_SECRET")
            },
        }
        argv = (sys.executable, "-m", "handoff", "serve")
        return Program(
            "handoff", argv, environ, Probe(f"{self.options.url}/healthz").passes, patience_s=30, is_essential=True
        )

    def ready(self) -> Probe:
        """Return the probe that passes once customers can be served."""
        return Probe(f"{self.options.url}/readyz")

    def actions(self) -> Program:
        """Describe the action server, which knows the internal API and nothing else."""
        internal_host = self.environ.get("HANDOFF_INTERNAL_HOST") or "127.0.0.1"
        environ = {
            **self._outside(),
            **_RASA,
            "HANDOFF_INTERNAL_URL": f"http://{internal_host}:{self.internal_port}",
            "HANDOFF_INTERNAL_SECRET": self._secret("HANDOFF_INTERNAL_SECRET"),
        }
        argv = (str(BOT_PYTHON), "-m", "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port))
        probe = Probe(f"http://127.0.0.1:{self.actions_port}/health")
        return Program("actions", argv, environ, probe.passes, patience_s=10)

    def bot(self, model: Path) -> Program:
        """Describe Rasa with the trained model, on loopback, with our channel only."""
        secret = self._secret("HANDOFF_BOT_SECRET")
        environ = {
            **self.training_environ(),
            **_ONE_THREAD,
            "HANDOFF_BOT_SECRET": secret,
            "HANDOFF_REDIS_URL": self.redis_url,
            "HANDOFF_ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}/webhook",
        }
        argv = [str(BOT_PYTHON), "-m", "bot", "run", "-m", str(model), "-i", "127.0.0.1", "-p", str(self.bot_port)]
        argv += ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
        probe = Probe(f"http://127.0.0.1:{self.bot_port}/webhooks/gateway/health", bearer=secret)
        return Program("bot", tuple(argv), environ, probe.passes, patience_s=10)

    def training_environ(self) -> dict[str, str]:
        """Return what scripts/train is given."""
        cache = str(self.folder.path / "cache")
        return {
            **self._outside(),
            **_RASA,
            "HANDOFF_VAR_DIR": str(self.folder.path),
            "RASA_CACHE_DIRECTORY": cache,
            "MPLCONFIGDIR": cache,
        }

    def _outside(self) -> dict[str, str]:
        """Return the machine's environment without what belongs to handoff alone: database, mail, token secret."""
        kept = {name: value for name, value in self.environ.items() if not name.startswith("HANDOFF_")}
        return {**kept, "PYTHONUNBUFFERED": "1"}

    def _secret(self, name: str) -> str:
        return self.environ.get(name) or vault.secret(self.folder.secrets, name)
