"""What routing knows of the agents: availability, presence, load; written by set_agent.lua and beat.lua."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from handoff.domain.agents import Availability, Profile, group_of
from handoff.domain.model import Json, StaffRole
from handoff.live.messages import encoded_fields
from handoff.live.store import Live


@dataclass(frozen=True, slots=True)
class Duty:
    """One agent at one instant. `holds`: conversation → whether it counts in the load."""

    id: str
    name: str
    role: StaffRole
    availability: Availability
    reason: str
    since_ms: int
    beat_until_ms: int
    wrap_up_until_ms: int
    free_since_ms: int
    load: int
    capacity: int
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    queues: tuple[str, ...]
    classes: tuple[str, ...]
    holds: Mapping[str, bool] = field(default_factory=dict)

    @classmethod
    def of_hash(cls, agent_id: str, fields: Mapping[str, str], holds: Mapping[str, bool]) -> Self:
        """Parse the hash of live/keys.py."""

        def number(name: str) -> int:
            return int(fields.get(name) or 0)

        def words(name: str) -> tuple[str, ...]:
            return tuple((fields.get(name) or "").split())

        return cls(
            id=agent_id,
            name=fields.get("name") or "",
            role=StaffRole(fields.get("role") or StaffRole.AGENT),
            availability=Availability(fields.get("availability") or Availability.OFFLINE),
            reason=fields.get("reason") or "",
            since_ms=number("since_ms"),
            beat_until_ms=number("beat_until_ms"),
            wrap_up_until_ms=number("wrap_up_until_ms"),
            free_since_ms=number("free_since_ms"),
            load=number("load"),
            capacity=number("capacity"),
            languages=words("languages"),
            skills=words("skills"),
            queues=words("queues"),
            classes=words("classes"),
            holds=holds,
        )

    def is_present(self, now_ms: int) -> bool:
        """Tell whether a page of theirs is open."""
        return self.beat_until_ms > now_ms

    def is_on_duty(self, now_ms: int) -> bool:
        """Tell whether they say they are online and their connection bears it out."""
        return self.availability is Availability.ONLINE and self.is_present(now_ms)

    def is_ready(self, now_ms: int) -> bool:
        """Tell whether something could be given to them now."""
        return self.is_on_duty(now_ms) and self.wrap_up_until_ms <= now_ms and self.load < self.capacity

    def as_json(self, now_ms: int) -> Json:
        """Return them as docs/protocol.md shows an agent's state."""
        return {
            "id": self.id, "name": self.name, "role": self.role.value, "availability": self.availability.value,
            "reason": self.reason or None, "since_ms": self.since_ms, "present": self.is_present(now_ms),
            "load": self.load, "capacity": self.capacity,
            "wrap_up_until_ms": self.wrap_up_until_ms if self.wrap_up_until_ms > now_ms else None,
            "languages": list(self.languages), "skills": list(self.skills), "queues": list(self.queues),
        }  # fmt: skip


async def get(live: Live, agent_id: str) -> Duty | None:
    """Return one agent's state; None when they have never come to the desk since the live store began."""
    found = await _read(live, [agent_id])
    return found[0] if found else None


async def duty(live: Live) -> list[Duty]:
    """Return everybody who has come to the desk."""
    return await _read(live, sorted(await live.redis.smembers(live.keys.of("agents"))))


async def set_profile(live: Live, profile: Profile, classes: tuple[str, ...], now_ms: int) -> None:
    """Write what an agent is able for; availability stays, and is offline for somebody new."""
    fields: Json = {
        "name": profile.name, "role": profile.role.value, "capacity": profile.capacity,
        "languages": " ".join(profile.languages), "skills": " ".join(profile.skills),
        "queues": " ".join(profile.queues),
    }  # fmt: skip
    await live.run(
        "set_agent", profile.id, now_ms, encoded_fields(fields), group_of(classes), " ".join(classes), ""
    )  # fmt: skip


async def set_availability(
    live: Live, agent_id: str, availability: Availability, reason: str, now_ms: int, *, because: str = ""
) -> bool:
    """Set what the agent says; ends a wrap-up. `because`: only if this deadline of theirs is over; False when not."""
    fields: Json = {
        "availability": availability.value, "reason": reason, "since_ms": now_ms, "wrap_up_until_ms": 0,
    }  # fmt: skip
    return bool(await live.run("set_agent", agent_id, now_ms, encoded_fields(fields), "", "", because) == "done")


async def end_wrap_up(live: Live, agent_id: str, now_ms: int) -> bool:
    """Let the agent be given something again, if their wrap-up is over."""
    return bool(await live.run("set_agent", agent_id, now_ms, "{}", "", "", "wrap") == "done")


async def beat(live: Live, agent_id: str, *, now_ms: int, alive_ms: int) -> str:
    """Note that the agent's page is open: `done`, `back` after an absence, `unknown` without a profile."""
    return str(await live.run("beat", agent_id, now_ms, now_ms + alive_ms))


async def _read(live: Live, agent_ids: list[str]) -> list[Duty]:
    async with live.redis.pipeline(transaction=False) as pipe:
        for agent_id in agent_ids:
            pipe.hgetall(live.keys.of("agent", agent_id))
            pipe.zrange(live.keys.of("holds", agent_id), 0, -1, withscores=True)
        found = await pipe.execute()
    return [
        Duty.of_hash(agent_id, fields, {str(i): counts == 1 for i, counts in holds})
        for agent_id, fields, holds in zip(agent_ids, found[::2], found[1::2], strict=True)
        if fields.get("group")
    ]
