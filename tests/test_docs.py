"""The documents name what the program has and nothing else; their examples run."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from handoff import cli
from handoff.api import internal
from handoff.app import PUBLIC
from handoff.domain.events import EVENT_TYPES
from handoff.domain.tuning import Tuning
from handoff.live import keys
from handoff.metrics import REGISTRY
from handoff.settings import Settings, read_tuning
from handoff.supervisor.options import read_options
from tests.people import Customer, Instance

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SCRIPTS = ROOT / "handoff" / "live" / "scripts"
# What Markdown is read for: links, code spans, files named in them (those of handoff/ without it, too), settings.
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(
    r"(?:live|record|service|api|jobs|domain|handoff|bot|actions|data|web|tests|scripts|docs|deploy|benchmarks|requirements)/[\w./-]+\w/?"
)
_SETTING = re.compile(r"HANDOFF_[A-Z_]+")


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def section(document: Path, title: str) -> str:
    """The text below a heading, up to the next heading of its rank or above."""
    rank = re.search(rf"^(#+) {re.escape(title)}$", text := document.read_text("utf-8"), re.MULTILINE)
    assert rank, f"{document.name} has no heading {title!r}"
    rest = text[rank.end() :]
    end = re.search(rf"^#{{1,{len(rank[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def column(text: str, number: int = 0) -> Iterator[str]:
    """The first code span of a column in every row of a text's tables."""
    for line in text.splitlines():
        cells = line.strip().strip("|").split("|")
        if line.startswith("| ") and len(cells) > number and (found := _CODE.search(cells[number])):
            yield found[1]


def source(*folders: str, suffixes: Iterable[str] = (".py",)) -> str:
    """All code below the folders in one text."""
    paths = [p for folder in folders for p in sorted((ROOT / folder).rglob("*")) if p.suffix in suffixes]
    return "\n".join(path.read_text("utf-8") for path in paths)


def known_settings() -> set[str]:
    """Every name that a program reads; those of sites' keys, which people choose, as one."""
    own = {f"HANDOFF_{field.name.upper()}" for field in fields(Settings) if field.name not in ("tuning", "site_keys")}
    code = source("handoff", "bot", "actions", "scripts", suffixes=(".py", ".yml"))
    named = {name for name in _SETTING.findall(code) if not name.endswith("_")}
    return {_one_site_key(name) for name in own | named | {"HANDOFF_SITE_KEY_"}}


def _one_site_key(name: str) -> str:
    return "HANDOFF_SITE_KEY_…" if name.startswith("HANDOFF_SITE_KEY") else name


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    described = {name for name in column(section(DOCS / "operations.md", "Settings")) if name.startswith("HANDOFF_")}
    assert described == known_settings()


def test_no_document_and_no_example_names_a_setting_that_does_not_exist() -> None:
    examples = [path for path in (ROOT / "deploy").iterdir() if path.is_file()]
    named = {
        name
        for path in [*documents(), *examples]
        for name in _SETTING.findall(path.read_text("utf-8"))
        if name[-1] != "_"
    }
    assert {_one_site_key(name) for name in named} <= known_settings()


def test_handoff_yml_shows_everything_that_can_be_tuned() -> None:
    shown = yaml.safe_load((ROOT / "handoff.yml").read_text("utf-8"))
    assert set(shown) == {field.name for field in fields(Tuning)}
    for part in ("conversation", "desk", "identity", "limits"):
        kind = next(field.default_factory for field in fields(Tuning) if field.name == part)
        assert set(shown[part]) == {field.name for field in fields(kind)}, part  # type: ignore[arg-type]


def test_the_page_of_the_queue_says_what_each_number_of_it_changes() -> None:
    tuning = read_tuning(ROOT / "handoff.yml")
    page = section(DOCS / "queue.md", "The numbers")
    named = {part for code in _CODE.findall(page) for part in re.split(r"[.*]+", code)}
    owners = (tuning.routing, tuning.wait, tuning.idle, tuning.sla["default"])
    numbers = {f.name for owner in owners for f in fields(owner)} | {"head_start_s", "policy", "skills"}
    assert numbers | {"nobody_on_duty_s", "every_min"} <= named


def test_the_supervisors_options_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["--help"], {})
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert options == set(re.findall(r"scripts/run (--[a-z-]+)", (DOCS / "operations.md").read_text("utf-8")))


def test_every_event_type_is_documented() -> None:
    assert set(column(section(DOCS / "protocol.md", "Events"))) == EVENT_TYPES


def test_every_frame_is_documented_and_every_documented_one_exists() -> None:
    frame = (
        r"[a-z]+\.(?:accept|refuse|append|advance|ready|authenticate|show|hide|send|start|stop|mark|give|beat|reload)"
    )
    sent = set(re.findall(rf'"({frame})"', source("handoff/api", "handoff/service", "handoff/jobs")))
    assert set(re.findall(rf"\b({frame})\b", (DOCS / "protocol.md").read_text("utf-8"))) == sent


def test_every_error_code_is_documented_and_every_documented_one_exists() -> None:
    tree = (ROOT / "handoff" / "errors.py").read_text("utf-8").partition("class SettingsError")[0]
    code = source("handoff/api", "handoff/domain", "handoff/live", "handoff/service") + tree
    raised = set(re.findall(r'\bcode="([a-z_]+)"', code)) | set(re.findall(r'default_code.*?"([a-z_]+)"\n', code))
    rows = [line for line in section(DOCS / "protocol.md", "Errors").splitlines() if re.match(r"\| \d", line)]
    described = set(re.findall(r"`([a-z_]+)`", "\n".join(rows))) - {"client_message_id"}
    assert raised <= described
    assert not {name for name in described if f'"{name}"' not in code}


def test_every_route_is_documented_and_every_documented_one_exists() -> None:
    served = {
        (route.method, re.sub(r":[^}]+}", "}", route.path)) for module in (*PUBLIC, internal) for route in module.routes
    }
    rows = section(DOCS / "protocol.md", "Every address")
    assert set(re.findall(r"^\| (GET|POST|PUT) \| `([^`]+)`", rows, re.MULTILINE)) == served


def test_every_key_is_documented_and_every_documented_one_exists() -> None:
    table = set(re.findall(r"^\| ([a-z]+)(?::[A-Za-z:]+)? \|", keys.__doc__ or "", re.MULTILINE)) - {"name"}
    python = set(re.findall(r'keys\.of\("([a-z]+)"', source("handoff/live")))
    lua = set(re.findall(r"P \.\. '([a-z]+)", source("handoff/live", suffixes=(".lua",))))
    assert python | lua == table
    assert {name.partition(":")[0] for name in column(section(DOCS / "redis.md", "Keys"))} == table


def test_every_script_has_a_header_and_is_documented() -> None:
    scripts = {path.stem for path in SCRIPTS.glob("*.lua")} - {"_prelude"}
    assert set(column(section(DOCS / "redis.md", "Scripts"))) == scripts
    for name in scripts:
        head = (SCRIPTS / f"{name}.lua").read_text("utf-8")
        assert re.match(r"-- [A-Z].*\n(?:-- .*\n)*?-- KEYS\[1\].*\n-- ARGV(.*\n)+?-- Returns ", head), name


def test_every_metric_is_documented_and_every_documented_one_exists() -> None:
    counted = {
        (f"{family.name}_total" if family.type == "counter" else family.name): family for family in REGISTRY.collect()
    }
    assert set(column(section(DOCS / "operations.md", "Metrics"))) == set(counted)


def test_every_command_is_documented_and_every_documented_one_exists(capsys: pytest.CaptureFixture[str]) -> None:
    def verbs(*before: str) -> Iterator[str]:
        with pytest.raises(SystemExit):
            cli.main([*before, "--help"], database_url="")
        helped = capsys.readouterr().out
        if not re.search(r"^\s*(COMMAND|VERB)$", helped, re.MULTILINE):
            yield " ".join(before)
            return
        for verb in re.findall(r"^    ([a-z]+)\b", helped, re.MULTILINE):
            yield from verbs(*before, verb)

    described = column(section(DOCS / "operations.md", "Commands"))
    plain = {" ".join(re.findall(r"^[a-z]+(?: [a-z]+)*", name)) for name in described}
    assert plain == {"serve", *verbs()}


def test_every_script_for_people_is_documented_and_every_documented_one_exists() -> None:
    there = {f"scripts/{path.name}" for path in (ROOT / "scripts").iterdir() if path.is_file()}
    assert set(column(section(DOCS / "architecture.md", "Commands"))) == there


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_points_to_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    gone = []
    for link in (first or second for first, second in _LINK.findall(text)):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            gone.append(link)
    named = {path for span in _CODE.findall(text) if (path := span.rstrip(",")) and _PATH.fullmatch(path)}
    gone += [path for path in sorted(named) if not any((base / path).exists() for base in (ROOT, ROOT / "handoff"))]
    assert not gone


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_decision_is_numbered_and_listed() -> None:
    pages_ = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert [name[:3] for name in pages_] == [f"{number:03d}" for number in range(1, len(pages_) + 1)]
    listed = re.findall(r"\[(\d{3})\]\(([^)]+)\) \| (.+) \|", (DOCS / "decisions" / "README.md").read_text("utf-8"))
    assert [name for _, name, _ in listed] == pages_
    for number, name, title in listed:
        assert (DOCS / "decisions" / name).read_text("utf-8").startswith(f"# {number} {title}\n")


async def test_the_protocols_examples_run(gateway: Instance) -> None:
    if not shutil.which("curl"):
        assert not os.environ.get("CI"), "CI needs curl for the examples of docs/protocol.md"
        pytest.skip("there is no curl")
    blocks = re.findall(r"^```sh test\n(.*?)^```$", (DOCS / "protocol.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    login = next(found for found in gateway.logins() if found["role"] == "agent")
    shell = await asyncio.create_subprocess_exec(
        "sh", "-eu", "-c", "\n".join(blocks),
        env={"PATH": os.environ["PATH"], "URL": gateway.url, "EMAIL": login["email"], "PASSWORD": login["password"]},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(60):
        output, _ = await shell.communicate()
    printed = output.decode()
    assert shell.returncode == 0, printed
    assert " 202\n" in printed
    assert " 200\n" in printed
    assert '"status": "queued"' in printed
    assert "お待たせいたしました。".encode("unicode_escape").decode() in printed


async def test_a_message_has_the_fields_that_are_documented(customer: Customer) -> None:
    await customer.say("返品したいです")
    said = await customer.until(author__role="bot")
    row = next(line for line in section(DOCS / "protocol.md", "Events").splitlines() if "`message.appended`" in line)
    described = set(re.findall(r"`([a-z_]+)`", row.split("|")[2]))
    assert set(said) - {"seq", "type", "at_ms", "conversation_id"} <= described
