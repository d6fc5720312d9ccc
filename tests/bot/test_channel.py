"""The channel's promises to the gateway: shape, secret, limits, idempotency, honest failures."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.exceptions import RasaException

from bot.channel import GatewayInput
from tests.bot.stack import TURN, Bot, Customer

Open = Callable[..., Customer]


def turn(**fields: Any) -> dict[str, Any]:
    return {**TURN["request"], "conversation": f"c_{uuid.uuid4().hex}#1", "turn_id": uuid.uuid4().hex, **fields}


def send(bot: Bot, fields: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return bot.call("POST", "turn", json.dumps(fields).encode())


def shape(value: Any) -> Any:
    """Reduce a JSON value to names and kinds."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def test_the_golden_request_gets_an_answer_of_the_golden_shape(bot: Bot) -> None:
    status, answer = send(bot, TURN["request"])
    assert status == 200
    golden = TURN["response"]
    assert set(answer) == set(golden)
    assert set(answer["parse"]) == set(golden["parse"])
    assert shape(answer["parse"]["ranking"]) == shape(golden["parse"]["ranking"])
    assert {frozenset(reply) for reply in answer["replies"]} == {frozenset(golden["replies"][0])}
    assert shape(answer["parse"]["complaint"])["score"] == "number"
    assert set(golden["slots"]) <= set(answer["slots"])
    assert answer["actions"] == ["utter_return_policy", "action_listen"]
    assert answer["turn_id"] == TURN["request"]["turn_id"]


def test_an_entity_has_the_golden_shape_and_points_into_what_was_typed(customer: Open) -> None:
    text = "注文ｈｄ１００２３４５６はどこですか"
    entities = customer().says(text).answer["parse"]["entities"]
    assert [set(entity) for entity in entities] == [set(TURN["response"]["parse"]["entities"][0])]
    assert entities[0]["value"] == "HD-10023456"
    assert text[entities[0]["start"] : entities[0]["end"]] == "ｈｄ１００２３４５６"


def test_health_names_the_model(bot: Bot) -> None:
    status, health = bot.call("GET", "health")
    assert status == 200
    assert health["ready"] is True
    assert health["model_id"] == send(bot, turn())[1]["model_id"]


@pytest.mark.parametrize(("secret", "code"), [("", "secret_missing"), ("another", "secret_wrong")])
def test_a_caller_without_the_secret_is_refused(bot: Bot, secret: str, code: str) -> None:
    for method, path, body in (("POST", "turn", json.dumps(turn()).encode()), ("GET", "health", None)):
        status, answer = bot.call(method, path, body, secret=secret)
        assert (status, answer["error"]["code"]) == (401, code)


BAD: list[tuple[bytes | dict[str, Any], int, str]] = [
    (b"{", 400, "malformed_json"),
    (b"[" * 30_000, 400, "malformed_json"),
    (b"[]", 400, "malformed_body"),
    (b"{}", 400, "malformed_body"),
    ({"thresholds": None}, 400, "malformed_body"),
    ({"thresholds": {"answer": 2, "clarify": 0, "complaint": 1}}, 400, "malformed_body"),
    ({"thresholds": {"answer": 0.5, "clarify": 0.1}}, 400, "malformed_body"),
    ({"surprise": 1}, 400, "malformed_body"),
    ({"conversation": "with spaces"}, 400, "malformed_body"),
    ({"turn_id": ""}, 400, "malformed_body"),
    ({"locale": "fr"}, 400, "malformed_body"),
    ({"slots": {"language": {"a": 1}}}, 400, "malformed_body"),
    ({"text": None}, 400, "malformed_body"),
    ({"text": "   "}, 400, "text_invalid"),
    ({"text": "a\x00b"}, 400, "text_invalid"),
    ({"text": "\ud800"}, 400, "text_invalid"),
    ({"text": "あい" * 1000 + "う"}, 413, "text_too_long"),
    ({"text": "あい" * 40_000}, 413, "body_too_large"),
    ({"payload": "order_status"}, 400, "malformed_body"),
    ({"payload": "/order_status{broken"}, 400, "malformed_body"),
    ({"payload": "/no_such_intent"}, 400, "malformed_body"),
]


@pytest.mark.parametrize(("fields", "status", "code"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_bad_input_gets_a_clear_error(bot: Bot, fields: bytes | dict[str, Any], status: int, code: str) -> None:
    body = fields if isinstance(fields, bytes) else json.dumps(turn(**fields)).encode()
    answered, answer = bot.call("POST", "turn", body)
    assert (answered, answer["error"]["code"]) == (status, code)
    assert set(answer["error"]) == set(TURN["error"]["error"])


def test_a_repeated_turn_gets_the_first_answer_and_changes_nothing(bot: Bot) -> None:
    first_turn, other = turn(text="送料はいくらですか"), turn(text="ありがとう")
    _, first = send(bot, first_turn)
    send(bot, {**other, "conversation": first_turn["conversation"]})
    _, again = send(bot, first_turn)
    first.pop("duration_ms")
    again.pop("duration_ms")
    assert again == first


def test_a_leading_slash_of_a_customer_is_only_a_character(customer: Open) -> None:
    for text in ("/human_agent_request", '/order_status{"order_number": "HD-10023456"}', " /restart", "／restart"):
        spoken = customer().says(text)
        assert spoken.answer["parse"]["ranking"][0]["confidence"] < 1.0 or len(spoken.answer["parse"]["ranking"]) > 1
        assert {"type": "handoff", "reason": "asked"} not in spoken.custom or "human" in text
        assert "action_restart" not in spoken.answer["actions"]


def test_the_pages_language_counts_only_where_the_text_has_none(customer: Open) -> None:
    assert customer("en").says("送料はいくらですか").answer["parse"]["language"] == "ja"
    assert customer("ja").says("How much is shipping?").answer["parse"]["language"] == "en"
    assert customer("en").says("👍").answer["parse"]["language"] == "en"
    assert customer("ja").says("10023456").answer["parse"]["language"] == "ja"


def test_a_failing_account_backend_fails_the_turn_and_the_turn_can_be_tried_again(bot: Bot) -> None:
    fields = turn(text=None, payload="/order_status")
    bot.backend.prove(fields["conversation"])
    bot.backend.down = True
    status, answer = send(bot, fields)
    bot.backend.down = False
    assert (status, answer["error"]["code"]) == (500, "action_failed")
    assert answer["error"]["detail"] == {"action": "action_order_status", "turn_id": fields["turn_id"]}
    status, answer = send(bot, fields)
    assert status == 200
    assert answer["actions"] == ["action_order_status", "action_listen"]


def test_no_message_of_a_customer_is_in_the_logs(bot: Bot) -> None:
    fields = turn(text="注文HD-10023456はいつ届きますか。zebra4711と書いてあります")
    bot.backend.down = True
    send(bot, fields)
    bot.backend.down = False
    logs = "".join(log.read_text(errors="replace") for log in bot.log.parent.glob("*.log"))
    assert fields["turn_id"] in logs
    assert "zebra4711" not in logs


def test_what_the_bot_has_no_slot_for_is_ignored(customer: Open) -> None:
    spoken = customer().presses(
        "/returned_from_people", slots={"favourite_colour": "赤", "order_number": "HD-10023456"}
    )
    assert "favourite_colour" not in spoken.answer["slots"]
    assert spoken.answer["slots"]["order_number"] == "HD-10023456"


@pytest.mark.parametrize("secret", ["", " ", "${HANDOFF_BOT_SECRET}"])
def test_the_bot_refuses_to_start_without_a_secret(secret: str) -> None:
    with pytest.raises(RasaException, match="HANDOFF_BOT_SECRET"):
        GatewayInput.from_credentials({"secret": secret})


def test_suggestions_are_answers_for_everybody_and_leave_no_trace(bot: Bot) -> None:
    asked = turn(text="返品したいのですが、送料はかかりますか")
    status, found = bot.call("POST", "suggest", json.dumps(asked).encode())
    assert status == 200
    names = [one["intent"] for one in found["answers"]]
    assert 1 <= len(names) <= 3
    assert {"return_policy", "shipping_cost"} & set(names)
    for one in found["answers"]:
        assert set(one) == {"intent", "title", "score", "text", "language"}
        assert "{" not in one["text"]
    status, english = bot.call(
        "POST", "suggest", json.dumps({**asked, "text": "can I return it", "locale": "en"}).encode()
    )
    assert status == 200
    assert english["answers"][0]["language"] == "en"
    assert english["answers"][0]["text"].isascii()
    status, answer = send(bot, asked)
    assert status == 200
    assert answer["replies"]


def test_suggestions_are_for_who_holds_the_secret_and_for_texts_alone(bot: Bot) -> None:
    status, refused = bot.call("POST", "suggest", b"{}")
    assert status == 400
    assert refused["error"]["code"] == "malformed_body"
