"""The operator's commands: `python -m handoff admin create …`, and so on."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from handoff.domain.model import StaffRole
from handoff.errors import HandoffError, NotFound
from handoff.record import agents, backup_files, contacts
from handoff.record import backup as backups
from handoff.record.addresses import email_key
from handoff.record.contacts import Holdings
from handoff.record.database import Database, open_database
from handoff.record.import_accounts import import_accounts
from handoff.record.misunderstood import as_line, misunderstood

EraseLive = Callable[[Holdings], Awaitable[Sequence[str]]]
_Work = Callable[[Database, argparse.Namespace], Awaitable[None]]


def main(
    argv: Sequence[str], *, database_url: str, files_dir: Path | None = None, erase_live: EraseLive | None = None
) -> int:
    """Run one command and return its exit status: 0 done, 1 refused, 2 not understood.

    `files_dir` has the files of the conversations, which a back-up takes along; without it, none.
    `erase_live` removes what lives outside of SQL of a contact (live conversations, uploaded files) and returns the
    ids of the live conversations that it found; without it `contact delete` refuses to do half of the work.
    """
    arguments = _parser().parse_args(argv)
    try:
        asyncio.run(_run(arguments, database_url, files_dir, erase_live))
    except HandoffError as error:
        print(error.message, file=sys.stderr)
        for problem in error.detail.get("problems", ()):
            place = f"line {problem['line']}" if "line" in problem else problem["field"]
            print(f"  {place}: {problem['problem']}", file=sys.stderr)
        return 1
    return 0


async def _run(arguments: argparse.Namespace, url: str, files_dir: Path | None, erase_live: EraseLive | None) -> None:
    command: str = arguments.command
    match command:
        case "backup":
            kept = await backups.backup(url, arguments.directory, at_ms=_now_ms())
            print(kept)
            if files_dir is not None:
                print(await asyncio.to_thread(backup_files.pack, files_dir, kept))
            return
        case "restore":
            _confirm(arguments, "This replaces everything in the database by the back-up.")
            if files_dir is not None:
                await asyncio.to_thread(backup_files.check, arguments.file)
            await backups.restore(url, arguments.file)
            print(f"The database is what {arguments.file} says.")
            if files_dir is not None:
                count = await asyncio.to_thread(backup_files.unpack, arguments.file, files_dir)
                print("No archive of files lies beside it." if count is None else f"{count} files are brought back.")
            return
        case _:
            pass
    db = await open_database(url)
    try:
        if arguments.command == "contact delete":
            await _delete_contact(db, arguments, erase_live)
        else:
            await _COMMANDS[arguments.command](db, arguments)
    finally:
        await db.close()


async def _create_agent(db: Database, arguments: argparse.Namespace) -> None:
    made = await agents.create(
        db, arguments.email, arguments.name, _password(), StaffRole(arguments.role), arguments.languages.split(",")
    )
    print(f"{made.id} {made.email} may log in as {made.role}.")


async def _set_password(db: Database, arguments: argparse.Namespace) -> None:
    await agents.set_password(db, arguments.email, _password())
    print(f"The password of {arguments.email} is changed.")


async def _list_agents(db: Database, _arguments: argparse.Namespace) -> None:
    for agent in await agents.all(db):
        marks = ("" if agent.active else " deactivated") + (" demo" if agent.is_demo else "")
        print(f"{agent.id} {agent.role} {agent.email} {agent.name}{marks}")


async def _deactivate_agent(db: Database, arguments: argparse.Namespace) -> None:
    found = [agent for agent in await agents.all(db) if email_key(agent.email) == email_key(arguments.email)]
    if not found:
        raise NotFound("There is no agent with this address.")
    await agents.deactivate(db, found[0].id)
    print(f"{found[0].email} is deactivated.")


async def _remove_demo(db: Database, _arguments: argparse.Namespace) -> None:
    """Close the logins of the demo; its customers and orders stay, they open nothing."""
    demo = [agent for agent in await agents.all(db, active_only=True) if agent.is_demo]
    for agent in demo:
        await agents.deactivate(db, agent.id)
    print(f"{len(demo)} demo logins are closed.")


async def _delete_contact(db: Database, arguments: argparse.Namespace, erase_live: EraseLive | None) -> None:
    if erase_live is None:
        raise HandoffError("The live store cannot be reached, and half a deletion is none. Nothing was deleted.")
    _confirm(arguments, f"This removes all conversations of contact {arguments.contact_id} for good.")
    live_ids = await erase_live(await contacts.holdings(db, arguments.contact_id))
    receipt = await contacts.delete(db, arguments.contact_id, at_ms=_now_ms(), live_ids=live_ids)
    print(json.dumps(asdict(receipt), indent=2))


async def _export_contact(db: Database, arguments: argparse.Namespace) -> None:
    print(json.dumps(await contacts.export(db, arguments.contact_id), ensure_ascii=False, indent=2))


async def _import_accounts(db: Database, arguments: argparse.Namespace) -> None:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise HandoffError(f"{arguments.file} cannot be read: {error.strerror}.") from error
    done = await import_accounts(db, content, today=datetime.now(UTC).astimezone().date())
    print(f"{done.created} accounts created, {done.updated} updated.")


async def _write_misunderstood(db: Database, arguments: argparse.Namespace) -> None:
    since_ms = _now_ms() - round(arguments.days * 86_400_000)
    lines = [as_line(found) for found in await misunderstood(db, since_ms=since_ms)]
    if arguments.file is None:
        print(*lines, sep="\n", end="\n" if lines else "")
        return
    try:
        arguments.file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise HandoffError(f"{arguments.file} cannot be written: {error.strerror}.") from error
    print(f"{len(lines)} messages written to {arguments.file}.")


_COMMANDS: dict[str, _Work] = {
    "admin create": _create_agent,
    "agent create": _create_agent,
    "agent password": _set_password,
    "agent list": _list_agents,
    "agent deactivate": _deactivate_agent,
    "demo remove": _remove_demo,
    "contact export": _export_contact,
    "accounts import": _import_accounts,
    "misunderstood": _write_misunderstood,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handoff", description="Commands for the operator.")
    top = parser.add_subparsers(metavar="COMMAND", required=True)

    saving = top.add_parser("backup", help="write a back-up of database and files, while everything runs")
    saving.add_argument("directory", type=Path, nargs="?", default=Path("backups"))
    saving.set_defaults(command="backup")
    returning = top.add_parser("restore", help="bring a back-up back; stop handoff first")
    returning.add_argument("file", type=Path)
    returning.add_argument("--yes", action="store_true", help="do not ask")
    returning.set_defaults(command="restore")

    admin = top.add_parser("admin", help="administrators").add_subparsers(metavar="VERB", required=True)
    _account_arguments(admin.add_parser("create", help="create an administrator; reads the password"), "admin")
    agent = top.add_parser("agent", help="people at the desk").add_subparsers(metavar="VERB", required=True)
    _account_arguments(agent.add_parser("create", help="create an account; reads the password"), None)
    word = agent.add_parser("password", help="set a password; reads it")
    word.add_argument("email")
    word.set_defaults(command="agent password")
    agent.add_parser("list", help="list the accounts").set_defaults(command="agent list")
    leaving = agent.add_parser("deactivate", help="close an account")
    leaving.add_argument("email")
    leaving.set_defaults(command="agent deactivate")
    demo = top.add_parser("demo", help="the demo's data").add_subparsers(metavar="VERB", required=True)
    demo.add_parser("remove", help="close the demo's logins").set_defaults(command="demo remove")

    contact = top.add_parser("contact", help="people who wrote").add_subparsers(metavar="VERB", required=True)
    erasing = contact.add_parser("delete", help="delete a contact everywhere and print the receipt")
    erasing.add_argument("contact_id")
    erasing.add_argument("--yes", action="store_true", help="do not ask")
    erasing.set_defaults(command="contact delete")
    giving = contact.add_parser("export", help="print all that is kept of a contact")
    giving.add_argument("contact_id")
    giving.set_defaults(command="contact export")

    accounts = top.add_parser("accounts", help="customer accounts").add_subparsers(metavar="VERB", required=True)
    reading = accounts.add_parser("import", help="import a CSV file (UTF-8 or cp932): all of it or nothing")
    reading.add_argument("file", type=Path)
    reading.set_defaults(command="accounts import")

    doubtful = top.add_parser("misunderstood", help="write what the bot did not understand, masked, as JSON lines")
    doubtful.add_argument("file", type=Path, nargs="?", help="where to; printed without it")
    doubtful.add_argument("--days", type=float, default=7, help="how far back (default 7)")
    doubtful.set_defaults(command="misunderstood")
    return parser


def _account_arguments(parser: argparse.ArgumentParser, role: str | None) -> None:
    parser.add_argument("email")
    parser.add_argument("--name", required=True, help="as customers see it")
    parser.add_argument("--languages", default="ja,en", help="ja, en or ja,en")
    if role is None:
        parser.add_argument("--role", choices=[r.value for r in StaffRole], default=StaffRole.AGENT.value)
        parser.set_defaults(command="agent create")
    else:
        parser.set_defaults(command=f"{role} create", role=role)


def _password() -> str:
    """Ask for a password without showing it; a program gives it as the first line of its input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise HandoffError("The two differ. Nothing was changed.")
    return first


def _confirm(arguments: argparse.Namespace, consequence: str) -> None:
    if arguments.yes:
        return
    if not sys.stdin.isatty() or input(f"{consequence} Type yes to go on: ").strip() != "yes":
        raise HandoffError(f"{consequence} Nothing was changed; add --yes to mean it.")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
