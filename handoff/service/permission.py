"""Who may do what at the desk, refused with a sentence."""

from __future__ import annotations

from handoff.domain.model import Staff
from handoff.errors import Forbidden


def may_answer(agent: Staff) -> None:
    """Refuse who only reads."""
    if not agent.may_answer():
        raise Forbidden("A trainer reads conversations but does not answer them.")
