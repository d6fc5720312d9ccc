"""Whole conversations with their exact replies, in both languages, over the real channel and action server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bot.answers import ANSWERS, said, sayings
from tests.bot.stack import ROOT, Bot, Customer

Open = Callable[..., Customer]

PROOF = [{"type": "proof_required", "level": "code"}]
SHIPPED = {
    "ja": said(
        "utter_order_shipped",
        number="HD-10023456",
        product="琺瑯ケトル 2L 白",
        shipped_on="11月19日(木)",
        expected_on="11月21日(土)",
        carrier="ひだまり便",
        tracking_number="4100-2291-0073",
    ),
    "en": said(
        "utter_order_shipped",
        "en",
        number="HD-10023456",
        product="Enamel kettle 2 L, white",
        shipped_on="Thu 19 Nov",
        expected_on="Sat 21 Nov",
        carrier="ひだまり便",
        tracking_number="4100-2291-0073",
    ),
}


def handoff(reason: str) -> list[dict[str, str]]:
    return [{"type": "handoff", "reason": reason}]


FAQ = [
    ("送料はいくらですか", "utter_shipping_cost", "ja"),
    ("How much is shipping?", "utter_shipping_cost", "en"),
    ("返品したいのですが、どうすればいいですか", "utter_return_policy", "ja"),
    ("How can I return something I don't need?", "utter_return_policy", "en"),
    ("領収書をください", "utter_invoice_receipt", "ja"),
    ("I need a receipt for my order", "utter_invoice_receipt", "en"),
    ("パスワードを忘れました", "utter_password_reset", "ja"),
    ("I forgot my password", "utter_password_reset", "en"),
    ("営業時間を教えてください", "utter_business_hours", "ja"),
    ("What are your opening hours?", "utter_business_hours", "en"),
    ("ギフト包装はできますか", "utter_gift_wrapping", "ja"),
    ("Can you gift wrap it?", "utter_gift_wrapping", "en"),
    ("使える支払い方法は何ですか", "utter_payment_methods", "ja"),
    ("Which payment methods do you accept?", "utter_payment_methods", "en"),
    ("定期便を解約したい", "utter_subscription_cancel", "ja"),
    ("How do I cancel my subscription?", "utter_subscription_cancel", "en"),
    ("サイズを交換したい", "utter_exchange", "ja"),
    ("Can I exchange this for another size?", "utter_exchange", "en"),
    ("クーポンの使い方を教えて", "utter_coupon", "ja"),
    ("How do I use a coupon?", "utter_coupon", "en"),
    ("在庫はいつ入りますか", "utter_product_stock", "ja"),
    ("When will it be back in stock?", "utter_product_stock", "en"),
    ("保証期間はどのくらいですか", "utter_warranty", "ja"),
    ("How long is the warranty?", "utter_warranty", "en"),
    ("注文してから何日くらいで届きますか", "utter_delivery_time", "ja"),
    ("How many days does delivery take?", "utter_delivery_time", "en"),
    ("届いたお皿が割れていました", "utter_product_defect", "ja"),
    ("The plate arrived broken", "utter_product_defect", "en"),
    ("クレジットカードの決済がエラーになります", "utter_payment_failed", "ja"),
    ("My card was declined", "utter_payment_failed", "en"),
    ("正しいパスワードなのにログインできません", "utter_account_login_problem", "ja"),
    ("I can't log in although my password is right", "utter_account_login_problem", "en"),
    ("住所を変更したいです", "utter_change_address", "ja"),
    ("How do I change my address?", "utter_change_address", "en"),
    ("メールアドレスを変更したい", "utter_change_email", "ja"),
    ("I want to change my email address", "utter_change_email", "en"),
    ("登録している電話番号を確認したい", "utter_account_info", "ja"),
    ("Where can I see the personal details you have registered for me?", "utter_account_info", "en"),
    ("会員ランクについて教えてください", "utter_membership", "ja"),
    ("How do the membership ranks work?", "utter_membership", "en"),
    ("電話番号を教えてください", "utter_contact_phone", "ja"),
    ("What is your phone number?", "utter_contact_phone", "en"),
    ("定期便のお届け間隔を変えたい", "utter_subscription_change_plan", "ja"),
    ("Can I change how often my subscription comes?", "utter_subscription_change_plan", "en"),
    ("注文をキャンセルしたい", "utter_cancel_order", "ja"),
    ("I want to cancel my order", "utter_cancel_order", "en"),
    ("さようなら", "utter_goodbye", "ja"),
    ("Goodbye", "utter_goodbye", "en"),
    ("こんにちは", "utter_greet", "ja"),
    ("Hello", "utter_greet", "en"),
    ("ありがとうございました", "utter_thanks", "ja"),
    ("Thank you very much", "utter_thanks", "en"),
]


@pytest.mark.parametrize(("question", "answer", "language"), FAQ)
def test_a_question_of_the_manual_gets_its_answer_in_its_language(
    customer: Open, question: str, answer: str, language: str
) -> None:
    other = "en" if language == "ja" else "ja"
    assert customer(other).says(question).texts == [said(answer, language)]


@pytest.mark.parametrize(
    ("language", "question"), [("ja", "注文した商品は今どこにありますか"), ("en", "Where is my order?")]
)
def test_an_order_is_looked_up_after_a_proof_in_the_middle(customer: Open, language: str, question: str) -> None:
    speaking = customer(language).says(question)
    assert speaking.texts == [said("utter_proof_required", language)]
    assert speaking.custom == PROOF
    assert speaking.answer["slots"]["pending_question"] == "order_status"
    assert speaking.proves().texts == [SHIPPED[language]]
    assert speaking.answer["slots"]["pending_question"] is None


def test_nothing_of_an_account_is_said_before_the_proof(customer: Open) -> None:
    for question in ("HD-10023456の配送状況を教えて", "返金はいつになりますか", "ポイントは何ポイントありますか"):
        speaking = customer().says(question)
        assert speaking.texts == [said("utter_proof_required")]
        assert speaking.custom[0]["type"] == "proof_required"


def test_a_customer_changes_the_topic_during_the_proof_and_comes_back(customer: Open) -> None:
    speaking = customer().says("注文HD-10023456はいつ届きますか")
    assert speaking.custom == PROOF
    assert speaking.says("ところで送料はいくらですか？").texts == [said("utter_shipping_cost")]
    assert speaking.proves().texts == [SHIPPED["ja"]]


@pytest.mark.parametrize("typed", ["misaki.sato@demo.example", "４８２９１３", "482 913"])
def test_what_belongs_into_the_proofs_form_is_led_there(customer: Open, typed: str) -> None:
    speaking = customer().says("注文の状況を知りたい")
    assert speaking.custom == PROOF
    assert speaking.says(typed).texts == [said("utter_proof_how")]
    assert speaking.says(typed).texts == [said("utter_proof_how")]


def test_a_bare_order_number_continues_the_question(bot: Bot, customer: Open) -> None:
    speaking = customer()
    bot.backend.prove(speaking.conversation)
    assert speaking.says("HD-10023456です").texts == [SHIPPED["ja"]]
    assert customer("en").says("hd10023456").texts == [said("utter_proof_required", "en")]


def test_an_unknown_order_number_leads_to_the_known_orders(bot: Bot, customer: Open) -> None:
    speaking = customer("en")
    bot.backend.prove(speaking.conversation)
    speaking.says("Where is my order HD-99999999?")
    assert speaking.texts == [said("utter_order_unknown", "en", number="HD-99999999")]
    assert speaking.buttons == ['/order_status{"order_number": "HD-10023456"}']
    assert speaking.presses(speaking.buttons[0]).texts == [SHIPPED["en"]]


def test_a_proof_that_is_declined_leads_to_the_offer_of_a_person(customer: Open) -> None:
    speaking = customer("en").says("Where is my refund?")
    assert speaking.custom == PROOF
    assert speaking.says("No").texts == [said("utter_proof_declined", "en")]
    assert speaking.says("Yes please").custom == handoff("asked")


def test_refund_and_points_are_told_in_the_customers_language(bot: Bot, customer: Open) -> None:
    speaking = customer()
    bot.backend.prove(speaking.conversation)
    assert speaking.says("返金はいつ振り込まれますか").texts == [
        said(
            "utter_refund_processing",
            number="HD-10023101",
            amount="2,980円",
            expected_on="11月25日(水)",
            method="クレジットカード（ご明細への反映は1〜2回先）",
        )
    ]
    assert speaking.says("How many points do I have?").texts == [
        said("utter_points", "en", balance="1,240", expires_on="Wed 30 Jun 2027")
    ]


def test_whether_an_order_can_be_cancelled_is_said_where_it_is_known(bot: Bot, customer: Open) -> None:
    speaking = customer().says("注文をキャンセルしたい")
    assert speaking.texts == [said("utter_cancel_order")]
    bot.backend.prove(speaking.conversation)
    assert speaking.says("注文HD-10023456をキャンセルしたいです").texts == [
        said("utter_cancel_order_too_late", number="HD-10023456")
    ]


def test_a_proved_subscriber_sees_the_dates_below_the_rule(bot: Bot, customer: Open) -> None:
    speaking = customer()
    bot.backend.prove(speaking.conversation)
    assert speaking.says("定期便を1回スキップしたい").texts == [
        said("utter_subscription_change_plan"),
        said(
            "utter_subscription_next",
            product="コーヒー豆 定期便 200g",
            every_weeks="4",
            next_on="12月2日(水)",
            change_by="11月27日(金)",
        ),
    ]


TWO = [
    ("ja", "送料はいくらですか？あと返品はできますか？", ["utter_shipping_cost", "utter_return_policy"]),
    ("ja", "営業時間と電話番号を教えてください", ["utter_business_hours", "utter_contact_phone"]),
    ("en", "How much is shipping? And can I return things?", ["utter_shipping_cost", "utter_return_policy"]),
    ("en", "Do you gift wrap? Also, which cards do you take?", ["utter_gift_wrapping", "utter_payment_methods"]),
]


@pytest.mark.parametrize(("language", "text", "answers"), TWO)
def test_two_questions_in_one_message_get_both_answers(
    customer: Open, language: str, text: str, answers: list[str]
) -> None:
    speaking = customer(language).says(text)
    assert speaking.texts == [said(answer, language) for answer in answers]
    assert speaking.answer["parse"]["decision"] == "answer"
    assert speaking.answer["actions"][0] == "action_answer_several"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "荷物は今どこですか？あと、領収書をください"),
        ("en", "Where is my order? Also, I need a receipt."),
    ],
)
def test_what_needs_no_proof_is_answered_while_the_rest_waits_for_it(customer: Open, language: str, text: str) -> None:
    speaking = customer(language).says(text)
    assert speaking.texts == [said("utter_invoice_receipt", language), said("utter_proof_required", language)]
    assert speaking.answer["slots"]["pending_question"] == "order_status"
    assert speaking.proves().texts == [SHIPPED[language]]


@pytest.mark.parametrize(
    ("language", "text", "points"),
    [
        ("ja", "荷物は今どこですか？それと、今何ポイントありますか？", "2027年6月30日(水)"),
        ("en", "Where is my order? Also, how many points do I have?", "Wed 30 Jun 2027"),
    ],
)
def test_one_proof_opens_both_questions_about_the_account(
    customer: Open, language: str, text: str, points: str
) -> None:
    speaking = customer(language).says(text)
    assert speaking.texts == [said("utter_proof_required", language)]
    told = said("utter_points", language, balance="1,240", expires_on=points)
    assert speaking.proves().texts == [SHIPPED[language], told]
    assert speaking.answer["slots"]["pending_next"] is None
    assert speaking.proves().texts == [said("utter_proof_given", language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "営業時間を教えてください。あと、担当者と話したいです"),
        ("en", "What are your opening hours? And can I talk to a human?"),
    ],
)
def test_who_asks_for_a_person_besides_gets_the_answer_first(customer: Open, language: str, text: str) -> None:
    speaking = customer(language).says(text)
    assert speaking.texts == [said("utter_business_hours", language), said("utter_handoff_asked", language)]
    assert speaking.custom == handoff("asked")


@pytest.mark.parametrize(
    ("language", "question", "opening", "puzzled"),
    [
        ("ja", "送料はいくらですか", "別の件なんですが", "え、どういうことですか？"),
        ("en", "How much is shipping?", "Sorry, one more thing", "what do you mean?"),
    ],
)
def test_words_that_only_open_or_hesitate_are_neither_refused_nor_taken_for_a_complaint(
    customer: Open, language: str, question: str, opening: str, puzzled: str
) -> None:
    speaking = customer(language).says(question)
    assert speaking.says(opening).texts == [said("utter_go_on", language)]
    assert speaking.answer["slots"]["unsure_count"] == 0
    assert speaking.says(question).texts == [said("utter_shipping_cost", language)]
    assert speaking.says(puzzled).texts == [said("utter_did_not_help", language)]


@pytest.mark.parametrize(("language", "hello"), [("ja", "こんにちは"), ("en", "Hello")])
def test_a_greeting_in_the_middle_of_a_conversation_is_asked_on(customer: Open, language: str, hello: str) -> None:
    speaking = customer(language).says(hello)
    assert speaking.texts == [said("utter_greet", language)]
    assert speaking.says(hello).texts == [said("utter_go_on", language)]


UNCLEAR = {"answer": 1.0, "clarify": 0.0, "complaint": 1.0}


def test_another_matter_after_the_clarifying_question_means_none_of_its_meanings(customer: Open) -> None:
    speaking = customer()
    speaking.thresholds = UNCLEAR
    speaking.says("返品の送料について")
    assert speaking.says("ほかのことです").texts == [said("utter_something_else")]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_unsure_asks_once_and_then_hands_over(customer: Open, language: str) -> None:
    question = {"ja": "返品の送料について", "en": "About the postage of returns"}[language]
    speaking = customer(language)
    speaking.thresholds = UNCLEAR
    speaking.says(question)
    assert speaking.texts == [said("utter_clarify", language)]
    assert speaking.buttons[-1] == "/something_else"
    assert len(speaking.buttons) == 4
    titles = [button["title"] for button in speaking.answer["replies"][0]["buttons"][:-1]]
    assert titles == [ANSWERS.titles[payload[1:]][language] for payload in speaking.buttons[:-1]]
    assert speaking.answer["slots"]["unsure_count"] == 1
    speaking.says(question)
    assert speaking.texts == [said("utter_handoff_low_confidence", language)]
    assert speaking.custom == handoff("low_confidence")


def test_a_chosen_meaning_is_answered_and_the_count_begins_again(customer: Open) -> None:
    speaking = customer()
    speaking.thresholds = UNCLEAR
    speaking.says("返品の送料について")
    speaking.presses("/return_policy")
    assert speaking.texts == [said("utter_return_policy")]
    assert speaking.answer["slots"]["unsure_count"] == 0
    assert speaking.says("返品の送料について").texts == [said("utter_clarify")]


def test_something_else_twice_hands_over(customer: Open) -> None:
    speaking = customer()
    speaking.thresholds = UNCLEAR
    speaking.says("返品の送料について")
    assert speaking.presses("/something_else").texts == [said("utter_something_else")]
    assert speaking.presses("/something_else").custom == handoff("low_confidence")


def test_no_to_the_clarifying_question_means_something_else(customer: Open) -> None:
    speaking = customer()
    speaking.thresholds = UNCLEAR
    speaking.says("返品の送料について")
    assert speaking.presses("/deny").texts == [said("utter_something_else")]


@pytest.mark.parametrize(
    ("language", "question"), [("ja", "明日の東京の天気を教えて"), ("en", "Who won the football world cup in 2018?")]
)
def test_what_is_out_of_scope_is_declined_with_the_offer_of_a_person(
    customer: Open, language: str, question: str
) -> None:
    speaking = customer(language).says(question)
    assert speaking.texts == [said("utter_out_of_scope", language)]
    assert speaking.presses("/affirm").custom == handoff("asked")


@pytest.mark.parametrize(
    ("language", "question"), [("ja", "営業時間を教えてください"), ("en", "What are your opening hours?")]
)
def test_an_answer_given_twice_says_so_and_offers_a_person(customer: Open, language: str, question: str) -> None:
    speaking = customer(language).says(question)
    answer = said("utter_business_hours", language)
    assert speaking.texts == [answer]
    assert "/human_agent_request" not in speaking.buttons
    assert speaking.says(question).texts == [said("utter_again", language, answer=answer)]
    assert "/human_agent_request" in speaking.buttons
    speaking.presses("/shipping_cost")
    assert speaking.says(question).texts == [answer]


@pytest.mark.parametrize(("language", "question"), [("ja", "送料はいくらですか"), ("en", "How much is shipping?")])
def test_a_yes_to_an_answer_is_not_taken_for_done(customer: Open, language: str, question: str) -> None:
    speaking = customer(language).says(question)
    assert speaking.presses("/affirm").texts == [said("utter_noted", language)]
    assert speaking.presses("/affirm").custom == handoff("asked")


def test_two_answers_that_did_not_help_lead_to_a_person(customer: Open) -> None:
    speaking = customer("en").says("How do I use a coupon?")
    assert speaking.presses("/did_not_help").texts == [said("utter_did_not_help", "en")]
    assert "/human_agent_request" in speaking.buttons
    assert speaking.says("How much is shipping?").texts == [said("utter_shipping_cost", "en")]
    assert speaking.presses("/deny").custom == handoff("repeated_failure")
    assert speaking.texts == [said("utter_handoff_repeated_failure", "en")]


@pytest.mark.parametrize(("language", "text"), [("ja", "担当者と話したいです"), ("en", "I want to talk to a human")])
def test_who_asks_for_a_person_gets_one(customer: Open, language: str, text: str) -> None:
    speaking = customer(language).says(text)
    assert speaking.texts == [said("utter_handoff_asked", language)]
    assert speaking.custom == handoff("asked")


COMPLAINTS = [
    (
        "もう三回も問い合わせているのに注文した商品がまだ届きません。どうなっているんですか",
        "utter_complaint_delivery",
        "ja",
    ),
    (
        "This is the third time I ask where my order is and nobody answers. Unbelievable.",
        "utter_complaint_delivery",
        "en",
    ),
    ("返金すると言われてから一か月、まだ振り込まれていません。信用できません", "utter_complaint_money", "ja"),
    (
        "You promised my refund weeks ago and still nothing. I'm really disappointed in you.",
        "utter_complaint_money",
        "en",
    ),
    # Neither says what about, and half a guess is no ground to apologise for.
    ("もう三回も問い合わせているのに返事がありません。どうなっているんですか。", "utter_complaint_service", "ja"),
    ("3回も連絡しているのに返事がなく、がっかりしています", "utter_complaint_service", "ja"),
    ("This is the third time I have written and nobody answers. I am really fed up.", "utter_complaint_service", "en"),
]


@pytest.mark.parametrize(("text", "answer", "language"), COMPLAINTS)
def test_a_complaint_goes_to_a_person_with_an_apology_for_its_matter(
    customer: Open, text: str, answer: str, language: str
) -> None:
    speaking = customer(language).says(text)
    assert speaking.answer["parse"]["decision"] == "complaint"
    assert speaking.custom == handoff("complaint")
    assert speaking.texts[0] in sayings(answer, language)
    assert speaking.answer["parse"]["complaint"]["words"]
    assert speaking.answer["parse"]["intent"]["name"] not in ("complaint", "unsure")


def test_the_bot_picks_up_what_people_gave_back(customer: Open) -> None:
    slots = {"returned_note": "交換品を手配済み。お急ぎ", "order_number": "HD-10023456", "language": "ja"}
    speaking = customer().presses("/returned_from_people", slots=slots)
    assert speaking.texts == [said("utter_returned_order", number="HD-10023456")]
    assert "手配済み" not in str(speaking.answer["replies"])
    assert speaking.buttons == ['/order_status{"order_number": "HD-10023456"}']
    assert customer("en").presses("/returned_from_people").texts == [said("utter_returned", "en")]


def test_an_edited_answer_is_live_and_a_broken_edit_keeps_the_last_good_one(customer: Open) -> None:
    path = ROOT / "data/responses/subscription.yml"
    original = path.read_bytes()
    try:
        path.write_bytes(original.replace("回数のお約束はありません".encode(), "回数の縛りはありません".encode()))
        edited = said("utter_subscription_cancel").replace("回数のお約束はありません", "回数の縛りはありません")
        assert customer().presses("/subscription_cancel").texts == [edited]
        path.write_bytes(original + b"\nutter_broken: [\n")
        assert customer().presses("/subscription_cancel").texts == [edited]
    finally:
        path.write_bytes(original)
    assert customer().presses("/subscription_cancel").texts == [said("utter_subscription_cancel")]
