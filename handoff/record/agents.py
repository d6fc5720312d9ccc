"""The people who answer: their accounts at the desk and the check of their passwords."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import exists, insert, select, update

from handoff.domain.ids import AgentId
from handoff.domain.model import Staff, StaffRole
from handoff.errors import InvalidFields, NotFound
from handoff.record.addresses import email_key, email_problem
from handoff.record.database import Database
from handoff.record.schema import agents

MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 200  # hashing is slow on purpose: nobody may make it hash a book
_LANGUAGES = frozenset({"ja", "en"})
_WORD, _MAX_WORDS, _MAX_CAPACITY = re.compile(r"[a-z][a-z0-9_]{0,39}"), 50, 100
_NO_PASSWORD = "!"  # noqa: S105  (no hash: nothing that is typed can match it)
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))  # compared for unknown addresses, so that they take as long


@dataclass(frozen=True, slots=True)
class Agent:
    """One person's account; the password hash never leaves this module. `stamp` changes whenever the password does.

    `queues` empty: all of them. `capacity` None: that of handoff.yml. `invited`: they have yet to choose a password.
    """

    id: AgentId
    email: str
    name: str
    role: StaffRole
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    queues: tuple[str, ...]
    capacity: int | None
    active: bool
    is_demo: bool
    stamp: str
    invited: bool = False

    def staff(self) -> Staff:
        """Return the logged-in person that the rest of the program speaks of."""
        return Staff(self.id, self.name, self.email, self.role)


async def create(
    db: Database,
    email: str,
    name: str,
    password: str,
    role: StaffRole,
    languages: Sequence[str] = ("ja", "en"),
    *,
    is_demo: bool = False,
) -> Agent:
    """Create an account and return it.

    Raises InvalidFields (detail.problems: [{field, problem}]) for an unusable or taken address, an empty name, a
    password under 10 characters, an unknown language.
    """
    return await _insert(db, await row_of(email, name, password, role, languages, is_demo=is_demo))


async def invite(db: Database, email: str, name: str, role: StaffRole, languages: Sequence[str]) -> Agent:
    """Create an account that nobody can log in with until its owner chose a password. Raises as `create` does."""
    row = await row_of(email, name, secrets.token_urlsafe(24), role, languages, is_demo=False)
    return await _insert(db, row | {"password_hash": _NO_PASSWORD})


async def change(db: Database, agent_id: str, *, name: str, role: StaffRole, active: bool) -> Agent:
    """Write what an account says of a person; closed, nobody logs in with it. Raises NotFound and InvalidFields."""
    if not name.strip():
        raise _refused([("name", "Give a name: customers see who answers.")])
    values = {"name": name.strip(), "role": role.value, "active": active}
    async with db.writing() as connection:
        await connection.execute(update(agents).where(agents.c.id == agent_id).values(values))
    found = await get(db, agent_id)
    if found is None:
        raise NotFound("There is no agent with this id.")
    return found


async def _insert(db: Database, row: dict[str, Any]) -> Agent:
    async with db.writing(serial="agents") as connection:
        taken = await connection.scalar(select(exists().where(agents.c.email_key == row["email_key"])))
        if taken:
            raise _refused([("email", "An account with this address exists already.")])
        await connection.execute(insert(agents), row)
    return _agent(row)


async def verify(db: Database, email: str, password: str) -> Agent | None:
    """Return the active account with this address and password, or None; both answers take the same work.

    A hash made with older parameters is replaced on the way.
    """
    async with db.reading() as connection:
        query = select(agents).where(agents.c.email_key == email_key(email))
        found = (await connection.execute(query)).mappings().first()
    right = await asyncio.to_thread(_matches, found["password_hash"] if found else _NOBODY, password)
    if found is None or not right or not found["active"]:
        return None
    if _hasher.check_needs_rehash(found["password_hash"]):
        fresh = await asyncio.to_thread(_hasher.hash, password)
        async with db.writing() as connection:
            await connection.execute(update(agents).where(agents.c.id == found["id"]).values(password_hash=fresh))
        return _agent({**found, "password_hash": fresh})
    return _agent(found)


async def get(db: Database, agent_id: str) -> Agent | None:
    """Return the account, deactivated ones too, or None."""
    async with db.reading() as connection:
        found = (await connection.execute(select(agents).where(agents.c.id == agent_id))).mappings().first()
    return _agent(found) if found else None


async def all(db: Database, *, active_only: bool = False) -> list[Agent]:  # noqa: A001 - read as agents.all
    """Return the accounts by name."""
    query = select(agents).order_by(agents.c.name, agents.c.id)
    async with db.reading() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [_agent(row) for row in rows if row["active"] or not active_only]


async def deactivate(db: Database, agent_id: str) -> None:
    """Close an account: it stays in the record, but nobody logs in with it. Raises NotFound."""
    async with db.writing() as connection:
        done = await connection.execute(update(agents).where(agents.c.id == agent_id).values(active=False))
    if done.rowcount == 0:
        raise NotFound("There is no agent with this id.")


async def set_password(db: Database, email: str, password: str) -> None:
    """Replace a password. Raises NotFound for an unknown address and InvalidFields for a weak password."""
    if problem := _password_problem(password):
        raise _refused([("password", problem)])
    fresh = await asyncio.to_thread(_hasher.hash, password)
    async with db.writing() as connection:
        change = update(agents).where(agents.c.email_key == email_key(email)).values(password_hash=fresh)
        done = await connection.execute(change)
    if done.rowcount == 0:
        raise NotFound("There is no agent with this address.")


async def set_routing(
    db: Database, agent_id: str, *,
    languages: Sequence[str], skills: Sequence[str], queues: Sequence[str], capacity: int | None,
) -> Agent:  # fmt: skip
    """Replace what routing goes by, and return the account. Raises NotFound and InvalidFields.

    Which queues there are says handoff.yml, so a name here may be one of a queue that is gone; it then leads nowhere.
    """
    if problems := _routing_problems(languages, skills, queues, capacity):
        raise _refused(problems)
    values = {
        "languages": " ".join(languages), "skills": " ".join(skills), "queues": " ".join(queues), "capacity": capacity,
    }  # fmt: skip
    async with db.writing() as connection:
        await connection.execute(update(agents).where(agents.c.id == agent_id).values(values))
    found = await get(db, agent_id)
    if found is None:
        raise NotFound("There is no agent with this id.")
    return found


async def demo_logins_exist(db: Database) -> bool:
    """Tell whether somebody could log in with an account of the demo: its passwords lie in a file."""
    async with db.reading() as connection:
        query = select(exists().where(agents.c.is_demo, agents.c.active))
        return bool(await connection.scalar(query))


async def row_of(
    email: str, name: str, password: str, role: StaffRole, languages: Sequence[str], *,
    is_demo: bool, skills: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Check the fields of a new account and return its row, hashed in a thread. Raises as `create` does."""
    problems = [
        (field, problem)
        for field, problem in (
            ("email", email_problem(email)),
            ("name", None if name.strip() else "Give a name: customers see who answers."),
            ("password", _password_problem(password)),
            ("languages", None if languages and set(languages) <= _LANGUAGES else "Give ja, en or both."),
        )
        if problem
    ]
    if problems:
        raise _refused(problems)
    return {
        "id": AgentId("a_" + secrets.token_hex(10)),
        "email": email.strip(),
        "email_key": email_key(email),
        "name": name.strip(),
        "password_hash": await asyncio.to_thread(_hasher.hash, password),
        "role": role.value,
        "languages": " ".join(languages),
        "skills": " ".join(skills),
        "queues": "",
        "capacity": None,
        "active": True,
        "is_demo": is_demo,
    }


def _routing_problems(
    languages: Sequence[str], skills: Sequence[str], queues: Sequence[str], capacity: int | None
) -> list[tuple[str, str]]:
    problems: list[tuple[str, str]] = []
    if not languages or not set(languages) <= _LANGUAGES:
        problems.append(("languages", "Give ja, en or both."))
    for field, names in (("skills", skills), ("queues", queues)):
        if len(names) > _MAX_WORDS or any(not _WORD.fullmatch(name) for name in names):
            problems.append((field, f"At most {_MAX_WORDS} {field}, each of small letters, digits and _."))
    if capacity is not None and not 1 <= capacity <= _MAX_CAPACITY:
        problems.append(("capacity", f"A capacity lies between 1 and {_MAX_CAPACITY}."))
    return problems


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password[: MAX_PASSWORD_CHARS + 1].encode(errors="replace"))
    except (VerificationError, InvalidHashError):
        return False


def check_password(password: str) -> None:
    """Raise InvalidFields for a password that would not be taken."""
    if problem := _password_problem(password):
        raise _refused([("password", problem)])


def _password_problem(password: str) -> str | None:
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        return f"A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters."
    return None


def _refused(problems: Sequence[tuple[str, str]]) -> InvalidFields:
    listed = [{"field": field, "problem": problem} for field, problem in problems]
    return InvalidFields(" ".join(problem for _, problem in problems), problems=listed)


def _agent(row: Mapping[Any, Any]) -> Agent:
    return Agent(
        id=AgentId(row["id"]),
        email=row["email"],
        name=row["name"],
        role=StaffRole(row["role"]),
        languages=tuple(row["languages"].split()),
        skills=tuple(row["skills"].split()),
        queues=tuple(row["queues"].split()),
        capacity=row["capacity"],
        active=row["active"],
        is_demo=row["is_demo"],
        stamp=hashlib.sha256(row["password_hash"].encode()).hexdigest()[:16],
        invited=row["password_hash"] == _NO_PASSWORD,
    )
