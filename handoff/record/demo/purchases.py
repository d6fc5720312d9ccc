"""One customer's history with the shop: orders, parcels, refunds, standing orders and points that agree.

The shop's own rules are applied day by day, so that every sum can be checked against the FAQ's answers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from handoff.record.accounts import a_year_after
from handoff.record.demo.catalogue import GOODS, REFILLS, Product

FREE_SHIPPING_YEN = 5_500
MIN_SPENT = 300  # points that are worth the click
FAR = frozenset({"北海道", "沖縄県"})
CARRIERS = ("ひだまり便", "こだま急送", "みなと運輸")
_PAYMENTS = ("credit_card", "credit_card", "credit_card", "credit_card", "paypay", "paypay", "konbini",
             "bank_transfer", "cash_on_delivery")  # fmt: skip
_RANKS = ((80_000, "gold", 2.0), (30_000, "silver", 1.5), (0, "regular", 1.0))


@dataclass(slots=True)
class Refund:
    """Money on its way back; `expected_on` is known once the return was checked."""

    amount_yen: int
    method: str
    status: str
    requested_on: date
    expected_on: date | None
    completed_on: date | None


@dataclass(slots=True)
class Order:
    """An order and what became of it; `number` is given when all orders of the shop stand in line."""

    ordered_on: date
    lines: list[tuple[Product, int]]
    payment: str
    shipping_yen: int
    fee_yen: int = 0
    status: str = "received"
    carrier: str = CARRIERS[0]
    tracking_number: str = ""
    shipped_on: date | None = None
    expected_on: date | None = None
    delivered_on: date | None = None
    points_used: int = 0
    refund: Refund | None = None
    number: str = ""

    @property
    def goods_yen(self) -> int:
        """Return the price of the lines alone."""
        return sum(product.price_yen * quantity for product, quantity in self.lines)

    @property
    def total_yen(self) -> int:
        """Return what the customer pays."""
        return self.goods_yen + self.shipping_yen + self.fee_yen - self.points_used


@dataclass(slots=True)
class Subscription:
    """A standing order; only an active one has a next day."""

    product: Product
    quantity: int
    every_weeks: int
    status: str
    started_on: date
    next_on: date | None


@dataclass(slots=True)
class PointsEntry:
    """One line of the points ledger; `kind` is earned, used, granted, taken_back or expired."""

    kind: str
    points: int
    on_date: date
    order: Order | None = None


@dataclass(slots=True)
class History:
    """All that one customer did; `rank` is the present one."""

    orders: list[Order] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    points: list[PointsEntry] = field(default_factory=list)
    rank: str = "regular"


def place(rng: random.Random, day: date, today: date, prefecture: str, lines: list[tuple[Product, int]],
          *, payment: str | None = None, standing: bool = False) -> Order:  # fmt: skip
    """Make an order of `day` as it stands `today`; a standing one is sent free of charge."""
    goods = sum(product.price_yen * quantity for product, quantity in lines)
    far = prefecture in FAR
    full, reduced = (1_100, 550) if far else (550, 0)
    shipping = 0 if standing else reduced if goods >= FREE_SHIPPING_YEN else full
    payment = payment or rng.choice(_PAYMENTS)
    order = Order(day, lines, payment, shipping, fee_yen=330 if payment == "cash_on_delivery" else 0)
    order.carrier = rng.choice(CARRIERS)
    order.tracking_number = f"{rng.randint(4000, 4999)}-{rng.randint(0, 9999):04d}-{rng.randint(0, 9999):04d}"
    sent = working_day(day + timedelta(days=int(rng.random() < 0.4)))
    arrives = max(day + timedelta(days=rng.randint(4, 7) if far else rng.randint(2, 4)), sent + timedelta(days=1))
    if sent >= today:
        order.status = "preparing" if day < today or sent == today else "received"
        return order
    order.shipped_on, order.expected_on = sent, arrives
    order.delivered_on = arrives if arrives <= today else None
    order.status = "delivered" if order.delivered_on else "shipped"
    return order


def give_back(order: Order, amount_yen: int, requested_on: date, today: date) -> None:
    """Ask for money back on a delivered or cancelled order; how far it got depends on how long ago that is."""
    method = order.payment if order.payment in {"credit_card", "paypay"} else "bank_transfer"
    age = (today - requested_on).days
    checked = working_day(requested_on + timedelta(days=4))
    expected = working_day(checked + timedelta(days=6))
    status = (
        "requested" if age < 2 else "checking" if today < checked else "processing" if today < expected else "completed"
    )
    order.refund = Refund(
        amount_yen, method, status, requested_on,
        expected if status in {"processing", "completed"} else None, expected if status == "completed" else None,
    )  # fmt: skip
    if order.status == "delivered" and status in {"processing", "completed"}:
        order.status = "returned"


def history(rng: random.Random, registered_on: date, today: date, prefecture: str) -> History:
    """Make up what a customer did since they registered: a few buy every fortnight, most a few times a year."""
    done = History()
    span = max((today - registered_on).days, 1)
    wanted = min(int(rng.expovariate(1 / 6)) + 1, 40, span // 4 + 1)
    for day in sorted(registered_on + timedelta(days=rng.randint(0, span)) for _ in range(wanted)):
        order = place(rng, day, today, prefecture, _basket(rng))
        _trouble(rng, order, today)
        done.orders.append(order)
    if rng.random() < 0.3:
        _subscribe(rng, done, registered_on, today, prefecture)
    settle(rng, done, today)
    return done


def settle(rng: random.Random, done: History, today: date) -> None:
    """Reckon points and rank from the orders, spending some of the points on the way."""
    purse = Purse(done.points)
    due: list[PointsEntry] = []
    done.orders.sort(key=lambda order: order.ordered_on)
    for order in done.orders:
        due = purse.book_until(order.ordered_on, due)
        undisturbed = order.refund is None and order.status != "cancelled"
        if undisturbed and purse.spendable(order.ordered_on) >= MIN_SPENT and rng.random() < 0.15:
            order.points_used = min(purse.balance // 100 * 100, order.goods_yen // 2)
            purse.book(PointsEntry("used", -order.points_used, order.ordered_on, order))
        if order.shipped_on is None:
            continue
        earned = int(order.goods_yen // 100 * rank_on(done.orders, order.ordered_on)[1])
        due.append(PointsEntry("earned", earned, order.shipped_on, order))
        if order.status == "returned" and order.refund:
            due.append(PointsEntry("taken_back", -earned, order.refund.requested_on, order))
    purse.book_until(today, due)
    purse.expire(today)
    done.rank = rank_on(done.orders, today)[0]


class Purse:
    """A customer's points as the days pass: never below zero, gone a year after the last purchase or use."""

    def __init__(self, ledger: list[PointsEntry]) -> None:
        self.balance = 0
        self._ledger = ledger
        self._moved: date | None = None

    def spendable(self, day: date) -> int:
        """Return what could be used on `day`."""
        return 0 if self._moved is None or day > a_year_after(self._moved) else self.balance

    def book(self, entry: PointsEntry) -> None:
        """Enter what happened, after letting expire what had expired by then."""
        self.expire(entry.on_date)
        entry.points = max(entry.points, -self.balance)
        if entry.points:
            self._ledger.append(entry)
            self.balance += entry.points
            if entry.kind in {"earned", "used"}:
                self._moved = entry.on_date

    def book_until(self, day: date, due: list[PointsEntry]) -> list[PointsEntry]:
        """Enter what is due by `day`, oldest first; return what is not."""
        for entry in sorted((e for e in due if e.on_date <= day), key=lambda e: e.on_date):
            self.book(entry)
        return [entry for entry in due if entry.on_date > day]

    def expire(self, today: date) -> None:
        """Remove the points whose year is over."""
        if self.balance and self._moved and today > (end := a_year_after(self._moved)):
            self._ledger.append(PointsEntry("expired", -self.balance, end + timedelta(days=1)))
            self.balance = 0


def rank_on(orders: list[Order], day: date) -> tuple[str, float]:
    """Return the rank that twelve months of spending give on `day`, and its factor for points."""
    spent = sum(
        order.total_yen
        for order in orders
        if timedelta() < day - order.ordered_on <= timedelta(days=365) and order.status not in {"cancelled", "returned"}
    )
    return next((name, factor) for limit, name, factor in _RANKS if spent >= limit)


def working_day(day: date) -> date:
    """Return `day` or the next one that is no weekend; the demo knows no holidays but the turn of the year."""
    while day.weekday() >= 5 or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}:
        day += timedelta(days=1)
    return day


def _basket(rng: random.Random) -> list[tuple[Product, int]]:
    kinds = rng.choice((1, 1, 1, 2, 2, 3, 4))
    chosen = {p.id: p for p in rng.choices(GOODS, weights=[p.weight for p in GOODS], k=kinds)}
    return [(product, rng.choice((1, 1, 1, 1, 2, 2, 3))) for product in chosen.values()]


def _trouble(rng: random.Random, order: Order, today: date) -> None:
    luck = rng.random()
    if luck < 0.04:
        order.status, order.shipped_on, order.expected_on, order.delivered_on = "cancelled", None, None, None
        if order.payment != "cash_on_delivery":
            give_back(order, order.total_yen, order.ordered_on, today)
    elif luck < 0.10 and order.delivered_on and order.delivered_on < today:
        waited = min(rng.randint(1, 13), (today - order.delivered_on).days)
        give_back(order, order.goods_yen, order.delivered_on + timedelta(days=waited), today)


def _subscribe(rng: random.Random, done: History, registered_on: date, today: date, prefecture: str) -> None:
    product, weeks = rng.choice(REFILLS), rng.choice((2, 4, 4, 6, 8))
    quantity = rng.choice((1, 1, 2))
    begun = max(registered_on, today - timedelta(days=rng.randint(20, 400)))
    day, step = begun, timedelta(weeks=weeks)
    while day <= today:
        order = place(rng, day, today, prefecture, [(product, quantity)], payment="credit_card", standing=True)
        done.orders.append(order)
        day += step
    status = rng.choice(("active", "active", "active", "active", "paused", "cancelled"))
    done.subscriptions.append(
        Subscription(product, quantity, weeks, status, begun, day if status == "active" else None)
    )
