"""Moves the demo's dates to the present: a parcel that is on its way is on its way next week, too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.record.database import Database
from handoff.record.schema import customers, orders, points_ledger, refunds, shipments, subscriptions

_INVENTED = select(customers.c.id).where(customers.c.email.endswith("@demo.example"))
_THEIR_ORDERS = select(orders.c.number).where(orders.c.account_id.in_(_INVENTED))
_OWNERS: Sequence[tuple[Table, str, Select[Any]]] = (
    (customers, "id", _INVENTED),
    (orders, "account_id", _INVENTED),
    (shipments, "order_number", _THEIR_ORDERS),
    (refunds, "order_number", _THEIR_ORDERS),
    (subscriptions, "account_id", _INVENTED),
    (points_ledger, "account_id", _INVENTED),
)


async def move_on(db: Database, today: date) -> int:
    """Move every date of the invented customers by the days since the demo was filled or last moved.

    The day of the latest invented order says when that was, for there is always one of the day itself. Returns the days
    moved: 0 without a demo, and when it is of today or later. Customers that were imported stay as they are. One
    transaction; of two processes that start together one moves.
    """
    async with db.writing(serial="demo") as connection:
        latest: date | None = await connection.scalar(
            select(func.max(orders.c.ordered_on)).where(orders.c.account_id.in_(_INVENTED))
        )
        if latest is None or latest >= today:
            return 0
        for table, owner, theirs in _OWNERS:
            await _move(connection, table, owner, theirs, today - latest)
        return (today - latest).days


async def _move(connection: AsyncConnection, table: Table, owner: str, theirs: Select[Any], by: timedelta) -> None:
    key = next(iter(table.primary_key))
    dates = [column for column in table.c if isinstance(column.type, Date)]
    rows = (await connection.execute(select(key, *dates).where(table.c[owner].in_(theirs)))).mappings().all()
    moved = [
        {"at": row[key.name], **{f"new_{d.name}": row[d.name] and row[d.name] + by for d in dates}} for row in rows
    ]
    if moved:
        values: dict[str, Any] = {d.name: bindparam(f"new_{d.name}") for d in dates}
        await connection.execute(update(table).where(key == bindparam("at")).values(values), moved)
