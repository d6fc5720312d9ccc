"""Canned replies as agents use them: found while typing, filled from the conversation, kept in order."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handoff.domain import canned as places
from handoff.domain.folding import fold
from handoff.domain.model import Conversation, Json, Staff
from handoff.domain.text import clean
from handoff.errors import Conflict, Forbidden, InvalidFields, NotFound
from handoff.record import canned
from handoff.record.canned import SHARED, Canned
from handoff.service import audit, recall
from handoff.service.context import Services

_MAX_SHORTCUT, _MAX_TITLE = 40, 80
_TOKYO = ZoneInfo("Asia/Tokyo")


async def find(
    services: Services, agent: Staff, query: str, language: str | None, conversation_id: str | None
) -> list[Json]:
    """Return what fits the typed words, the best first, each filled for the conversation when one is named."""
    head = await recall.head_of(services, conversation_id) if conversation_id else None
    wanted = language or (head.language if head else "ja")
    key = fold(query.strip())
    found = [(rank, one) for one in await canned.of_agent(services.db, agent.id) if (rank := _rank(one, key)) >= 0]
    found.sort(key=lambda item: (item[0], item[1].owner_id == SHARED, wanted not in item[1].texts))
    values = _values(services, agent, head, wanted)
    owner = {"id": agent.id, "name": agent.name}
    return [_shown(one, owner) | ({"filled": _filled(one, wanted, values)} if head else {}) for _, one in found]


async def create(services: Services, agent: Staff, fields: Json) -> Json:
    """Write a new one: {shortcut, title, texts, scope}. Raises InvalidFields, Conflict, Forbidden."""
    owner_id = SHARED if fields["scope"] == "shared" else str(agent.id)
    return await _put(services, agent, "k_" + secrets.token_hex(10), owner_id, fields, "canned_reply.created")


async def change(services: Services, agent: Staff, canned_id: str, fields: Json) -> Json:
    """Write one anew; an own one may be given to everybody by who may do that."""
    before = await _own(services, agent, canned_id)
    owner_id = SHARED if fields["scope"] == "shared" else before.owner_id or str(agent.id)
    if before.owner_id == SHARED:
        _may_share(agent)
    return await _put(services, agent, canned_id, owner_id, fields, "canned_reply.changed")


async def delete(services: Services, agent: Staff, canned_id: str) -> None:
    """Take one away."""
    before = await _own(services, agent, canned_id)
    if before.owner_id == SHARED:
        _may_share(agent)
    await canned.remove(services.db, canned_id)
    if before.owner_id == SHARED:
        await audit.write(
            services, agent, "canned_reply.deleted", kind="canned_reply", subject=canned_id,
            detail={"shortcut": before.shortcut, "title": before.title, "texts": dict(before.texts)},
        )  # fmt: skip


async def _put(services: Services, agent: Staff, canned_id: str, owner_id: str, fields: Json, action: str) -> Json:
    if not agent.may_answer():
        raise Forbidden("A trainer does not answer, and prepares no replies.")
    if owner_id == SHARED:
        _may_share(agent)
    one = _checked(canned_id, owner_id, fields, services.now_ms())
    if not await canned.put(services.db, one):
        raise Conflict(f"There is a reply “{one.shortcut}” already.", code="shortcut_taken")
    if owner_id == SHARED:
        detail = {"shortcut": one.shortcut, "title": one.title, "texts": dict(one.texts)}
        await audit.write(services, agent, action, kind="canned_reply", subject=canned_id, detail=detail)
    return _shown(one, {"id": agent.id, "name": agent.name})


async def _own(services: Services, agent: Staff, canned_id: str) -> Canned:
    found = await canned.get(services.db, canned_id)
    if found is None or found.owner_id not in (SHARED, agent.id):
        raise NotFound("There is no such canned reply.")
    return found


def _may_share(agent: Staff) -> None:
    if not agent.leads():
        raise Forbidden("Replies for everybody are kept by supervisors; make it your own instead.")


def _checked(canned_id: str, owner_id: str, fields: Json, now_ms: int) -> Canned:
    shortcut = clean(fields["shortcut"], field="shortcut", limit=_MAX_SHORTCUT).lstrip("/")
    if not shortcut or any(c.isspace() for c in shortcut):
        raise InvalidFields("A shortcut is one word without spaces.", field="shortcut")
    title = clean(fields["title"], field="title", limit=_MAX_TITLE)
    if "\n" in title:
        raise InvalidFields("A title is one line.", field="title")
    texts = {language: clean(text, field=f"texts.{language}") for language, text in fields["texts"].items() if text}
    if not texts:
        raise InvalidFields("Give a text in Japanese, in English, or in both.", field="texts")
    unknown = [name for text in texts.values() for name in places.names_in(text) if name not in places.VARIABLES]
    if unknown:
        known = ", ".join(places.VARIABLES)
        raise InvalidFields(f"There is no variable {unknown[0][:40]!r}; there are {known}.", field="texts")
    return Canned(canned_id, owner_id, shortcut, title, texts, now_ms)


def _rank(one: Canned, key: str) -> int:
    """0 when the shortcut begins with what was typed, then by title, then by text; -1 when nothing fits."""
    if fold(one.shortcut).startswith(key):
        return 0
    if key in fold(one.title) or key in fold(one.shortcut):
        return 1
    return 2 if any(key in fold(text) for text in one.texts.values()) else -1


def _filled(one: Canned, language: str, values: Mapping[str, str]) -> Json:
    spoken = language if language in one.texts else next(iter(one.texts))
    filled = places.fill(one.texts[spoken], values)
    return {"text": filled.text, "missing": list(filled.missing), "language": spoken}


def _values(services: Services, agent: Staff, head: Conversation | None, language: str) -> dict[str, str]:
    day = datetime.fromtimestamp(services.now_ms() / 1000, _TOKYO)
    today = f"{day.month}月{day.day}日" if language == "ja" else f"{day.day} {day:%B}"
    values = {"agent.name": agent.name, "shop.name": services.tuning.shop.get(language, ""), "today": today}
    if head is None:
        return values
    order = json.loads(head.slots).get("order_number")
    return values | {"contact.name": head.contact_name, "order.number": str(order or "")}


def _shown(one: Canned, owner: Json) -> Json:
    return {
        "id": one.id,
        "shortcut": one.shortcut,
        "title": one.title,
        "texts": dict(one.texts),
        "scope": "own" if one.owner_id else "shared",
        "owner": owner if one.owner_id else None,
        "variables": list(dict.fromkeys(name for text in one.texts.values() for name in places.names_in(text))),
        "updated_ms": one.updated_ms,
    }
