"""A gateway with one customer in the queue, somebody else's conversation beside it, and what must not move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio

from handoff import metrics
from handoff.live import conversations
from handoff.service.context import Services
from tests.people import Customer, Desk, Instance, Json


@dataclass(slots=True)
class Scene:
    """Who is there. `customer` waits in the queue; `other` must not notice anything."""

    gateway: Instance
    customer: Customer
    other: Customer
    desk: Desk

    def headers(self, caller: str) -> dict[str, str]:
        """What a caller of this kind rightly sends."""
        return {
            "nobody": {"Origin": self.gateway.url},
            "customer": self.customer.headers,
            "desk": self.desk.headers,
            "service": {"Authorization": f"Bearer {self.gateway.services.settings.internal_secret}"},
        }[caller]

    def url(self, path: str, **names: str) -> str:
        """The address of a path of the route table."""
        base = self.gateway.internal_url if path.startswith(("/internal", "/metrics")) else self.gateway.url
        for name, value in {"id": self.customer.conversation_id or "", **names}.items():
            path = path.replace("{" + name + "}", value)
        return base + path


async def log_of(services: Services, conversation_id: str | None) -> list[Json]:
    """A conversation's log as it is stored."""
    return await conversations.events_since(services.live, conversation_id or "", 0)


def faults() -> float:
    """How many unexpected exceptions reached an outermost edge so far."""
    found = metrics.FAULTS.collect()
    return sum(s.value for family in found for s in family.samples if s.name.endswith("_total"))


def refusals(code: str | None = None) -> float:
    """How many requests and frames were refused so far."""
    samples = [s for family in metrics.REFUSED.collect() for s in family.samples if s.name.endswith("_total")]
    return sum(s.value for s in samples if code in (None, s.labels["code"]))


@pytest_asyncio.fixture
async def scene(gateway: Instance) -> AsyncIterator[Scene]:
    customer, other = await Customer.visiting(gateway), await Customer.visiting(gateway)
    for person in (customer, other):
        await person.say("人と話したいです")
        await person.until(type="conversation.queued")
    before, faults_before = await log_of(gateway.services, other.conversation_id), faults()
    yield Scene(gateway, customer, other, await Desk.logged_in(gateway, "agent"))
    assert await log_of(gateway.services, other.conversation_id) == before
    assert faults() == faults_before
