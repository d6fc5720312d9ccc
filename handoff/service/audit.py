"""Write down who did what: settings, other people's work, silent watching."""

from __future__ import annotations

from collections.abc import Mapping

from handoff.domain.model import Json, Staff
from handoff.errors import Forbidden, InvalidFields
from handoff.record import audit
from handoff.service.context import Services

_PAGE = 50


async def write(
    services: Services, actor: Staff, action: str, *, kind: str, subject: str, detail: Json | None = None
) -> None:
    """Note a deed, `noun.past_verb`, to a subject of a kind (`conversation`, `agent`, `canned_reply` …).

    Write it after the deed: what failed was not done. Nothing personal of a customer goes into `detail`.
    """
    deed = audit.Deed(services.now_ms(), actor.id, actor.name, action, kind, subject, detail or {})
    await audit.append(services.db, deed)


async def read(services: Services, staff: Staff, query: Mapping[str, str]) -> Json:
    """A page of the log, the latest deed first: for supervisors."""
    if not staff.leads():
        raise Forbidden("The audit log is for supervisors.")

    def number(name: str) -> int | None:
        value = query.get(name, "")
        if value and not (value.isascii() and value.isdecimal() and len(value) < 16):
            raise InvalidFields(f"{name} must be a whole number.", field=name)
        return int(value) if value else None

    wanted = audit.Wanted(
        before=number("cursor"), actor=query.get("actor"), action=query.get("action"),
        subject=query.get("conversation") or query.get("subject"), from_ms=number("from_ms"), to_ms=number("to_ms"),
    )  # fmt: skip
    entries = await audit.read(services.db, wanted, _PAGE + 1)
    page = entries[:_PAGE]
    return {"entries": page, "next": str(page[-1]["id"]) if len(entries) > _PAGE else None}
