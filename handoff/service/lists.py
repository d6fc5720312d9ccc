"""The desk's lists: their first rows at once, the rest by pages."""

from __future__ import annotations

from handoff.domain import ids
from handoff.domain.model import Json, Status
from handoff.errors import InvalidFields
from handoff.live import agents, conversations
from handoff.live.conversations import Place
from handoff.service import views
from handoff.service.context import Services

FIRST = 200
_PAGE = 500
_LISTS = {"waiting": Status.QUEUED, "held": Status.ASSIGNED, "bot": Status.BOT}


async def first(services: Services, agent_id: str) -> Json:
    """What a desk shows at first: all of the agent's own, the first rows of the other lists, how many there are.

    Each list has at most FIRST rows; `next` names for each where its next page begins, or null.
    """
    duty = await agents.get(services.live, agent_id)
    mine = [row for row in await views.rows(services, duty.holds if duty else ()) if _is_of(row, agent_id)]
    pages = {name: await _page(services, name, None, FIRST) for name in _LISTS}
    counts = await conversations.counts(services.live)
    return {
        "mine": mine,
        **{name: rows for name, (rows, _) in pages.items()},
        "held": [row for row in pages["held"][0] if not _is_of(row, agent_id)],
        "counts": {name: counts[status] for name, status in _LISTS.items()},
        "next": {name: next_ for name, (_, next_) in pages.items()},
        "now_ms": services.now_ms(),
    }


async def more(services: Services, name: str, cursor: str) -> Json:
    """The next page of a list; raises InvalidFields for a list or a cursor that is not ours."""
    if name not in _LISTS:
        raise InvalidFields(f"list must be one of {', '.join(_LISTS)}.", field="list")
    rows, next_ = await _page(services, name, _place_of(cursor), _PAGE)
    return {"rows": rows, "next": next_, "now_ms": services.now_ms()}


async def _page(services: Services, name: str, after: Place | None, limit: int) -> tuple[list[Json], str | None]:
    found, end = await conversations.page(services.live, _LISTS[name], after, limit)
    return await views.rows(services, found), f"{end.score:.0f}~{end.conversation_id}" if end else None


def _place_of(cursor: str) -> Place:
    score, _, conversation_id = cursor.partition("~")
    if not (score.lstrip("-").isdecimal() and score.isascii() and len(score) < 20 and ids.is_id(conversation_id, "c")):
        raise InvalidFields("after must be what an answer's `next` said.", field="after")
    return Place(float(score), conversation_id)


def _is_of(row: Json, agent_id: str) -> bool:
    return bool(row["assignee"] and row["assignee"]["id"] == agent_id)
