"""Who holds which token opens what: one contact's conversations, one session's desk, one conversation's account."""

from __future__ import annotations

import base64
import dataclasses
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import select

from handoff.domain import ids
from handoff.domain.disclosure import Level
from handoff.domain.tuning import SiteToken
from handoff.live import conversations, sessions
from handoff.record import accounts
from handoff.record.schema import customers
from handoff.service import identify, tokens
from handoff.service.converse import Visitor
from handoff.service.identify import Proof
from handoff.settings import Secret, Settings
from tests.api.conftest import Scene, faults, log_of
from tests.people import Customer, Desk, Instance, Json, new_id
from tests.scripted_bot import ScriptedBot

SITE_KEY = "k" * 32


def _unsigned(claims: Json, **header: Any) -> str:
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", **header}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def _visitor_claims(contact_id: str, **more: Any) -> Json:
    return {"aud": "hikitsugi:visitor", "sub": contact_id, "inbox": "web", "locale": "ja", "exp": 4_000_000_000, **more}


async def _site_claims(instance: Instance, **more: Any) -> Json:
    db = instance.services.db
    account = await accounts.account_by_email(db, identify.DEMO_CUSTOMER)
    profile = await accounts.profile(db, account or "")
    assert profile is not None
    return {"sub": profile["number"], "aud": "hikitsugi:web", "exp": int(time.time()) + 600, **more}


def _signed(claims: Json, key: str = SITE_KEY, algorithm: str = "HS256", **options: Any) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, **options)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_visitors_token_is_taken_from_us_alone(scene: Scene) -> None:
    services, contact_id = scene.gateway.services, scene.customer.contact_id
    secret = services.settings.secret
    good = _visitor_claims(contact_id)
    deep = base64.urlsafe_b64encode(b"[" * 2000).decode()
    for token in (
        _unsigned(good, alg="none"), _unsigned(good, alg="None"), _unsigned(good, alg="HS256") + "AAAA",
        _signed(good, "x" * 32), _signed(good, secret, "HS512"), _signed({**good, "aud": "hikitsugi:web"}, secret),
        _signed({k: v for k, v in good.items() if k != "exp"}, secret), _signed({**good, "exp": 1}, secret),
        _signed({**good, "sub": "a_1"}, secret), _signed({**good, "sub": "p_*"}, secret),
        _signed({**good, "inbox": "nothing"}, secret), _signed({**good, "inbox": ["web"]}, secret),
        _signed({**good, "proof": {"level": "staff"}}, secret), _signed({**good, "proof": "x"}, secret),
        f"{deep}.{deep}.x", "..", "a.b", scene.customer.token[:-2] + "xx", scene.customer.token + "x", "\u00e9.a.b",
    ):  # fmt: skip
        url = f"{scene.gateway.url}/api/widget/events"
        async with scene.gateway.http.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
            assert response.status == 401, token
            assert (await response.json())["error"]["code"] in ("token_invalid", "token_expired")
        async with scene.gateway.http.post(
            f"{scene.gateway.url}/api/widget/visits",
            json={"locale": "ja"},
            headers={"Authorization": f"Bearer {token}"},
        ) as response:
            found = await response.json()
            assert (response.status, found["conversation_id"]) == (201, None)
            assert found["contact_id"] != contact_id


async def test_a_token_opens_its_own_contact_only(scene: Scene) -> None:
    mine = {e["conversation_id"] for e in await scene.customer.events()} | {scene.customer.conversation_id}
    assert mine == {scene.customer.conversation_id}
    before = await log_of(scene.gateway.services, scene.other.conversation_id)
    foreign = await scene.customer.post(
        "messages", {"client_message_id": new_id(), "text": "a", "conversation_id": scene.other.conversation_id}
    )
    assert foreign[0] == 422
    button = await scene.customer.post(
        "messages", {"client_message_id": new_id(), "choice": before[0].get("id", "b_1")}
    )
    assert button[0] == 410


async def test_the_sites_token_is_pinned_capped_and_for_this_inbox(gateway: Instance) -> None:
    claims = await _site_claims(gateway)
    now_s = int(time.time())
    for token, code in (
        (_unsigned(claims, alg="none"), "token_invalid"),
        (_signed(claims, "x" * 32), "token_invalid"),
        (_signed(claims, SITE_KEY * 2, "HS512"), "token_invalid"),
        (_signed({**claims, "aud": "hikitsugi:other"}), "token_invalid"),
        (_signed({**claims, "exp": now_s - 60}), "token_expired"),
        (_signed({**claims, "exp": now_s + 2 * 3600}), "token_invalid"),
        (_signed({**claims, "exp": 1e300}), "token_invalid"),
        (_signed({**claims, "nbf": now_s + 600}), "token_invalid"),
        (_signed({**claims, "sub": "C-0"}), "token_invalid"),
        (_signed({**claims, "sub": "a' OR 1=1 --"}), "token_invalid"),
        (_signed({k: v for k, v in claims.items() if k != "sub"}), "token_invalid"),
        (_signed({k: v for k, v in claims.items() if k != "exp"}), "token_invalid"),
        (_signed({k: v for k, v in claims.items() if k != "aud"}), "token_invalid"),
        (base64.urlsafe_b64encode(b"[" * 2000).decode() + ".e30.x", "token_invalid"),
    ):
        for path, body in (("visits", {"locale": "ja", "identity": token}), ("identify", {"identity": token})):
            visitor = await Customer.visiting(gateway)
            status, answer = await visitor.post(path, body)
            assert (status, answer["error"]["code"]) == (401, code), token
    visitor = await Customer.visiting(gateway, identity=_signed(claims))
    await visitor.say("注文を確認したいです")
    head = await conversations.get(gateway.services.live, visitor.conversation_id or "")
    assert head is not None
    assert (head.level, head.contact_name != "") == (Level.SITE, True)


async def test_a_site_that_signs_with_rs256_is_believed_by_its_public_key_alone(start: Any, settings: Settings) -> None:
    private, public = _key_pair()
    _, strangers = _key_pair()
    inbox = dataclasses.replace(settings.tuning.inboxes["web"], site_token=SiteToken("RS256", "HANDOFF_SITE_KEY_WEB"))
    tuning = dataclasses.replace(settings.tuning, inboxes={"web": inbox})
    gateway = await start(tuning=tuning, site_keys={"web": Secret(public)})
    claims = await _site_claims(gateway)
    visitor = await Customer.visiting(gateway, identity=_signed(claims, private, "RS256"))
    await visitor.say("注文を確認したいです")
    head = await conversations.get(gateway.services.live, visitor.conversation_id or "")
    assert head is not None
    assert head.level is Level.SITE
    for forged in (
        _with_public_key_as_secret(claims, public), _signed(claims, _key_pair()[0], "RS256"),
        _signed(claims, private, "RS512"), _signed(claims), _with_public_key_as_secret(claims, strangers),
    ):  # fmt: skip
        status, answer = await visitor.post("identify", {"identity": forged})
        assert (status, answer["error"]["code"]) == (401, "token_invalid")


def _key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private.decode(), key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _with_public_key_as_secret(claims: Json, public: str) -> str:
    """The classic confusion: HS256 under the key that everybody may know; signed by hand, the library refuses to."""
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", "alg": "HS256"}, claims)]
    body = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    mac = hmac.digest(public.encode(), body, "sha256")
    return (body + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()


async def test_a_page_that_is_loaded_again_is_not_put_to_the_bot(gateway: Instance, bot: ScriptedBot) -> None:
    token = _signed(await _site_claims(gateway))
    visitor = await Customer.visiting(gateway, identity=token)
    await visitor.say("こんにちは")
    await visitor.until(author__role="bot")
    asked, before = len(bot.asked), await log_of(gateway.services, visitor.conversation_id)
    for _ in range(3):
        status, answer = await visitor.post("visits", {"locale": "ja", "identity": token})
        assert (status, answer["identity_level"]) == (201, "site")
    assert await log_of(gateway.services, visitor.conversation_id) == before
    assert len(bot.asked) == asked


async def test_signing_in_in_the_middle_is_put_to_the_bot_once(gateway: Instance, bot: ScriptedBot) -> None:
    token = _signed(await _site_claims(gateway))
    visitor = await Customer.visiting(gateway)
    await visitor.say("注文を確認したいです")
    await visitor.until(author__role="bot")
    for _ in range(2):
        assert (await visitor.post("identify", {"identity": token}))[0] == 200
    await visitor.until(text="「/proof_given」ですね。")
    assert [r.payload for r in bot.asked].count("/proof_given") == 1


async def test_a_weaker_proof_does_not_take_a_stronger_ones_place(gateway: Instance) -> None:
    visitor = await Customer.visiting(gateway)
    await visitor.say("返金を確認したいです")
    services = gateway.services
    account = await accounts.account_by_email(services.db, identify.DEMO_CUSTOMER)
    head = await conversations.get(services.live, visitor.conversation_id or "")
    assert head is not None
    await identify.keep_proof(services, head, Proof(Level.CODE, account or "", services.now_ms() + 60_000, "佐藤"))
    status, _ = await visitor.post("identify", {"identity": _signed(await _site_claims(gateway))})
    assert status == 200
    head = await conversations.get(services.live, visitor.conversation_id or "")
    assert head is not None
    assert head.level is Level.CODE


async def test_another_customer_at_the_same_computer_begins_a_conversation_of_their_own(gateway: Instance) -> None:
    first = await Customer.visiting(gateway, identity=_signed(await _site_claims(gateway)))
    await first.say("注文を確認したいです")
    db = gateway.services.db
    other = await accounts.account_by_email(db, identify.DEMO_CUSTOMER)
    async with db.reading() as connection:
        number = await connection.scalar(select(customers.c.number).where(customers.c.id != other).limit(1))
    claims = await _site_claims(gateway, sub=number)
    status, answer = await first.post("visits", {"locale": "ja", "identity": _signed(claims)})
    assert (status, answer["conversation_id"]) == (201, None)
    assert answer["contact_id"] != first.contact_id
    status, answer = await first.post("identify", {"identity": _signed(claims)})
    assert (status, answer["error"]["code"]) == (403, "forbidden")


async def test_a_mails_link_opens_the_conversation_but_not_the_account(gateway: Instance) -> None:
    visitor = await Customer.visiting(gateway, identity=_signed(await _site_claims(gateway)))
    await visitor.say("注文を確認したいです")
    link = tokens.for_mail(gateway.services, visitor.contact_id, "web", "ja")
    from_mail = dataclasses.replace(visitor, token=link)
    status, answer = await from_mail.post("messages", {"client_message_id": new_id(), "text": "a"})
    assert (status, answer["error"]["code"]) == (401, "token_invalid")
    status, answer = await from_mail.post("visits", {"locale": "ja"})
    assert (status, answer["conversation_id"], answer["identity_level"]) == (201, visitor.conversation_id, "anonymous")
    head = await conversations.get(gateway.services.live, visitor.conversation_id or "")
    assert head is not None
    assert (head.account_id, head.level) == ("", Level.ANONYMOUS)
    back = dataclasses.replace(visitor, token=answer["token"])
    await back.say("続きです")
    head = await conversations.get(gateway.services.live, visitor.conversation_id or "")
    assert head is not None
    assert head.account_id == ""


async def test_a_proof_in_a_visitors_token_runs_out(gateway: Instance) -> None:
    services = gateway.services
    contact_id = ids.new_contact_id()
    old = Visitor(contact_id, "web", "ja", Proof(Level.SITE, "a_x", services.now_ms() - 1, "佐藤"))
    visitor = Customer(gateway, tokens.for_visitor(services, old), contact_id)
    await visitor.say("こんにちは")
    head = await conversations.get(services.live, visitor.conversation_id or "")
    assert head is not None
    assert (head.account_id, head.level_at(services.now_ms())) == ("", Level.ANONYMOUS)


async def test_a_trainer_reads_but_answers_nobody(scene: Scene) -> None:
    trainer = await Desk.logged_in(scene.gateway, "trainer")
    assert (await trainer.get("queue"))[0] == 200
    assert (await trainer.get(f"conversations/{scene.customer.conversation_id}"))[0] == 200
    before = await log_of(scene.gateway.services, scene.customer.conversation_id)
    for verb, body in (
        ("claim", {}), ("reply", {"client_message_id": new_id(), "text": "a"}), ("resolve", {}), ("release", {}),
        ("note", {"client_message_id": new_id(), "text": "a"}), ("return", {"note": "a"}),
    ):  # fmt: skip
        status, answer = await trainer.act(scene.customer.conversation_id, verb, **body)
        assert (status, answer["error"]["code"]) == (403, "forbidden"), verb
    assert (await trainer.act(scene.customer.conversation_id, "read", seq=2))[0] == 200
    assert await log_of(scene.gateway.services, scene.customer.conversation_id) == before


async def test_wrong_address_and_wrong_password_are_told_alike(gateway: Instance) -> None:
    login = gateway.logins()[0]
    url, headers = f"{gateway.url}/api/desk/login", {"Origin": gateway.url}
    answers = []
    for email, password in (
        (login["email"], "not the password"), ("nobody@hidamari.example", login["password"]), ("", ""),
        ("a" * 254, "x" * 1000), ("' OR 1=1 --", "x"),
    ):  # fmt: skip
        async with gateway.http.post(url, json={"email": email, "password": password}, headers=headers) as response:
            assert response.status == 401
            assert "Set-Cookie" not in response.headers
            answers.append(await response.json())
    assert all(answer == answers[0] for answer in answers)


async def test_a_session_ends_with_log_out_and_with_time(gateway: Instance) -> None:
    desk = await Desk.logged_in(gateway, "agent")
    assert (await desk.get("me"))[0] == 200
    ttl = [await gateway.services.live.redis.ttl(k) async for k in gateway.services.live.redis.scan_iter("*session:*")]
    assert all(0 < seconds <= sessions.LIFETIME_S for seconds in ttl)
    assert (await desk.post("logout", {}))[0] == 200
    for path in ("me", "queue"):
        status, answer = await desk.get(path)
        assert (status, answer["error"]["code"]) == (401, "not_logged_in")


async def test_the_sessions_cookie_is_for_our_pages_alone(gateway: Instance) -> None:
    login = gateway.logins()[0]
    body = {"email": login["email"], "password": login["password"]}
    async with gateway.http.post(
        f"{gateway.url}/api/desk/login", json=body, headers={"Origin": gateway.url}
    ) as response:
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer wrong", "Bearer \u00e9", "Basic aTppaQ=="])
async def test_the_internal_api_wants_the_service_secret(gateway: Instance, key: str) -> None:
    for what in ("orders", "refunds", "points", "subscriptions"):
        url = f"{gateway.internal_url}/internal/conversations/c_{'0' * 20}/{what}"
        async with gateway.http.get(url, headers={"Authorization": key}) as response:
            assert response.status == 401
    async with gateway.http.get(f"{gateway.url}/internal/conversations/c_1/orders") as response:
        assert response.status == 404  # not on the public listener
    assert faults() >= 0
