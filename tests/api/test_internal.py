"""The internal API: the account of one conversation as far as it is proven, in the agreed shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handoff.domain import ids
from handoff.domain.disclosure import Level
from handoff.record import accounts
from handoff.service import identify, recall
from handoff.service.identify import Proof
from tests.people import Customer, Instance, Json

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "internal_lookup.json").read_text("utf-8"))
LOOK_UPS = ("orders", "refunds", "points", "subscriptions")


async def _asking(instance: Instance, level: Level | None) -> Customer:
    customer = await Customer.visiting(instance)
    await customer.say("注文を確認したいです")
    if level is not None:
        services = instance.services
        account = await accounts.account_by_email(services.db, identify.DEMO_CUSTOMER)
        head = await recall.head_of(services, customer.conversation_id or "")
        await identify.keep_proof(services, head, Proof(level, account or "", services.now_ms() + 60_000, "佐藤 美咲"))
    return customer


async def _look(instance: Instance, conversation_id: str | None, what: str, query: str = "") -> tuple[int, Json]:
    url = f"{instance.internal_url}/internal/conversations/{conversation_id}/{what}{query}"
    headers = {"Authorization": f"Bearer {instance.services.settings.internal_secret}"}
    async with instance.http.get(url, headers=headers) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("level", [None, Level.SITE, Level.CODE])
async def test_each_look_up_opens_at_its_own_level(gateway: Instance, level: Level | None) -> None:
    customer = await _asking(gateway, level)
    for what in LOOK_UPS:
        status, body = await _look(gateway, customer.conversation_id, what)
        needs = Level(CONTRACT[what]["response"]["level"]) if what != "orders" else Level.SITE
        if level is None or level < needs:
            assert status == 403
            assert body["error"]["code"] == "identity_required"
            assert set(body["error"]["detail"]) == set(CONTRACT["identity_required"]["body"]["error"]["detail"])
            assert body["error"]["detail"]["level"] == (level or Level.ANONYMOUS)
        else:
            assert status == 200
            assert body["level"] == level
            _same_shape(CONTRACT[what]["response"], body, what)


async def test_somebody_elses_order_number_finds_nothing(gateway: Instance) -> None:
    customer = await _asking(gateway, Level.CODE)
    _, mine = await _look(gateway, customer.conversation_id, "orders")
    own = mine["orders"][0]["number"]
    for typed, found in ((own, 1), (own.lower(), 1), (own.replace("-", ""), 1), ("HD-99999999", 0), ("%00", 0),
                         ("' OR 1=1", 0), ("%ED%A0%80", 0), ("x" * 3000, 0)):  # fmt: skip
        status, body = await _look(gateway, customer.conversation_id, "orders", f"?number={typed}")
        assert status == 200
        assert len(body["orders"]) == found, typed


async def test_a_conversation_that_is_not_there_is_not_found(gateway: Instance) -> None:
    for what in LOOK_UPS:
        assert (await _look(gateway, ids.new_conversation_id(), what))[0] == 404


def _same_shape(golden: Any, found: Any, place: str) -> None:
    """Every field of the contract is there, no other is, and each is of the same kind (or null)."""
    if isinstance(golden, dict):
        assert isinstance(found, dict), place
        assert set(found) - {"name"} == set(golden) - {"name"}, place
        for name in golden:
            if name in found:
                _same_shape(golden[name], found[name], f"{place}.{name}")
    elif isinstance(golden, list):
        assert isinstance(found, list), place
        for item in found:
            _same_shape(golden[0], item, place)
    elif golden is not None and found is not None:
        assert type(found) is type(golden), place
