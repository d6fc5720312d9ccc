"""Whose an address, a telephone number or an order is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, or_, select, tuple_

from handoff.domain.identifiers import EMAIL, ORDER, PHONE, Identifier
from handoff.record.addresses import email_key
from handoff.record.database import Database
from handoff.record.desk_tables import mentions
from handoff.record.schema import conversations, customers, orders

Key = tuple[str, str]  # kind, value


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another customer whose something is, and the open conversation about it, as far as there are any."""

    account_id: str | None
    name: str | None
    conversation_id: str | None


async def elsewhere(
    db: Database, found: Sequence[Identifier], *, conversation_id: str, account_id: str | None
) -> dict[Key, Elsewhere]:
    """Return, of what was found in a text, what belongs to somebody else and was not spoken of here."""
    keys = {(one.kind, one.value) for one in found if one.kind in (EMAIL, PHONE, ORDER)}
    if not keys:
        return {}
    async with db.reading() as connection:
        spoken = (await connection.execute(_spoken_of(keys))).all()
        here = {(row.kind, row.value) for row in spoken if row.conversation_id == conversation_id}
        owners = {(row.kind, row.value): row for query in _owners(keys) for row in await connection.execute(query)}
        others = {owner.account_id for owner in owners.values() if owner.account_id != account_id}
        theirs = select(conversations.c.account_id, conversations.c.id).where(
            conversations.c.account_id.in_(others), conversations.c.status != "resolved"
        )
        held = {row.account_id: row.id for row in await connection.execute(theirs)} if others else {}
    open_in = {(row.kind, row.value): row.conversation_id for row in spoken if row.status != "resolved"}
    told: dict[Key, Elsewhere] = {}
    for key in keys - here:
        owner = owners.get(key)
        if owner is not None and owner.account_id == account_id:
            continue
        place = open_in.get(key) or (held.get(owner.account_id) if owner else None)
        if owner is not None or place is not None:
            told[key] = Elsewhere(owner.account_id if owner else None, owner.name if owner else None, place)
    return told


def _spoken_of(keys: Iterable[Key]) -> Select[Any]:
    m = mentions.c
    join = mentions.join(conversations, conversations.c.id == m.conversation_id)
    wanted = tuple_(m.kind, m.value).in_(list(keys))
    return select(m.kind, m.value, m.conversation_id, conversations.c.status).select_from(join).where(wanted)


def _owners(keys: Iterable[Key]) -> Iterable[Select[Any]]:
    """One query a kind; each gives kind, value, account_id, name."""
    by_kind: dict[str, list[str]] = {}
    for kind, value in keys:
        by_kind.setdefault(kind, []).append(value)
    person = (customers.c.id.label("account_id"), customers.c.name)
    for kind, values in by_kind.items():
        match kind:
            case "email":
                column = customers.c.email_key
                asked = or_(*(column == email_key(value) for value in values))
                yield select(_kind(kind), column.label("value"), *person).where(asked)
            case "phone":
                column = customers.c.phone_key
                yield select(_kind(kind), column.label("value"), *person).where(column.in_(values))
            case _:
                column = orders.c.number
                join = orders.join(customers, customers.c.id == orders.c.account_id)
                yield select(_kind(kind), column.label("value"), *person).select_from(join).where(column.in_(values))


def _kind(kind: str) -> Any:
    return literal(kind).label("kind")
