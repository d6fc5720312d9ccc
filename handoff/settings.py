"""Settings, read once at the start: HANDOFF_… of the environment for operators, handoff.yml for what people tune."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from handoff.domain.tuning import Tuning
from handoff.errors import SettingsError

_ALL_ADDRESSES = frozenset({"0.0.0.0", "::"})  # noqa: S104  (compared with, not bound to)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Secret(str):
    """A string that prints as stars."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


_NONE = Secret("")
_LOCAL_REDIS = Secret("redis://127.0.0.1:6379/0")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; HANDOFF_PORT sets `port`, and so on."""

    host: str = "127.0.0.1"
    port: int = 8080
    internal_host: str = "127.0.0.1"
    internal_port: int = 8081
    var_dir: Path = Path("var")
    config: Path = Path("handoff.yml")
    redis_url: Secret = _LOCAL_REDIS
    database_url: Secret = _NONE
    bot_url: str = "http://127.0.0.1:5005"
    smtp_url: Secret = _NONE
    public_url: str = ""
    mail_from: str = "support@hidamari.example"
    workspace: str = "main"
    trusted_proxies: int = 0
    demo: bool = True
    turn_workers: int = 32
    secret: Secret = _NONE
    bot_secret: Secret = _NONE
    internal_secret: Secret = _NONE
    webhook_key: Secret = _NONE
    site_keys: Mapping[str, Secret] = field(default_factory=dict)
    tuning: Tuning = field(repr=False, default=None)  # type: ignore[assignment]

    @property
    def listens_beyond_loopback(self) -> bool:
        """Whether other machines can reach it."""
        return self.host not in LOOPBACK

    @property
    def database_address(self) -> str:
        """HANDOFF_DATABASE_URL, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.var_dir / 'hikitsugi.db'}"

    def url_of(self, path: str) -> str:
        """The address of a page as customers reach it; HANDOFF_PUBLIC_URL where a proxy stands before us."""
        reached = "127.0.0.1" if self.host in _ALL_ADDRESSES else self.host
        base = self.public_url or f"http://{reached}:{self.port}"
        return base.rstrip("/") + path


_NAMES = {
    name: f"HANDOFF_{name.upper()}" for name in Settings.__dataclass_fields__ if name not in ("tuning", "site_keys")
}
_SECRETS = ("secret", "bot_secret", "internal_secret", "redis_url", "database_url", "smtp_url", "webhook_key")
_SITE_KEY = "HANDOFF_SITE_KEY_"
# Read by other programs of the stack, so not unknown here.
_OTHERS = frozenset({"HANDOFF_ACTIONS_URL", "HANDOFF_INTERNAL_URL"})


def read_settings(environ: Mapping[str, str], *, require_secrets: bool = True) -> Settings:
    """Read and check everything; raise SettingsError with all problems, each with its place."""
    problems: list[str] = []
    values: dict[str, object] = {}
    known = {*_NAMES.values(), *_OTHERS}
    unknown = [n for n in environ if n.startswith("HANDOFF_") and n not in known and not n.startswith(_SITE_KEY)]
    problems += [f"{name}: there is no such setting" for name in sorted(unknown)]
    adapters = {name: TypeAdapter(_type_of(name)) for name in _NAMES}
    for name, variable in _NAMES.items():
        if variable not in environ:
            continue
        try:
            values[name] = adapters[name].validate_python(environ[variable])
        except ValidationError as error:
            problems.append(f"{variable}: {error.errors()[0]['msg']}")
    if require_secrets:
        short = [name for name in ("secret", "bot_secret", "internal_secret") if len(str(values.get(name, ""))) < 16]
        problems += [f"{_NAMES[name]}: must have at least 16 characters (scripts/run makes one)" for name in short]
    values |= {name: Secret(values[name]) for name in _SECRETS if name in values}
    config = Path(str(values.get("config", "handoff.yml")))
    try:
        values["tuning"] = tuning = read_tuning(config)
        values["site_keys"] = {
            name: Secret(environ[inbox.site_token.key])
            for name, inbox in tuning.inboxes.items()
            if inbox.site_token and inbox.site_token.key in environ
        }
    except SettingsError as error:
        problems.append(error.message)
    if problems:
        raise SettingsError("\n".join(problems))
    settings = Settings(**values)  # type: ignore[arg-type]
    return _with_demo_keys(settings) if settings.demo else settings


def _with_demo_keys(settings: Settings) -> Settings:
    """In the demo the shop and we are one: make the site's secret where none was given."""
    made = {
        name: secret_from_file(settings.var_dir / "secrets" / f"site-{name}")
        for name, inbox in settings.tuning.inboxes.items()
        if inbox.site_token and inbox.site_token.algorithm == "HS256" and name not in settings.site_keys
    }
    return replace(settings, site_keys={**made, **settings.site_keys})


def read_tuning(path: Path) -> Tuning:
    """Read handoff.yml; raise SettingsError naming file, place and problem, all at once."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
    try:
        return TypeAdapter(Tuning).validate_python(content)
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(str(p) for p in e['loc']) or '(top)'}: {e['msg']}" for e in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def secret_from_file(path: Path) -> Secret:
    """Return the secret kept in `path` (mode 0600), made on first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return Secret(path.read_text(encoding="ascii").strip())


def _type_of(name: str) -> Any:
    default = Settings.__dataclass_fields__[name].default
    if isinstance(default, Path):
        return Path
    return type(default) if isinstance(default, (bool, int)) else str
