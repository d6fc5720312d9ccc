"""Who is it? The site's signed token, or a one-time code to an e-mail address on file.

The typed address only selects where a code is sent: every answer is the same whether or not it is on file.
A code bypasses bot, transcript and logs; a proof belongs to its conversation and expires.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import jwt

from handoff import metrics
from handoff.channels.mail import Mail
from handoff.domain import events
from handoff.domain.disclosure import Level
from handoff.domain.model import Conversation, Json
from handoff.domain.redaction import mask_email
from handoff.domain.text import clean
from handoff.domain.wording import say
from handoff.errors import Gone, InvalidFields, NotFound, Unauthenticated
from handoff.live import codes, limits, messages
from handoff.record import accounts
from handoff.record.addresses import email_key, email_problem
from handoff.service.context import Services

DEMO_CUSTOMER = "misaki.sato@demo.example"
# What decoding makes of a token built to break it (deep nesting, infinite numbers) besides its own errors.
UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)
_NOBODY = "a_nobody"


@dataclass(frozen=True, slots=True)
class Proof:
    """An account that was proven, how well, and until when."""

    level: Level
    account_id: str
    until_ms: int
    name: str

    def fields(self) -> Json:
        """The head's fields that hold it."""
        return {
            "level": self.level.value,
            "account_id": self.account_id,
            "proof_until_ms": self.until_ms,
            "contact_name": self.name,
        }


async def read_site_token(services: Services, inbox: str, token: str) -> Proof:
    """Check the site's JWT (algorithm pinned, `exp` capped, `aud` this inbox) and find the account it names."""
    config = services.tuning.inboxes[inbox].site_token
    key = services.settings.site_keys.get(inbox)
    if config is None or not key:
        raise Unauthenticated("This inbox takes no identity tokens.")
    try:
        claims = jwt.decode(
            clean(token, field="identity"), key, algorithms=[config.algorithm], audience=f"hikitsugi:{inbox}",
            options={"require": ["exp", "aud", "sub"]},
        )  # fmt: skip
    except jwt.ExpiredSignatureError as error:
        raise Unauthenticated("The site's identity token has expired.", code="token_expired") from error
    except UNREADABLE as error:
        raise Unauthenticated("The site's identity token is not valid.") from error
    until_ms = int(claims["exp"]) * 1000
    if until_ms > services.now_ms() + config.max_minutes * 60_000 + 30_000:
        raise Unauthenticated(f"The site's identity token must expire within {config.max_minutes:g} minutes.")
    account_id = await accounts.account_by_number(services.db, str(claims["sub"]))
    if account_id is None:
        raise Unauthenticated("The site's identity token names no customer of ours.")
    return await _proof(services, Level.SITE, account_id)


async def demo_site_token(services: Services) -> str:
    """Sign a token for the demo's customer, as a shop's server does for who is logged in there."""
    key = services.settings.site_keys.get("web")
    account_id = await accounts.account_by_email(services.db, DEMO_CUSTOMER)
    profile = await accounts.profile(services.db, account_id) if account_id else None
    if not key or profile is None:
        raise NotFound("The demo has no signed-in customer.")
    claims = {"sub": profile["number"], "aud": "hikitsugi:web", "exp": services.now_ms() // 1000 + 1800}
    return jwt.encode(claims, key, algorithm="HS256")


async def ask_for_code(services: Services, conversation: Conversation, email: str) -> Json:
    """Send six digits to the address if it is on file; the answer and the limits are the same if it is not."""
    address = address_of(email)
    now_ms, tuning = services.now_ms(), services.tuning.identity
    await limits.take(
        services.live, "codes_contact", conversation.contact_id,
        now_ms=now_ms, burst=tuning.codes_per_contact_per_hour, per_minute=tuning.codes_per_contact_per_hour / 60,
    )  # fmt: skip
    await limits.take(
        services.live, "codes_address", messages.digest_of(email_key(address)),
        now_ms=now_ms, burst=tuning.codes_per_address_per_hour, per_minute=tuning.codes_per_address_per_hour / 60,
    )  # fmt: skip
    account_id = await accounts.account_by_email(services.db, address)
    code = f"{secrets.randbelow(1_000_000):06d}"
    until_ms = now_ms + int(tuning.code_minutes * 60_000)
    await codes.keep(
        services.live, conversation.id, account_id=account_id or "", tries=tuning.code_tries, until_ms=until_ms,
        digest=codes.digest_of(services.settings.secret, conversation.id, code),
    )  # fmt: skip
    profile = await accounts.profile(services.db, account_id or _NOBODY)  # the same work for everybody
    if profile:  # to the address on file, never to the typed one: two can look alike
        services.outbox.put(_code_mail(services, conversation, profile["email"], code))
    return {"sent_to": mask_email(address), "expires_ms": until_ms}


async def verify_code(services: Services, conversation: Conversation, code: str) -> Json:
    """Try the code; a right one lets the bot go on with the question that needed it."""
    digits = "".join(c for c in clean(code, field="code", limit=40) if c.isalnum())
    digits = "".join(str(int(c)) for c in digits if c.isdecimal())
    digest = codes.digest_of(services.settings.secret, conversation.id, digits)
    tried = await codes.check(services.live, conversation.id, digest, services.now_ms())
    if tried.account_id is None:
        if tried.tries_left:
            raise InvalidFields("The code is not right.", code="code_wrong", tries_left=tried.tries_left)
        raise Gone("The code is no longer valid; please ask for a new one.", code="code_expired")
    proof = await _proof(services, Level.CODE, tried.account_id)
    await keep_proof(services, conversation, proof)
    return {"identity_level": proof.level.value, "expires_ms": proof.until_ms}


async def keep_proof(services: Services, conversation: Conversation, proof: Proof) -> None:
    """Attach a proof to the conversation it was given in; the bot goes on with the question that waited for it.

    The site says who its customer is at every page: what opens nothing new is not put to the bot, and a weaker proof
    does not take a stronger one's place.
    """
    now_ms = services.now_ms()
    held = conversation.level_at(now_ms) if conversation.account_at(now_ms) == proof.account_id else Level.ANONYMOUS
    if held > proof.level or (held == proof.level and _is_fresh(services, conversation, now_ms)):
        return
    news: Json = {"payload": "/proof_given"} if held < proof.level else {}
    event = events.fact(
        "identity.proved", now_ms, level=proof.level.value, expires_ms=proof.until_ms,
        internal={"proof": proof.fields(), **news},
    )  # fmt: skip
    await messages.append_events(services.live, conversation.id, [event], now_ms=event.at_ms, fields=proof.fields())
    services.wake.ring()


async def forget_proof(services: Services, conversation: Conversation) -> None:
    """Close the account again: whoever comes by a mail's link has proven nothing."""
    if conversation.level_at(services.now_ms()) is Level.ANONYMOUS:
        return
    nobody = {"level": Level.ANONYMOUS.value, "account_id": "", "proof_until_ms": 0}
    event = events.fact(
        "identity.proved", services.now_ms(), level=Level.ANONYMOUS.value, expires_ms=0, internal={"proof": nobody}
    )
    await messages.append_events(services.live, conversation.id, [event], now_ms=event.at_ms, fields=nobody)


def belongs_to_other(conversation: Conversation | None, proof: Proof) -> bool:
    """Tell whether somebody else proved themselves in this conversation: a shared computer, another customer."""
    return conversation is not None and conversation.account_id not in ("", proof.account_id)


def address_of(typed: str) -> str:
    """Return a typed e-mail address without outer white space; raises InvalidFields when it cannot be one."""
    address = clean(typed, field="email", limit=254)
    if email_problem(address):
        raise InvalidFields("This does not look like an e-mail address.", field="email")
    return address


def _is_fresh(services: Services, conversation: Conversation, now_ms: int) -> bool:
    half_ms = int(services.tuning.identity.proof_minutes * 60_000) // 2
    return conversation.proof_until_ms - now_ms > half_ms


async def _proof(services: Services, level: Level, account_id: str) -> Proof:
    until_ms = services.now_ms() + int(services.tuning.identity.proof_minutes * 60_000)
    profile = await accounts.profile(services.db, account_id)
    return Proof(level, account_id, until_ms, str(profile["name"]) if profile else "")


def _code_mail(services: Services, conversation: Conversation, address: str, code: str) -> Mail:
    language = conversation.language
    shop = services.tuning.shop[language]
    minutes = f"{services.tuning.identity.code_minutes:g}"
    metrics.MAILS.labels("code", "queued").inc()
    return Mail(
        address,
        say("code_subject", language, shop=shop),
        say("code_body", language, shop=shop, code=code, minutes=minutes),
        f"code-{conversation.id}-{secrets.token_hex(4)}",
    )
