"""HTTP edge for agents: `/api/desk`. docs/protocol.md has the contract."""

from __future__ import annotations

import asyncio
from typing import Annotated

from aiohttp import web
from pydantic import Field

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.api.rows import row_answer
from handoff.domain.ids import new_token
from handoff.domain.model import Json, Staff
from handoff.domain.wrap_up import WrapUp
from handoff.errors import Unauthenticated
from handoff.live import limits, messages, sessions
from handoff.live.held import Held
from handoff.live.messages import Appended
from handoff.live.sessions import Session
from handoff.record import agents
from handoff.service import (
    assign,
    attaching,
    availability,
    drafts,
    guards,
    joining,
    lists,
    together,
    undo,
    views,
    whispering,
)
from handoff.service import why as explain

routes = web.RouteTableDef()
_BASE = "/api/desk"
_ONE = _BASE + "/conversations/{id}"


Files = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50)]


class Login(Body):
    """E-mail address and password."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=1000)]


class Claim(Body):
    """`take_over_reason` takes it from a colleague."""

    take_over_reason: str | None = None


class Reply(Body):
    """Words to the customer; with `hold` they can be taken back for a few seconds."""

    client_message_id: str
    text: str
    file_ids: Files = Field(default_factory=list)
    take_over_reason: str | None = None
    hold: bool = False
    confirmed: bool = False


class Note(Body):
    """Words to colleagues."""

    client_message_id: str
    text: str
    file_ids: Files = Field(default_factory=list)


class Whisper(Body):
    """A word to one colleague."""

    client_message_id: str
    text: str


class Return(Body):
    """What people learned, for the bot: a note, and texts by slot name."""

    note: str
    slots: dict[str, str] = Field(default_factory=dict)


class Read(Body):
    """All up to `seq` was on the screen."""

    seq: int


class Resolve(Body):
    """What the agent notes at the end, all of it optional; whether the customer is asked how it was."""

    topic: str | None = None
    cause: str | None = None
    note: str | None = None
    bot_should_know: bool = False
    complaint: bool | None = None
    complaint_cause: str | None = None
    ask_csat: bool = True


class Empty(Body):
    """Nothing to say."""


@routes.post(f"{_BASE}/login")
async def login(request: web.Request) -> web.Response:
    """Begin a session; wrong address and wrong password are told alike."""
    auth.check_desk_origin(request)
    services = request.app[SERVICES]
    body = await read_body(request, Login)
    tuning = services.tuning.limits
    for who in (auth.caller_address(request), messages.digest_of(body.email.casefold())):
        await limits.take(
            services.live, "logins", who,
            now_ms=services.now_ms(), burst=tuning.logins_burst, per_minute=tuning.logins_per_minute,
        )  # fmt: skip
    found = await agents.verify(services.db, body.email, body.password)
    if found is None:
        raise Unauthenticated("E-mail address or password is not right.", code="login_failed")
    staff = found.staff()
    token = new_token() + new_token()
    await sessions.create(services.live, token, Session(found.id, found.stamp))
    await availability.refresh(services, staff.id)
    response = web.json_response({"agent": _shown(staff), "settings": views.desk_settings(services)})
    response.set_cookie(
        auth.COOKIE, token, httponly=True, samesite="Strict", path="/", max_age=sessions.LIFETIME_S,
        secure=services.settings.public_url.startswith("https:"),
    )  # fmt: skip
    return response


@routes.post(f"{_BASE}/logout")
async def logout(request: web.Request) -> web.Response:
    """End the session."""
    auth.check_desk_origin(request)
    services = request.app[SERVICES]
    if token := request.cookies.get(auth.COOKIE):
        session = await sessions.get(services.live, token)
        await sessions.end(services.live, token)
        if session is not None:
            await availability.leave(services, session.agent_id)
    response = web.json_response({})
    response.del_cookie(auth.COOKIE, path="/")
    return response


@routes.get(f"{_BASE}/me")
async def me(request: web.Request) -> web.Response:
    """Who is logged in, and what their page needs to know of handoff.yml."""
    staff = await auth.staff_of(request)
    return web.json_response({"agent": _shown(staff), "settings": views.desk_settings(request.app[SERVICES])})


@routes.get(f"{_BASE}/queue")
async def queue(request: web.Request) -> web.Response:
    """The lists: their beginning, or the next page of one."""
    services, staff = request.app[SERVICES], await auth.staff_of(request)
    if "list" in request.query:
        return web.json_response(await lists.more(services, request.query["list"], request.query.get("after", "")))
    return web.json_response(await lists.first(services, staff.id))


@routes.get(_ONE)
async def conversation(request: web.Request) -> web.Response:
    """One conversation with packet, transcript and account."""
    services, staff = request.app[SERVICES], await auth.staff_of(request)
    here = request.match_info["id"]
    # Side by side: an agent waits for the slowest of them, not for their sum.
    found, mine, viewers, begun, added = await asyncio.gather(
        views.conversation(services, staff, here),
        undo.waiting(services, staff),
        together.others(services, staff, here),
        drafts.of_conversation(services, staff, here),
        attaching.of_conversation(services, staff.id, here),
    )
    found |= {name: [one for one in items if one["conversation_id"] == here] for name, items in mine.items()}
    return web.json_response(found | {"viewers": viewers, "drafts": begun, "attached": added})


@routes.post(_ONE + "/claim")
async def claim(request: web.Request) -> web.Response:
    """Take it on."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Claim)
    return await row_answer(services, await assign.claim(services, staff, conversation_id, body.take_over_reason))


@routes.post(_ONE + "/reply")
async def reply(request: web.Request) -> web.Response:
    """Answer the customer."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Reply)
    if staff.may_answer() and not body.confirmed:
        await guards.confirm(services, conversation_id, body.text)
    say = undo.hold_reply if body.hold else assign.reply
    result = await say(
        services, staff, conversation_id, body.client_message_id, body.text, body.take_over_reason, body.file_ids
    )
    if isinstance(result, Held):
        return web.json_response({"held": result.shown(), "epoch": result.epoch}, status=202)
    return _sent(result)


@routes.post(_ONE + "/note")
async def note(request: web.Request) -> web.Response:
    """Leave a note for colleagues."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Note)
    return _sent(await assign.note(services, staff, conversation_id, body.client_message_id, body.text, body.file_ids))


@routes.post(_ONE + "/whisper")
async def whisper(request: web.Request) -> web.Response:
    """Say something to the agent who has it, unheard by all others."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Whisper)
    return _sent(await whispering.whisper(services, staff, conversation_id, body.client_message_id, body.text))


@routes.post(_ONE + "/return")
async def return_to_bot(request: web.Request) -> web.Response:
    """Give it back to the bot."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Return)
    moved = await assign.return_to_bot(services, staff, conversation_id, body.note, dict(body.slots))
    return await row_answer(services, moved)


@routes.post(_ONE + "/resolve")
async def resolve(request: web.Request) -> web.Response:
    """End it."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Resolve)
    noted = WrapUp(**body.model_dump(exclude={"ask_csat"}))
    head = await assign.resolve(services, staff, conversation_id, noted, ask_csat=body.ask_csat)
    return await row_answer(services, head)


@routes.post(_ONE + "/release")
async def release(request: web.Request) -> web.Response:
    """Put it back in the queue."""
    services, staff, conversation_id = await auth.acting_on(request)
    await read_body(request, Empty)
    return await row_answer(services, await assign.release(services, staff, conversation_id))


@routes.post(_ONE + "/join")
async def join(request: web.Request) -> web.Response:
    """Take part beside whoever has it."""
    services, staff, conversation_id = await auth.acting_on(request)
    await read_body(request, Empty)
    return await row_answer(services, await joining.join(services, staff, conversation_id))


@routes.post(_ONE + "/leave")
async def leave(request: web.Request) -> web.Response:
    """Take part no longer."""
    services, staff, conversation_id = await auth.acting_on(request)
    await read_body(request, Empty)
    return await row_answer(services, await joining.leave(services, staff, conversation_id))


@routes.post(_ONE + "/read")
async def read(request: web.Request) -> web.Response:
    """What was on the agent's screen."""
    services, staff, conversation_id = await auth.acting_on(request)
    body = await read_body(request, Read)
    await assign.mark_read(services, staff, conversation_id, body.seq)
    return web.json_response({})


@routes.get(_ONE + "/why")
async def why(request: web.Request) -> web.Response:
    """Why this agent, or why none yet."""
    await auth.staff_of(request)
    return web.json_response(await explain.why(request.app[SERVICES], request.match_info["id"]))


def _sent(result: Appended) -> web.Response:
    body: Json = {"message_id": result.message_id, "seq": result.seq, "epoch": result.epoch}
    return web.json_response(body, status=202)


def _shown(staff: Staff) -> Json:
    return {"id": staff.id, "name": staff.name, "email": staff.email, "role": staff.role.value}
