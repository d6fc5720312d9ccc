"""Write down who did what: settings, other people's work, silent watching."""

from __future__ import annotations

from handoff.domain.model import Json, Staff
from handoff.record import audit
from handoff.service.context import Services


async def write(
    services: Services, actor: Staff, action: str, *, kind: str, subject: str, detail: Json | None = None
) -> None:
    """Note a deed, `noun.past_verb`, to a subject of a kind (`conversation`, `agent`, `canned_reply` …).

    Write it after the deed: what failed was not done. Nothing personal of a customer goes into `detail`.
    """
    deed = audit.Deed(services.now_ms(), actor.id, actor.name, action, kind, subject, detail or {})
    await audit.append(services.db, deed)
