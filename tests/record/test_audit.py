"""What somebody did is written once: not even the program can change it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from handoff.record import audit
from handoff.record.audit import Deed, Wanted
from handoff.record.database import Database
from handoff.record.desk_tables import audit_log


def _deed(at_ms: int, action: str = "agent.deactivated", actor: str = "a_1", subject: str = "a_2") -> Deed:
    return Deed(at_ms, actor, "早瀬 夏希", action, "agent", subject, {"name": "桐谷 蓮"})


async def test_deeds_are_read_latest_first_and_by_page(db: Database) -> None:
    for at_ms in range(1, 6):
        await audit.append(db, _deed(at_ms))
    first = await audit.read(db, Wanted(), limit=3)
    rest = await audit.read(db, Wanted(before=first[-1]["id"]), limit=3)
    assert [one["at_ms"] for one in first + rest] == [5, 4, 3, 2, 1]
    assert first[0]["actor"] == {"id": "a_1", "name": "早瀬 夏希"}
    assert first[0]["detail"] == {"name": "桐谷 蓮"}


async def test_deeds_are_found_by_person_action_subject_and_time(db: Database) -> None:
    await audit.append(db, _deed(1))
    await audit.append(db, _deed(2, action="tuning.changed", actor="a_9", subject="c_1"))
    for wanted in (Wanted(actor="a_9"), Wanted(action="tuning.changed"), Wanted(subject="c_1"), Wanted(from_ms=2)):
        assert [one["at_ms"] for one in await audit.read(db, wanted)] == [2]
    assert [one["at_ms"] for one in await audit.read(db, Wanted(to_ms=2))] == [1]


async def test_the_database_refuses_to_change_or_remove_a_deed(db: Database) -> None:
    await audit.append(db, _deed(1))
    for statement in (update(audit_log).values(actor_id="a_3"), delete(audit_log)):
        with pytest.raises(DBAPIError, match="append-only"):
            async with db.writing() as connection:
                await connection.execute(statement)
    assert len(await audit.read(db, Wanted())) == 1
