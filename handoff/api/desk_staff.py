"""HTTP edge for the people of the desk: accounts, invitations, passwords."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from handoff.api import auth
from handoff.api.keys import SERVICES
from handoff.api.parsing import Body, read_body
from handoff.domain.ids import new_token
from handoff.domain.model import StaffRole
from handoff.live import limits, sessions
from handoff.live.sessions import Session
from handoff.record.agents import Agent
from handoff.service import staff as people
from handoff.service import views
from handoff.service.context import Services
from handoff.service.staff import Person

routes = web.RouteTableDef()
_BASE = "/api/desk"
_Password = Annotated[str, Field(max_length=1000)]


class Described(Body):
    """What is said of somebody."""

    name: Annotated[str, Field(max_length=80)]
    role: Literal["agent", "supervisor", "trainer", "admin"]
    languages: Annotated[list[Literal["ja", "en"]], Field(min_length=1)]
    skills: list[str] = Field(default_factory=list)
    queues: list[str] = Field(default_factory=list)
    capacity: int | None = None

    def person(self) -> Person:
        """Return it as the service takes it."""
        role = StaffRole(self.role)
        return Person(self.name, role, self.languages, self.skills, self.queues, self.capacity)


class Invited(Described):
    """Somebody new."""

    email: Annotated[str, Field(max_length=254)]


class Link(Body):
    """The token of a mail's link."""

    token: Annotated[str, Field(max_length=200)]


class Accepted(Link):
    """The token, and the password that was chosen."""

    password: _Password


class Passwords(Body):
    """The present password and the next."""

    old: _Password
    new: _Password


class Empty(Body):
    """Nothing to say."""


@routes.get(f"{_BASE}/agents")
async def agents(request: web.Request) -> web.Response:
    """Everybody."""
    staff = await auth.staff_of(request)
    return web.json_response({"agents": await people.listed(request.app[SERVICES], staff)})


@routes.post(f"{_BASE}/agents")
async def invite(request: web.Request) -> web.Response:
    """Invite somebody."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Invited)
    return web.json_response({"agent": await people.invite(services, staff, body.email, body.person())}, status=201)


@routes.post(f"{_BASE}/agents/{{id}}")
async def change(request: web.Request) -> web.Response:
    """Change what somebody is and may do."""
    services, staff = await auth.acting(request)
    body = await read_body(request, Described)
    return web.json_response({"agent": await people.change(services, staff, request.match_info["id"], body.person())})


@routes.post(f"{_BASE}/agents/{{id}}/deactivate")
async def deactivate(request: web.Request) -> web.Response:
    """Close an account."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    closed = await people.set_active(services, staff, request.match_info["id"], active=False)
    return web.json_response({"agent": closed})


@routes.post(f"{_BASE}/agents/{{id}}/activate")
async def activate(request: web.Request) -> web.Response:
    """Open an account again."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    opened = await people.set_active(services, staff, request.match_info["id"], active=True)
    return web.json_response({"agent": opened})


@routes.post(f"{_BASE}/agents/{{id}}/invite")
async def invite_again(request: web.Request) -> web.Response:
    """Mail another link."""
    services, staff = await auth.acting(request)
    await read_body(request, Empty)
    return web.json_response({"agent": await people.invite_again(services, staff, request.match_info["id"])})


@routes.post(f"{_BASE}/invitations/look")
async def look(request: web.Request) -> web.Response:
    """Say whose link it is."""
    services = await _unknown(request)
    body = await read_body(request, Link)
    return web.json_response(await people.look_at_invitation(services, body.token))


@routes.post(f"{_BASE}/invitations/accept")
async def accept(request: web.Request) -> web.Response:
    """Choose a password by a link, and log in."""
    services = await _unknown(request)
    body = await read_body(request, Accepted)
    return await _logged_in(services, await people.accept(services, body.token, body.password))


@routes.post(f"{_BASE}/me/password")
async def change_password(request: web.Request) -> web.Response:
    """Choose another password; this page stays logged in, all others do not."""
    services, staff = await auth.acting(request)
    await _take_login(request, services)
    body = await read_body(request, Passwords)
    return await _logged_in(services, await people.change_password(services, staff, body.old, body.new))


@routes.get(f"{_BASE}/tuning")
async def tuning(request: web.Request) -> web.Response:
    """handoff.yml as it is in force, each number with what it means."""
    await auth.staff_of(request)
    return web.json_response(request.app[SERVICES].policy.shown())


async def _logged_in(services: Services, agent: Agent) -> web.Response:
    token, staff = new_token() + new_token(), agent.staff()
    await sessions.create(services.live, token, Session(agent.id, agent.stamp))
    shown = {"id": staff.id, "name": staff.name, "email": staff.email, "role": staff.role.value}
    response = web.json_response({"agent": shown, "settings": views.desk_settings(services)})
    response.set_cookie(
        auth.COOKIE, token, httponly=True, samesite="Strict", path="/", max_age=sessions.LIFETIME_S,
        secure=services.settings.public_url.startswith("https:"),
    )  # fmt: skip
    return response


async def _unknown(request: web.Request) -> Services:
    """A call of somebody who is not logged in yet: as many as log-ins."""
    auth.check_desk_origin(request)
    services = request.app[SERVICES]
    await _take_login(request, services)
    return services


async def _take_login(request: web.Request, services: Services) -> None:
    limit = services.tuning.limits
    await limits.take(
        services.live, "logins", auth.caller_address(request),
        now_ms=services.now_ms(), burst=limit.logins_burst, per_minute=limit.logins_per_minute,
    )  # fmt: skip
