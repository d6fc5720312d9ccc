"""Visitors' tokens: signed, expiring, opening one contact's conversations and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import jwt

from handoff.domain import ids
from handoff.domain.disclosure import Level
from handoff.errors import Unauthenticated
from handoff.service.context import Services
from handoff.service.converse import Visitor
from handoff.service.identify import UNREADABLE, Proof

_AUDIENCE = "hikitsugi:visitor"
_LIFETIME_S = 30 * 24 * 3600
_MAIL_LIFETIME_S = 7 * 24 * 3600


def for_visitor(services: Services, visitor: Visitor) -> str:
    """Sign what a visitor is."""
    proof = asdict(visitor.proof) if visitor.proof else None
    return _sign(services, visitor.contact_id, visitor.inbox, visitor.locale, _LIFETIME_S, {"proof": proof})


def for_mail(services: Services, contact_id: str, inbox: str, locale: str) -> str:
    """Sign the link of a mail: it opens the conversation, but whoever opens it has proven nothing."""
    return _sign(services, contact_id, inbox, locale, _MAIL_LIFETIME_S, {"mail": True})


def read(services: Services, token: str) -> tuple[Visitor, bool]:
    """Return the visitor, and whether the token came from a mail; raise Unauthenticated."""
    try:
        claims = jwt.decode(
            token, services.settings.secret, algorithms=["HS256"], audience=_AUDIENCE,
            options={"require": ["exp", "aud", "sub"]},
        )  # fmt: skip
    except jwt.ExpiredSignatureError as error:
        raise Unauthenticated("This visit has expired; please begin a new one.", code="token_expired") from error
    except UNREADABLE as error:
        raise Unauthenticated("The visitor's token is not valid.") from error
    inbox, contact_id = str(claims.get("inbox")), str(claims["sub"])
    if inbox not in services.tuning.inboxes or not ids.is_id(contact_id, "p"):
        raise Unauthenticated("The visitor's token is not valid here.")
    return Visitor(contact_id, inbox, str(claims.get("locale", "ja")), _proof_of(claims)), bool(claims.get("mail"))


def read_exchanged(services: Services, token: str) -> Visitor:
    """Return the visitor; raise Unauthenticated, also for a mail's link, which has to be exchanged at a visit."""
    visitor, from_mail = read(services, token)
    if from_mail:
        raise Unauthenticated("Exchange the link's token at /api/widget/visits first.")
    return visitor


def _proof_of(claims: Mapping[str, Any]) -> Proof | None:
    kept = claims.get("proof")
    if not kept:
        return None
    try:
        return Proof(Level(kept["level"]), str(kept["account_id"]), int(kept["until_ms"]), str(kept["name"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unauthenticated("The visitor's token is not valid here.") from error


def _sign(
    services: Services, contact_id: str, inbox: str, locale: str, lifetime_s: int, more: dict[str, object]
) -> str:
    claims = {
        "aud": _AUDIENCE, "sub": contact_id, "inbox": inbox, "locale": locale,
        "exp": services.now_ms() // 1000 + lifetime_s, **more,
    }  # fmt: skip
    return jwt.encode(claims, services.settings.secret, algorithm="HS256")
