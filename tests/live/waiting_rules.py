"""What a contact may choose at any time, as rules: end, leave the line, come back to the place, take a promise.

The page may be an old one: what it asks for is judged by what is true now.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from handoff.domain.model import Conversation
from handoff.live import conversations
from handoff.service import converse, leaving, promising
from tests.live.expected import Expected
from tests.live.machine import GATEWAY, Machine
from tests.live.world import World

WISHES = ("leave", "come back", "promise")


class WaitingRules(Machine):
    """The part of the machines in which contacts choose."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.pages: dict[str, Conversation] = {}

    @precondition(lambda self: any(self.current))
    @rule(gateway=GATEWAY, data=st.data(), old=st.booleans(), wish=st.sampled_from([*WISHES, *WISHES, "end"]))
    def contact_chooses(self, gateway: int, data: st.DataObject, old: bool, wish: str) -> None:
        """One rule, so that every example has all of it: of rules by themselves most examples leave some out."""
        wishes = {"leave": self._leaves, "come back": self._comes_back, "promise": self._takes_a_promise,
                  "end": self._ends}  # fmt: skip
        able = [c for c in self.current if c and self._may(c, wish)]
        known = data.draw(st.sampled_from(able or [c for c in self.current if c]))
        wishes[wish](gateway, known, self._page(known, old=old))

    def _may(self, known: Expected, wish: str) -> bool:
        return bool(known.left_ms) if wish == "come back" else known.status == "queued"

    def _ends(self, gateway: int, known: Expected, page: Conversation) -> None:
        self._run(converse.end(self.world.gateways[gateway], page))
        if known.status != "resolved":
            known.move("resolved")
            known.resolved_ms = self.world.clock.now_ms()
            known.append("conversation.resolved")

    def _leaves(self, gateway: int, known: Expected, page: Conversation) -> None:
        call = leaving.leave(self.world.gateways[gateway], page)
        if known.status != "queued" or page.epoch != known.epoch:
            self._refused(call)
            return
        self._run(call)
        known.leave(self.world.clock.now_ms())

    def _comes_back(self, gateway: int, known: Expected, page: Conversation) -> None:
        """To the place and age of then, once, in time; and to nobody else's."""
        call = leaving.rejoin(self.world.gateways[gateway], page)
        since_ms = known.place_kept_ms(self.world.clock.now_ms())
        if not since_ms or page.epoch != known.epoch:
            self._refused(call)
            return
        self._run(call)
        known.wait(since_ms)
        known.append("conversation.rejoined")

    def _takes_a_promise(self, gateway: int, known: Expected, page: Conversation) -> None:
        """Asked again half an hour later, by either process, it stands; the place in the line is kept."""
        if known.status != "queued":
            self._refused(promising.take(self.world.gateways[gateway], page))
            return
        if page.epoch != known.epoch:  # refused or taken, never another than what stands
            page = self._page(known, old=False)
        for turn in range(2):
            promised_ms = self._run(promising.take(self.world.gateways[(gateway + turn) % 2], page))
            if not known.promised_ms:
                known.promised_ms = promised_ms
                known.append("promise.made")
            assert promised_ms == known.promised_ms
            self.world.clock.advance(1_800_000)

    def _page(self, known: Expected, *, old: bool) -> Conversation:
        """What the contact's page knows of the conversation: just now, or when they did something last."""
        if old and known.id in self.pages:
            return self.pages[known.id]
        head = self._run(conversations.get(self.world.live, known.id))
        assert head is not None
        self.pages[known.id] = head
        return head  # type: ignore[no-any-return]
