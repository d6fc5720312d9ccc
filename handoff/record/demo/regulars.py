"""The customers to try the product with; README.md names them, so they are the same in every demo.

misaki.sato@demo.example    silver, 1,240 points, order HD-10023456 on its way, a refund for HD-10023101 being
                            processed, coffee beans every four weeks
kenji.tanaka@demo.example   gold, forty orders, one of them cancelled
emma.clark@demo.example     reads English; an order of today that can still be cancelled, a completed refund, a paused
                            subscription
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from handoff.record.demo.catalogue import BY_ID, PRODUCTS
from handoff.record.demo.people import Person
from handoff.record.demo.purchases import (
    History,
    Order,
    PointsEntry,
    Refund,
    Subscription,
    give_back,
    place,
    settle,
    working_day,
)

MISAKI_ORDER, MISAKI_REFUNDED = 10_023_456, 10_023_101
MISAKI_POINTS = 1_240


def on_its_way_since(today: date) -> date:
    """Return the day of the order that is on its way: sent on the last working day before `today`."""
    sent = today - timedelta(days=1)
    while working_day(sent) != sent:
        sent -= timedelta(days=1)
    return sent - timedelta(days=1)


def regulars(today: date) -> list[tuple[Person, History]]:
    """Return the fixed customers and what they did, in dates relative to `today`."""
    return [_misaki(today), _kenji(today), _emma(today)]


def _misaki(today: date) -> tuple[Person, History]:
    person = Person(
        id="k_00000000000000000001",
        number="C-100001",
        name="佐藤 美咲",
        name_kana="サトウ ミサキ",
        email="misaki.sato@demo.example",
        phone="090-0000-0001",
        postal_code="000-0001",
        prefecture="北海道",
        city="白樺平町",
        street="緑ヶ原3-12-5",
        language="ja",
        registered_on=today - timedelta(days=800),
    )
    rng, done = random.Random(1), History()
    for days, product in ((310, "AP-501"), (205, "LN-310"), (120, "KT-131"), (64, "LN-301")):
        done.orders.append(_bought(rng, today - timedelta(days=days), today, person.prefecture, product))
    next_on = today + timedelta(days=8)
    beans = BY_ID["RF-601"]
    done.subscriptions.append(Subscription(beans, 1, 4, "active", next_on - timedelta(weeks=24), next_on))
    for weeks in range(4, 28, 4):
        day = next_on - timedelta(weeks=weeks)
        done.orders.append(
            place(rng, day, today, person.prefecture, [(beans, 1)], payment="credit_card", standing=True)
        )

    day = on_its_way_since(today)
    moving = _bought(rng, day, today, person.prefecture, "KT-101")
    moving.number, moving.status, moving.carrier = f"HD-{MISAKI_ORDER}", "shipped", "ひだまり便"
    moving.tracking_number, moving.shipped_on = "4100-2291-0073", day + timedelta(days=1)
    moving.expected_on, moving.delivered_on = max(day + timedelta(days=5), today + timedelta(days=1)), None
    back = _bought(rng, day - timedelta(days=18), today, person.prefecture, "LN-302")
    back.number, back.status = f"HD-{MISAKI_REFUNDED}", "returned"
    expected_on = working_day(today + timedelta(days=1))
    back.refund = Refund(back.goods_yen, "credit_card", "processing", today - timedelta(days=9), expected_on, None)
    done.orders += [moving, back]
    settle(rng, done, today)
    balance = sum(entry.points for entry in done.points)
    done.points.append(PointsEntry("granted", MISAKI_POINTS - balance, today - timedelta(days=30)))
    return person, done


def _kenji(today: date) -> tuple[Person, History]:
    person = Person(
        id="k_00000000000000000002",
        number="C-100002",
        name="田中 健二",
        name_kana="タナカ ケンジ",
        email="kenji.tanaka@demo.example",
        phone="080-0000-0002",
        postal_code="000-0002",
        prefecture="東京都",
        city="楓坂市",
        street="本町1-4-9 グランみどり 502",
        language="ja",
        registered_on=today - timedelta(days=1000),
    )
    rng, done = random.Random(2), History()
    for n in range(40):
        product = PRODUCTS[n * 7 % 38].id
        done.orders.append(_bought(rng, today - timedelta(days=2 + 18 * n), today, person.prefecture, product))
    cancelled = done.orders[3]
    cancelled.status, cancelled.shipped_on, cancelled.expected_on, cancelled.delivered_on = (
        "cancelled",
        None,
        None,
        None,
    )
    give_back(cancelled, cancelled.total_yen, cancelled.ordered_on, today)
    settle(rng, done, today)
    return person, done


def _emma(today: date) -> tuple[Person, History]:
    person = Person(
        id="k_00000000000000000003",
        number="C-100003",
        name="Emma Clark",
        name_kana="Emma Clark",
        email="emma.clark@demo.example",
        phone="070-0000-0003",
        postal_code="000-0003",
        prefecture="神奈川県",
        city="月島原市",
        street="山手2-7-1 コーポ若草 301",
        language="en",
        registered_on=today - timedelta(days=260),
    )
    rng, done = random.Random(3), History()
    for days, product in ((240, "LT-402"), (75, "KT-151"), (40, "AP-505")):
        done.orders.append(_bought(rng, today - timedelta(days=days), today, person.prefecture, product))
    give_back(done.orders[1], done.orders[1].goods_yen, today - timedelta(days=66), today)
    fresh = _bought(rng, today, today, person.prefecture, "LN-340")
    fresh.status, fresh.shipped_on, fresh.expected_on, fresh.delivered_on = "received", None, None, None
    done.orders.append(fresh)
    done.subscriptions.append(Subscription(BY_ID["RF-603"], 2, 8, "paused", today - timedelta(days=190), None))
    settle(rng, done, today)
    return person, done


def _bought(rng: random.Random, day: date, today: date, prefecture: str, product_id: str) -> Order:
    return place(rng, day, today, prefecture, [(BY_ID[product_id], 1)], payment="credit_card")
