"""History, search, views and export as the desk asks for them."""

from __future__ import annotations

import csv
import io

from handoff.domain.grams import query_of
from handoff.service.record_search import parts
from tests.people import Customer, Desk, Instance, Json, eventually


async def _recorded(desk: Desk, typed: str) -> list[Json]:
    async def look() -> list[Json]:
        found: list[Json] = (await desk.get(f"search?q={typed}"))[1]["results"]
        return found

    return await eventually(look)


async def test_what_a_customer_wrote_is_found_a_moment_later(agent: Desk, customer: Customer) -> None:
    await customer.say("先週の返金がまだ届きません")
    (one,) = await _recorded(agent, "返金")
    assert one["conversation"]["conversation_id"] == customer.conversation_id
    assert {"text": "返金", "match": True} in one["hits"][0]["parts"]
    _, history = await agent.get(f"contacts/{customer.contact_id}")
    assert history["conversations"][0]["first_words"] == "先週の返金がまだ届きません"
    assert history["contact"]["conversations"] == 1


async def test_parameters_that_are_none_are_refused(agent: Desk) -> None:
    for query in ("complaint=2", "from_ms=x", "cursor=x&q=a", "cursor={}", "csat=-1"):
        status, answer = await agent.get(f"search?{query}")
        assert (status, answer["error"]["code"]) == (422, "invalid_fields"), query


async def test_an_export_opens_in_a_spreadsheet_and_runs_nothing(gateway: Instance, agent: Desk) -> None:
    customer = await Customer.visiting(gateway)
    await customer.say("返金")
    await _recorded(agent, "返金")
    assert (await agent.get("export.csv"))[0] == 403
    boss = await Desk.logged_in(gateway, "supervisor")
    async with gateway.http.get(f"{gateway.url}/api/desk/export.csv?q=返金", headers=boss.headers) as response:
        raw = await response.read()
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True))["conversation_id"] == customer.conversation_id


async def test_a_view_is_saved_shared_by_supervisors_and_taken_away(gateway: Instance, agent: Desk) -> None:
    body: Json = {"name": "返金待ち", "shared": False, "filters": {"q": "返金", "status": "queued"}}
    _, made = await agent.post("views", body)
    assert (await agent.post("views", body | {"shared": True}))[0] == 403
    boss = await Desk.logged_in(gateway, "supervisor")
    assert (await boss.post(f"views/{made['view']['id']}", body))[0] == 404
    _, shared = await boss.post("views", body | {"shared": True})
    assert (await agent.post(f"views/{shared['view']['id']}/delete", {}))[0] == 403
    assert len((await agent.get("views"))[1]["views"]) == 2
    assert (await agent.post(f"views/{made['view']['id']}/delete", {}))[0] == 200
    assert [view["name"] for view in (await agent.get("views"))[1]["views"]] == ["返金待ち"]


def test_the_part_around_a_word_is_cut_out_with_the_word_marked() -> None:
    text = "あ" * 100 + "返 金" + "い" * 200
    cut = parts(text, query_of("返金"))
    assert [one["text"] for one in cut if one["match"]] == ["返 金"]
    assert cut[0]["text"].startswith("…")
    assert len("".join(one["text"] for one in cut)) < 130
