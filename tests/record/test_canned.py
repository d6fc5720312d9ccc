from __future__ import annotations

from dataclasses import replace

from handoff.record import canned
from handoff.record.canned import SHARED, Canned
from handoff.record.database import Database

SHIPPING = Canned("k_1", SHARED, "送料", "送料のご案内", {"ja": "送料は550円です。", "en": "Shipping is ¥550."}, 1)


async def test_an_agent_sees_everybodys_and_their_own(db: Database) -> None:
    await canned.put(db, SHIPPING)
    await canned.put(db, replace(SHIPPING, id="k_2", owner_id="a_1", shortcut="挨拶"))
    await canned.put(db, replace(SHIPPING, id="k_3", owner_id="a_2", shortcut="挨拶"))
    assert {one.id for one in await canned.of_agent(db, "a_1")} == {"k_1", "k_2"}
    assert await canned.get(db, "k_1") == SHIPPING


async def test_one_owner_has_a_shortcut_once_however_it_is_written(db: Database) -> None:
    await canned.put(db, replace(SHIPPING, shortcut="キャンセル"))
    assert not await canned.put(db, replace(SHIPPING, id="k_2", shortcut="ｷｬﾝｾﾙ"))
    assert await canned.put(db, replace(SHIPPING, id="k_3", owner_id="a_1", shortcut="キャンセル"))
    await canned.put(db, replace(SHIPPING, shortcut="キャンセル", title="別の題"))
    assert {one.title for one in await canned.of_agent(db, "a_1")} == {"送料のご案内", "別の題"}


async def test_one_that_is_removed_is_gone(db: Database) -> None:
    await canned.put(db, SHIPPING)
    await canned.remove(db, SHIPPING.id)
    await canned.remove(db, SHIPPING.id)
    assert await canned.of_agent(db, "a_1") == []
