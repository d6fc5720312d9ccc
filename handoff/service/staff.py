"""The people of the desk: invited by mail, changed, closed; each with the log of who did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff import metrics
from handoff.channels.mail import Mail
from handoff.domain.ids import new_link_token, new_token
from handoff.domain.model import Json, Staff, StaffRole
from handoff.domain.wording import say
from handoff.errors import Conflict, Forbidden, Gone, InvalidFields, NotFound, Unauthenticated
from handoff.live import invitations
from handoff.record import agents
from handoff.record.agents import Agent
from handoff.service import audit, availability
from handoff.service.context import Services

_UNDER_SUPERVISORS = frozenset({StaffRole.AGENT, StaffRole.TRAINER})


@dataclass(frozen=True, slots=True)
class Person:
    """What a supervisor says of somebody."""

    name: str
    role: StaffRole
    languages: Sequence[str]
    skills: Sequence[str]
    queues: Sequence[str]
    capacity: int | None


async def listed(services: Services, staff: Staff) -> list[Json]:
    """Return everybody, closed accounts too."""
    return [shown(one, staff) for one in await agents.all(services.db)]


async def invite(services: Services, by: Staff, email: str, person: Person) -> Json:
    """Make an account and mail its owner a link by which they choose their password."""
    _may_change(by, person.role)
    _check_queues(services, person)
    made = await agents.invite(services.db, email, person.name, person.role, person.languages)
    made = await _set_routing(services, made.id, person)
    await _send_link(services, made)
    await audit.write(services, by, "agent.invited", kind="agent", subject=made.id, detail=_told(made))
    return shown(made, by)


async def change(services: Services, by: Staff, agent_id: str, person: Person) -> Json:
    """Change what somebody is and may do; effective at once, in every process."""
    before = await _of(services, agent_id)
    _may_change(by, before.role, person.role)
    if by.id == agent_id and person.role is not before.role:
        raise Conflict("Let somebody else change your own role.", code="own_account")
    _check_queues(services, person)
    await _set_routing(services, agent_id, person)
    after = await agents.change(services.db, agent_id, name=person.name, role=person.role, active=before.active)
    await availability.refresh(services, agent_id)
    detail = {"before": _told(before), "after": _told(after)}
    await audit.write(services, by, "agent.changed", kind="agent", subject=agent_id, detail=detail)
    return shown(after, by)


async def set_active(services: Services, by: Staff, agent_id: str, *, active: bool) -> Json:
    """Close an account, which ends its sessions at once, or open it again."""
    before = await _of(services, agent_id)
    _may_change(by, before.role)
    if by.id == agent_id:
        raise Conflict("Let somebody else close your own account.", code="own_account")
    after = await agents.change(services.db, agent_id, name=before.name, role=before.role, active=active)
    await availability.refresh(services, agent_id)
    action = "agent.activated" if active else "agent.deactivated"
    await audit.write(services, by, action, kind="agent", subject=agent_id, detail={"name": after.name})
    return shown(after, by)


async def invite_again(services: Services, by: Staff, agent_id: str) -> Json:
    """Mail another link: the first was lost, or a password was forgotten."""
    found = await _of(services, agent_id)
    _may_change(by, found.role)
    if not found.active:
        raise Conflict("This account is closed; open it first.")
    await _send_link(services, found)
    await audit.write(services, by, "agent.link_sent", kind="agent", subject=agent_id, detail={"name": found.name})
    return shown(found, by)


async def look_at_invitation(services: Services, token: str) -> Json:
    """Say whose link it is: {email, name, role}."""
    found = await _invited(services, await invitations.look(services.live, token))
    return {"email": found.email, "name": found.name, "role": found.role.value}


async def accept(services: Services, token: str, password: str) -> Agent:
    """Choose a password by a link, which is used up; all earlier sessions of the account end."""
    found = await _invited(services, await invitations.look(services.live, token))
    agents.check_password(password)
    if await invitations.use(services.live, token) is None:
        raise _over()
    await agents.set_password(services.db, found.email, password)
    return await _of(services, found.id)


async def change_password(services: Services, staff: Staff, old: str, new: str) -> Agent:
    """Choose another password, knowing the present one; all other sessions end."""
    if await agents.verify(services.db, staff.email, old) is None:
        raise Unauthenticated("The present password is not right.", code="login_failed")
    await agents.set_password(services.db, staff.email, new)
    await audit.write(services, staff, "agent.password_changed", kind="agent", subject=staff.id)
    return await _of(services, staff.id)


def shown(agent: Agent, staff: Staff) -> Json:
    """Return an account as docs/protocol.md shows it."""
    return {
        "id": agent.id, "name": agent.name, "email": agent.email, "role": agent.role.value,
        "languages": list(agent.languages), "skills": list(agent.skills), "queues": list(agent.queues),
        "capacity": agent.capacity, "active": agent.active, "invited": agent.invited, "you": agent.id == staff.id,
    }  # fmt: skip


async def _set_routing(services: Services, agent_id: str, person: Person) -> Agent:
    return await agents.set_routing(
        services.db, agent_id, languages=person.languages, skills=person.skills, queues=person.queues,
        capacity=person.capacity,
    )  # fmt: skip


async def _send_link(services: Services, agent: Agent) -> None:
    token = new_link_token()
    await invitations.keep(services.live, token, agent.id)
    link, shop = services.settings.url_of(f"/desk/#invite={token}"), services.tuning.shop["ja"]
    metrics.MAILS.labels("invitation", "queued").inc()
    subject = say("invite_subject", "ja", shop=shop)
    body = say("invite_body", "ja", shop=shop, person=agent.name, link=link)
    services.outbox.put(Mail(agent.email, subject, body, f"invitation-{agent.id}-{new_token()}"))


async def _invited(services: Services, agent_id: str | None) -> Agent:
    found = await agents.get(services.db, agent_id) if agent_id else None
    if found is None or not found.active:
        raise _over()
    return found


async def _of(services: Services, agent_id: str) -> Agent:
    found = await agents.get(services.db, agent_id)
    if found is None:
        raise NotFound("There is no such agent.")
    return found


def _may_change(by: Staff, *roles: StaffRole) -> None:
    if by.role is StaffRole.ADMIN or (by.role is StaffRole.SUPERVISOR and set(roles) <= _UNDER_SUPERVISORS):
        return
    raise Forbidden("Accounts of agents and trainers are kept by supervisors, the others by administrators.")


def _check_queues(services: Services, person: Person) -> None:
    if unknown := set(person.queues) - services.tuning.queues.keys():
        known = ", ".join(services.tuning.queues)
        raise InvalidFields(f"There is no queue {min(unknown)[:40]!r}; there are {known}.", field="queues")


def _over() -> Gone:
    return Gone("This link is over or was used; ask for another one.", code="invitation_expired")


def _told(agent: Agent) -> Json:
    return {
        "name": agent.name, "role": agent.role.value, "languages": list(agent.languages),
        "skills": list(agent.skills), "queues": list(agent.queues), "capacity": agent.capacity,
    }  # fmt: skip
