from __future__ import annotations

import dataclasses
import time
from statistics import median

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from handoff.domain import ids
from handoff.domain.model import StaffRole
from handoff.errors import InvalidFields, NotFound
from handoff.record import agents
from handoff.record.database import Database
from handoff.record.schema import agents as table

PASSWORD = "correct horse battery"


async def _made(db: Database, email: str = "aoi@hidamari.example") -> agents.Agent:
    return await agents.create(db, email, "星野 葵", PASSWORD, StaffRole.AGENT, ["ja", "en"])


async def test_the_right_password_logs_in_however_the_address_is_typed(db: Database) -> None:
    made = await _made(db)
    assert ids.is_id(made.id, "a")
    assert await agents.verify(db, " ＡＯＩ@Hidamari.example ", PASSWORD) == made
    assert await agents.get(db, made.id) == made
    assert made.staff().may_answer()


@pytest.mark.parametrize(
    "password", ["", "correct horse", PASSWORD + "\0", PASSWORD + " ", "\ud800" * 12, "x" * 10_000]
)
async def test_a_wrong_password_does_not(db: Database, password: str) -> None:
    await _made(db)
    assert await agents.verify(db, "aoi@hidamari.example", password) is None


async def test_a_deactivated_account_does_not_log_in_but_stays_on_record(db: Database) -> None:
    made = await _made(db)
    await agents.deactivate(db, made.id)
    assert await agents.verify(db, made.email, PASSWORD) is None
    kept = await agents.get(db, made.id)
    assert kept is not None
    assert not kept.active
    assert await agents.all(db, active_only=True) == []
    with pytest.raises(NotFound):
        await agents.deactivate(db, "a_nobody")


async def test_an_unknown_address_takes_as_long_as_a_known_one(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = PasswordHasher(time_cost=2, memory_cost=16_384, parallelism=1)  # enough to be seen beside the query
    monkeypatch.setattr(agents, "_hasher", slow)
    monkeypatch.setattr(agents, "_NOBODY", slow.hash("nobody's"))
    await _made(db)

    async def duration(email: str) -> float:
        begun = time.process_time()
        assert await agents.verify(db, email, "wrong password") is None
        return time.process_time() - begun

    known = [await duration("aoi@hidamari.example") for _ in range(5)]
    unknown = [await duration("nobody@hidamari.example") for _ in range(5)]
    assert median(unknown) > median(known) / 3


async def test_a_hash_with_older_parameters_is_replaced_at_login(db: Database) -> None:
    made = await _made(db)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    async with db.writing() as connection:
        await connection.execute(update(table).values(password_hash=weak))
    assert await agents.verify(db, made.email, PASSWORD) is not None
    async with db.reading() as connection:
        assert await connection.scalar(select(table.c.password_hash)) != weak
    assert await agents.verify(db, made.email, PASSWORD) is not None


async def test_a_changed_password_is_the_only_one_that_works(db: Database) -> None:
    made = await _made(db)
    await agents.set_password(db, made.email, "another long word")
    assert await agents.verify(db, made.email, PASSWORD) is None
    found = await agents.verify(db, made.email, "another long word")
    assert found == dataclasses.replace(made, stamp=found.stamp if found else "")
    assert found.stamp != made.stamp
    with pytest.raises(NotFound):
        await agents.set_password(db, "nobody@hidamari.example", "another long word")


async def test_an_account_that_cannot_be_is_refused_with_every_reason(db: Database) -> None:
    with pytest.raises(InvalidFields) as refused:
        await agents.create(db, "no address", " ", "short", StaffRole.AGENT, ["fr"])
    assert [problem["field"] for problem in refused.value.detail["problems"]] == [
        "email",
        "name",
        "password",
        "languages",
    ]


async def test_an_address_is_taken_once_in_any_spelling(db: Database) -> None:
    await _made(db)
    with pytest.raises(InvalidFields, match="exists already"):
        await _made(db, "AOI@hidamari.example")


async def test_demo_logins_count_only_while_somebody_could_use_them(db: Database) -> None:
    await _made(db)
    assert not await agents.demo_logins_exist(db)
    made = await agents.create(db, "demo@hidamari.example", "Demo", PASSWORD, StaffRole.ADMIN, ["ja"], is_demo=True)
    assert await agents.demo_logins_exist(db)
    await agents.deactivate(db, made.id)
    assert not await agents.demo_logins_exist(db)
