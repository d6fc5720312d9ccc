"""What holds an agent back for a moment, what they flag, and what they note at the end."""

from __future__ import annotations

import pytest

from handoff.record.misunderstood import misunderstood
from tests.people import Customer, Desk, Instance, Json, eventually, new_id

MISAKI_ORDER = "HD-10023456"


@pytest.fixture
async def waiting(gateway: Instance) -> Customer:
    customer = await Customer.visiting(gateway)
    await customer.say("人と話したいです")
    await customer.until(type="conversation.queued")
    return customer


async def _reply(desk: Desk, customer: Customer, text: str, **body: object) -> tuple[int, Json]:
    return await desk.act(customer.conversation_id, "reply", client_message_id=new_id(), text=text, **body)


async def test_another_customers_data_goes_out_only_after_a_second_look(agent: Desk, waiting: Customer) -> None:
    text = f"ご注文 {MISAKI_ORDER} は misaki.sato@demo.example 様の分です。"
    status, answer = await _reply(agent, waiting, text)
    assert (status, answer["error"]["code"]) == (409, "needs_confirmation")
    findings = answer["error"]["detail"]["findings"]
    assert [(one["kind"], one["found"]) for one in findings] == [
        ("order", MISAKI_ORDER), ("email", "misaki.sato@demo.example")
    ]  # fmt: skip
    assert {one["elsewhere"]["contact_name"] for one in findings} == {"佐藤 美咲"}
    _, shown = await agent.get(f"conversations/{waiting.conversation_id}")
    assert shown["conversation"]["status"] == "queued"  # nothing was taken on either
    assert (await agent.act(waiting.conversation_id, "check", text=text))[1]["findings"] == findings
    assert (await _reply(agent, waiting, text, confirmed=True))[0] == 202


async def test_what_the_customer_wrote_themselves_may_be_said_to_them(agent: Desk, waiting: Customer) -> None:
    await waiting.say("注文は hd10023456 です。電話は 090-0000-1111 です")
    assert (await _reply(agent, waiting, f"{MISAKI_ORDER} ですね。090-0000-1111 にお電話します。"))[0] == 202


async def test_a_number_that_another_open_conversation_speaks_of_is_found(
    gateway: Instance, agent: Desk, waiting: Customer
) -> None:
    other = await Customer.visiting(gateway)
    await other.say("連絡先は 080-9999-8888 です")

    async def found() -> list[Json]:
        answer = await agent.act(waiting.conversation_id, "check", text="０８０－９９９９－８８８８ へご連絡します")
        findings: list[Json] = answer[1]["findings"]
        return findings

    (one,) = await eventually(found)
    assert one["elsewhere"]["conversation_id"] == other.conversation_id
    assert one["found"] == "０８０－９９９９－８８８８"


@pytest.mark.parametrize(
    ("text", "kind"), [("4111 1111 1111 1111 でお支払い", "card"), ("{{contact.name}}様", "placeholder")]
)
async def test_cards_and_unfilled_places_hold_a_reply_back(
    agent: Desk, waiting: Customer, text: str, kind: str
) -> None:
    status, answer = await _reply(agent, waiting, text, hold=True)
    assert status == 409
    assert [one["kind"] for one in answer["error"]["detail"]["findings"]] == [kind]
    assert (await _reply(agent, waiting, "03-0000-0000 までお電話ください。追跡番号は 512345678901 です。"))[0] == 202


async def test_harassment_is_flagged_by_one_call_and_stays_in_the_record(
    gateway: Instance, agent: Desk, waiting: Customer
) -> None:
    status, answer = await agent.act(waiting.conversation_id, "harassment")
    assert (status, answer["conversation"]["harassment"]) == (200, True)
    assert not [e for e in await waiting.events() if e["type"].startswith("harassment")]

    async def recorded() -> list[Json]:
        found: list[Json] = (await agent.get("search?harassment=1"))[1]["results"]
        return found

    assert (await eventually(recorded))[0]["conversation"]["conversation_id"] == waiting.conversation_id
    assert (await agent.act(waiting.conversation_id, "harassment/clear", note="誤り"))[0] == 403
    boss = await Desk.logged_in(gateway, "supervisor")
    _, answer = await boss.act(waiting.conversation_id, "harassment/clear", note="誤り")
    assert answer["conversation"]["harassment"] is False
    _, log = await boss.get("audit?action=harassment.cleared")
    assert [entry["subject"]["id"] for entry in log["entries"]] == [waiting.conversation_id]
    assert (await agent.get("audit"))[0] == 403


async def test_a_customer_whom_a_person_answered_is_asked_how_it_was(agent: Desk, waiting: Customer) -> None:
    await _reply(agent, waiting, "解決しました。")
    noted = {
        "topic": "refund",
        "cause": "carrier",
        "complaint": True,
        "complaint_cause": "late",
        "bot_should_know": True,
    }
    assert (await waiting.post("conversation/csat", {"score": 5}))[0] == 409
    assert (await agent.act(waiting.conversation_id, "resolve", **noted))[0] == 200
    resolved = await waiting.until(type="conversation.resolved")
    assert "wrap_up" not in resolved
    await waiting.until(type="csat.asked")
    assert (await waiting.post("conversation/csat", {"score": 6}))[0] == 422
    assert (await waiting.post("conversation/csat", {"score": 2}))[0] == 200
    assert (await waiting.post("conversation/csat", {"score": 4, "comment": "助かりました"}))[0] == 200

    async def recorded() -> list[Json]:
        found: list[Json] = (await agent.get("search?csat=4&topic=refund&complaint=1"))[1]["results"]
        return found

    (one,) = await eventually(recorded)
    assert one["conversation"]["csat"] == {"score": 4, "comment": "助かりました"}
    db = agent.instance.services.db
    why = [found.why for found in await misunderstood(db, since_ms=0)]
    assert why == ["should_have_known"]


async def test_nobody_is_asked_about_a_talk_with_the_bot_nor_when_the_agent_says_so(
    gateway: Instance, agent: Desk, customer: Customer
) -> None:
    await customer.say("こんにちは")
    await customer.answered()
    await agent.act(customer.conversation_id, "resolve")
    await customer.until(type="conversation.resolved")
    other = await Customer.visiting(gateway)
    await other.say("こんにちは")
    await _reply(agent, other, "はい")
    await agent.act(other.conversation_id, "resolve", ask_csat=False)
    await other.until(type="conversation.resolved")
    assert not [e for person in (customer, other) for e in person.seen if e["type"] == "csat.asked"]
    assert (await other.post("conversation/csat", {"score": 5}))[0] == 409


async def test_a_topic_that_is_not_in_handoff_yml_is_refused_with_those_that_are(
    agent: Desk, waiting: Customer
) -> None:
    status, answer = await agent.act(waiting.conversation_id, "resolve", topic="weather")
    assert status == 422
    assert "refund" in answer["error"]["message"]
    assert (await agent.act(waiting.conversation_id, "resolve", complaint_cause="late"))[0] == 422
    _, me = await agent.get("me")
    assert {"id": "refund", "ja": "返金", "en": "Refund"} in me["settings"]["topics"]


async def test_an_autopsy_tells_where_the_time_went(agent: Desk, waiting: Customer) -> None:
    await _reply(agent, waiting, "お待たせしました。")
    _, found = await agent.get(f"conversations/{waiting.conversation_id}/autopsy")
    assert [span["status"] for span in found["spans"]] == ["bot", "queued", "assigned"]
    assert found["spans"][1]["why"]["code"] == "asked"
    assert found["events"][-1]["text"] == "お待たせしました。"
