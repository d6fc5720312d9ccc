"""Customers and agents as tests speak of them: over the promised interface, nothing else."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import aiohttp

from handoff.service.context import Services

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Instance:
    """A running gateway."""

    services: Services
    url: str
    internal_url: str
    http: aiohttp.ClientSession

    def logins(self) -> list[Json]:
        found: list[Json] = json.loads((self.services.settings.var_dir / "demo-logins.json").read_text("utf-8"))
        return found


@dataclass(slots=True)
class Customer:
    """Somebody with the widget open."""

    instance: Instance
    token: str
    contact_id: str
    conversation_id: str | None = None
    seq: int = 0
    seen: list[Json] = field(default_factory=list)

    @classmethod
    async def visiting(cls, instance: Instance, locale: str = "ja", **body: Any) -> Self:
        async with instance.http.post(f"{instance.url}/api/widget/visits", json={"locale": locale, **body}) as response:
            assert response.status == 201, await response.text()
            found = await response.json()
        return cls(instance, found["token"], found["contact_id"], found["conversation_id"])

    async def post(self, path: str, body: Any) -> tuple[int, Json]:
        url = f"{self.instance.url}/api/widget/{path}"
        async with self.instance.http.post(url, json=body, headers=self.headers) as response:
            return response.status, await response.json()

    async def say(self, text: str, client_message_id: str | None = None) -> Json:
        body = {"client_message_id": client_message_id or new_id(), "text": text}
        status, answer = await self.post("messages", body)
        assert status in (200, 202), answer
        self.conversation_id = answer["conversation_id"]
        return answer

    async def events(self, wait_s: int = 0) -> list[Json]:
        """What is new; moves the cursor."""
        url = f"{self.instance.url}/api/widget/events?since={self.seq}&wait_s={wait_s}"
        async with self.instance.http.get(url, headers=self.headers) as response:
            assert response.status == 200, await response.text()
            found = await response.json()
        self.seq = found["seq"]
        self.seen += found["events"]
        new: list[Json] = found["events"]
        return new

    async def until(self, **fields: Any) -> Json:
        """Wait for an event whose fields are these."""
        for _ in range(20):
            for event in self.seen:
                if all(_reach(event, name) == value for name, value in fields.items()):
                    return event
            await self.events(wait_s=2)
        raise AssertionError(f"no event {fields} among {[e['type'] for e in self.seen]}")

    async def answered(self) -> Json:
        """Wait for the next word of bot, agent or system."""
        for _ in range(20):
            for event in await self.events(wait_s=2):
                if event["type"] == "message.appended" and event["author"]["role"] != "contact":
                    return event
        raise AssertionError("no answer")

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(slots=True)
class Desk:
    """Somebody logged in at the desk."""

    instance: Instance
    cookie: str
    agent: Json

    @classmethod
    async def logged_in(cls, instance: Instance, role: str, number: int = 0) -> Self:
        login = [x for x in instance.logins() if x["role"] == role][number]
        body = {"email": login["email"], "password": login["password"]}
        url = f"{instance.url}/api/desk/login"
        async with instance.http.post(url, json=body, headers={"Origin": instance.url}) as response:
            assert response.status == 200, await response.text()
            cookie = response.cookies["hikitsugi_desk"].value
            return cls(instance, cookie, (await response.json())["agent"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Origin": self.instance.url, "Cookie": f"hikitsugi_desk={self.cookie}"}

    async def post(self, path: str, body: Json) -> tuple[int, Json]:
        url = f"{self.instance.url}/api/desk/{path}"
        async with self.instance.http.post(url, json=body, headers=self.headers) as response:
            return response.status, await response.json()

    async def get(self, path: str) -> tuple[int, Json]:
        async with self.instance.http.get(f"{self.instance.url}/api/desk/{path}", headers=self.headers) as response:
            return response.status, await response.json()

    async def act(self, conversation_id: str | None, verb: str, **body: Any) -> tuple[int, Json]:
        return await self.post(f"conversations/{conversation_id}/{verb}", body)

    async def reply(self, conversation_id: str | None, text: str, **body: Any) -> tuple[int, Json]:
        return await self.act(conversation_id, "reply", client_message_id=new_id(), text=text, **body)


def new_id() -> str:
    return f"t-{secrets.token_hex(8)}"


async def eventually(look: Callable[[], Awaitable[T]], seconds: float = 10) -> T:
    """Look again and again until there is something, which is returned: for what another process or job does."""
    deadline = time.monotonic() + seconds
    for _ in itertools.count():
        if found := await look():
            return found
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.01)
    raise AssertionError


def _reach(event: Json, name: str) -> Any:
    """`author__role` reaches into objects."""
    found: Any = event
    for part in name.split("__"):
        found = found.get(part) if isinstance(found, dict) else None
    return found
