"""Files that agents send: taken one by one, kept with the draft, and gone out with the message that names them.

1. `add` checks a file by its content, stores it, and keeps it for the agent, conversation and kind of message.
2. `named` finds what a reply or note is to carry; the script that appends or holds it takes the files out in its step.
3. A held reply that is taken back or refused gives them back; what waits too long is removed by the sweep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.domain import ids
from handoff.domain.model import Json, Staff
from handoff.errors import Gone, InvalidFields, NotFound, TooLarge, Unsupported
from handoff.live import attached, frames, messages
from handoff.live.attached import Attached
from handoff.service import files, recall
from handoff.service.context import Services
from handoff.service.permission import may_answer

_KINDS = ("reply", "note")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a message carries. `digest` tells it from another message under the same client_message_id."""

    waiting: tuple[Attached, ...] = ()
    digest: tuple[str, ...] = ()

    @property
    def images(self) -> list[Json]:
        """As events have them."""
        return [one.stored() for one in self.waiting if one.is_image]

    @property
    def files(self) -> list[Json]:
        """As events have them."""
        return [one.stored() for one in self.waiting if not one.is_image]


def most_bytes(services: Services) -> int:
    """How large a file may be."""
    return int(services.tuning.desk.file_mb * 1_000_000)


async def add(services: Services, agent: Staff, conversation_id: str, kind: str, name: str, content: bytes) -> Json:
    """Take a file for the agent's next reply or note here; returns it as its agent sees it.

    Raises Unsupported, TooLarge, InvalidFields (`too_many_files`, or a damaged image).
    """
    may_answer(agent)
    if kind not in _KINDS:
        raise InvalidFields("kind is reply or note.", field="kind")
    most = most_bytes(services)
    if len(content) > most:
        raise TooLarge(f"A file may have at most {services.tuning.desk.file_mb:g} MB.", limit=most)
    head = await recall.head_of(services, conversation_id)
    here = [one for one in await attached.of_conversation(services.live, agent.id, head.id) if one.kind == kind]
    if len(here) >= services.tuning.desk.files_per_message:
        raise _too_many(services)
    stored = await files.keep_file(services, name, content)
    if stored is None:
        raise Unsupported("Images (JPEG, PNG, WebP, GIF), PDF, plain text and CSV can be sent.")
    one = Attached(conversation_id=head.id, kind=kind, at_ms=services.now_ms(), **stored)
    await attached.put(services.live, agent.id, one)
    await show(services, agent.id, head.id)
    return _shown(services, one)


async def drop(services: Services, agent: Staff, conversation_id: str, file_id: str) -> None:
    """Throw away a file of the agent's that has not gone out; nothing happens for any other."""
    head = await recall.head_of(services, conversation_id)
    if not ids.is_id(file_id, "f"):
        raise NotFound("There is no such file.")
    if await attached.drop(services.live, agent.id, file_id):
        await files.remove_one(services, file_id)
        await show(services, agent.id, head.id)


async def of_conversation(services: Services, agent_id: str, conversation_id: str) -> Json:
    """Return what waits with the agent's drafts here: {reply: [file], note: [file]}."""
    found = await attached.of_conversation(services.live, agent_id, conversation_id)
    return {kind: [_shown(services, one) for one in found if one.kind == kind] for kind in _KINDS}


async def show(services: Services, agent_id: str, conversation_id: str) -> None:
    """Show an agent's pages what waits with their drafts here, now that it has changed."""
    here = await of_conversation(services, agent_id, conversation_id)
    frame = {"type": "attached.show", "to": agent_id, "conversation_id": conversation_id, "attached": here}
    await frames.pass_on(services.live, frame)


async def named(
    services: Services, agent: Staff, conversation_id: str, kind: str, client_message_id: str, file_ids: Sequence[str]
) -> Carried:
    """Find the files that a message is to carry; raises InvalidFields, or Gone when one of them does not wait here.

    A message that was taken on before has its files already: its repeat finds nothing, and needs nothing.
    """
    if not file_ids:
        return Carried()
    if len(set(file_ids)) != len(file_ids):
        raise InvalidFields("Name each file once.", field="file_ids")
    if len(file_ids) > services.tuning.desk.files_per_message:
        raise _too_many(services)
    found = await attached.get_many(services.live, agent.id, file_ids)
    here = tuple(one for one in found if one.conversation_id == conversation_id and one.kind == kind)
    if len(here) == len(file_ids):
        return Carried(here, tuple(file_ids))
    if await messages.is_known(services.live, conversation_id, client_message_id):
        return Carried((), tuple(file_ids))
    raise Gone("One of the files is no longer there; please add it again.", code="file_gone")


async def sweep(services: Services) -> int:
    """Remove what has waited for a message too long; returns how many."""
    gone = 0
    for agent_id, file_id in await attached.over(services.live, services.now_ms()):
        if await attached.drop(services.live, agent_id, file_id):
            await files.remove_one(services, file_id)
            gone += 1
    return gone


def _shown(services: Services, one: Attached) -> Json:
    return one.shown() | {"url": files.address_of(services, one.stored())["url"]}


def _too_many(services: Services) -> InvalidFields:
    most = services.tuning.desk.files_per_message
    return InvalidFields(f"At most {most} files go with one message.", code="too_many_files", field="file", limit=most)
