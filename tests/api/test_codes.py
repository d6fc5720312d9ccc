"""One-time codes: six digits to the address on file, a few tries, a short life, and not a word to anybody else."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from typing import Any

import pytest
from sqlalchemy import event

from handoff.channels.mail_catcher import caught
from handoff.domain.clock import FixedClock
from handoff.domain.disclosure import Level
from handoff.errors import Forbidden, Gone
from handoff.live import conversations
from handoff.service import identify, lookup
from tests.api.conftest import log_of
from tests.people import Customer, Desk, Instance, Json, eventually
from tests.scripted_bot import ScriptedBot

ON_FILE, UNKNOWN = identify.DEMO_CUSTOMER, "nobody.at.all@demo.example"


async def _mails(instance: Instance, number: int) -> list[Json]:
    """The caught mails, as soon as there are so many."""
    folder = instance.services.settings.var_dir / "mail"

    async def look() -> list[Json] | None:
        found = await asyncio.to_thread(caught, folder)
        return found if len(found) >= number else None

    found = await eventually(look)
    assert found is not None
    return found


def _code_in(mail: Json) -> str:
    found = re.search(r"\d{6}", mail["body"])
    assert found
    return found.group()


async def _asking(instance: Instance, email: str = ON_FILE) -> tuple[Customer, Json]:
    customer = await Customer.visiting(instance)
    await customer.say("返金を確認したいです")
    await customer.until(author__role="bot")
    status, answer = await customer.post("codes", {"email": email})
    assert status == 202
    return customer, answer


async def test_the_right_code_proves_and_the_bot_goes_on(gateway: Instance, bot: ScriptedBot) -> None:
    customer, answer = await _asking(gateway)
    assert answer["sent_to"] == "mi***@demo.example"
    (mail,) = await _mails(gateway, 1)
    code = _code_in(mail)
    status, proved = await customer.post("codes/verify", {"code": f" {code[:3]} {code[3:]} "})
    assert (status, proved["identity_level"]) == (200, "code")
    await customer.until(text="「/proof_given」ですね。")
    assert bot.asked[-1].slots["identity_level"] == "code"
    status, answer = await customer.post("codes/verify", {"code": code})
    assert (status, answer["error"]["code"]) == (410, "code_expired")  # used up


async def test_full_width_digits_are_digits(gateway: Instance) -> None:
    customer, _ = await _asking(gateway)
    (mail,) = await _mails(gateway, 1)
    typed = _code_in(mail).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert (await customer.post("codes/verify", {"code": typed}))[0] == 200


async def test_nobody_learns_whether_an_address_is_on_file(gateway: Instance) -> None:
    known, answer = await _asking(gateway, ON_FILE)
    unknown, other = await _asking(gateway, "mitsuko.sato@demo.example")
    assert set(answer) == set(other)
    assert answer["sent_to"] == other["sent_to"]
    (mail,) = await _mails(gateway, 1)
    wrong = "000000" if _code_in(mail) != "000000" else "000001"
    for tries_left in (4, 3, 2, 1):
        for customer in (known, unknown):
            status, refused = await customer.post("codes/verify", {"code": wrong})
            assert (status, refused["error"]["code"]) == (422, "code_wrong")
            assert refused["error"]["detail"]["tries_left"] == tries_left
    for customer in (known, unknown):
        status, refused = await customer.post("codes/verify", {"code": wrong})
        assert (status, refused["error"]["code"]) == (410, "code_expired")
    status, refused = await known.post("codes/verify", {"code": _code_in(mail)})
    assert (status, refused["error"]["code"]) == (410, "code_expired")  # five tries are over, for the right one too


async def test_a_known_address_costs_no_more_questions_to_the_database(gateway: Instance) -> None:
    customer = await Customer.visiting(gateway)
    await customer.say("返金を確認したいです")
    head = await conversations.get(gateway.services.live, customer.conversation_id or "")
    assert head is not None
    counts = [await _statements(gateway, identify.ask_for_code(gateway.services, head, e)) for e in (ON_FILE, UNKNOWN)]
    assert counts[0] == counts[1] > 0


async def test_a_code_dies_with_its_time(gateway: Instance) -> None:
    services = gateway.services
    customer, _ = await _asking(gateway)
    (mail,) = await _mails(gateway, 1)
    head = await conversations.get(services.live, customer.conversation_id or "")
    assert head is not None
    clock = FixedClock(services.now_ms() + 10 * 60_000 + 1)
    later = dataclasses.replace(services, clock=clock)
    with pytest.raises(Gone):
        await identify.verify_code(later, head, _code_in(mail))


async def test_a_code_is_for_its_own_conversation(gateway: Instance) -> None:
    await _asking(gateway)
    (mail,) = await _mails(gateway, 1)
    thief, _ = await _asking(gateway, UNKNOWN)
    status, refused = await thief.post("codes/verify", {"code": _code_in(mail)})
    assert (status, refused["error"]["code"]) == (422, "code_wrong")
    nobody = await Customer.visiting(gateway)
    assert (await nobody.post("codes/verify", {"code": _code_in(mail)}))[0] == 404
    assert (await nobody.post("codes", {"email": ON_FILE}))[0] == 404


async def test_codes_are_limited_by_visitor_and_by_address_however_it_is_spelled(gateway: Instance) -> None:
    customer, _ = await _asking(gateway, UNKNOWN)
    for _ in range(4):
        assert (await customer.post("codes", {"email": UNKNOWN}))[0] == 202
    status, refused = await customer.post("codes", {"email": ON_FILE})
    assert (status, refused["error"]["code"]) == (429, "slow_down")
    spelled = (UNKNOWN.upper(), "ｎobody.at.all@demo.example", f" {UNKNOWN} ", UNKNOWN)
    for email in spelled:
        other = await Customer.visiting(gateway)
        await other.say("a")
        assert (await other.post("codes", {"email": email}))[0] == 429, email


NO_ADDRESSES = ("a", "@", "a@b", "a b@c.de", "a@b.c,d@e.fg", "<a@b.cd>", "a@b.cd\r\nBcc: x@y.zz", "a@b..cd",
)  # fmt: skip


async def test_what_is_no_address_is_refused(gateway: Instance) -> None:
    for email in NO_ADDRESSES:
        customer = await Customer.visiting(gateway)
        await customer.say("人と話したいです")
        for path in ("codes", "conversation/email"):
            status, refused = await customer.post(path, {"email": email})
            assert (status, refused["error"]["code"]) in ((422, "invalid_fields"), (422, "text_invalid"))


async def test_the_code_is_nowhere_but_in_the_mail(
    gateway: Instance, agent: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="handoff")
    customer, _ = await _asking(gateway)
    (mail,) = await _mails(gateway, 1)
    code = _code_in(mail)
    await customer.post("codes/verify", {"code": "999999" if code != "999999" else "000000"})
    assert (await customer.post("codes/verify", {"code": code}))[0] == 200
    await customer.until(text="「/proof_given」ですね。")
    redis = gateway.services.live.redis
    kept: list[Any] = [await log_of(gateway.services, customer.conversation_id), await agent.get("queue")]
    kept += [await _dumped(redis, k) async for k in redis.scan_iter(match=gateway.services.live.keys.prefix + "*")]
    everything = json.dumps(kept, ensure_ascii=False, default=str)
    assert not re.search(rf"(?<!\d){code}(?!\d)", everything)
    assert ON_FILE not in everything
    assert code not in caplog.text
    assert ON_FILE not in caplog.text


async def test_a_proof_runs_out_and_opens_nothing_after_it(gateway: Instance) -> None:
    customer, _ = await _asking(gateway)
    (mail,) = await _mails(gateway, 1)
    _, proved = await customer.post("codes/verify", {"code": _code_in(mail)})
    head = await conversations.get(gateway.services.live, customer.conversation_id or "")
    assert head is not None
    assert head.level_at(proved["expires_ms"] - 1) is Level.CODE
    assert head.level_at(proved["expires_ms"]) is Level.ANONYMOUS
    later = dataclasses.replace(gateway.services, clock=FixedClock(proved["expires_ms"]))
    assert "refunds" in await lookup.refunds(gateway.services, head.id)
    with pytest.raises(Forbidden):
        await lookup.refunds(later, head.id)


async def _statements(instance: Instance, work: Any) -> int:
    """How often a call asks the database about customers."""
    counted = 0

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal counted
        counted += "customers" in statement

    engine = instance.services.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        await work
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return counted


async def _dumped(redis: Any, key: str) -> Any:
    match await redis.type(key):
        case "hash":
            return await redis.hgetall(key)
        case "stream":
            return await redis.xrange(key)
        case "zset":
            return await redis.zrange(key, 0, -1)
        case "set":
            return sorted(await redis.smembers(key))
        case _:
            return await redis.get(key)
