"""What a conversation must be, in a few lines of plain Python: the state machines compare the real one with it."""

from __future__ import annotations

from dataclasses import dataclass, field

REOPEN_MS = 24 * 3_600_000
RETURN_MS = 10 * 60_000


@dataclass(slots=True)
class Expected:
    """One conversation. `log` has the type of each event, a message's with its author: `message:contact`."""

    id: str
    status: str = "bot"
    epoch: int = 0
    episode: int = 1
    assignee: str = ""
    queued_ms: int = 0
    resolved_ms: int = 0
    wants_seq: int = 0
    answered_seq: int = 0
    attempts: int = 0
    token: str = ""
    lease_until_ms: int = 0
    left_ms: int = 0
    left_queued_ms: int = 0
    promised_ms: int = 0
    wait_counts: bool = False  # nobody has had it since people were asked for
    waits: dict[int, str] = field(default_factory=dict)  # since when → what came of it
    log: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)  # who takes part beside the assignee
    said: dict[str, tuple[str, int]] = field(default_factory=dict)  # client_message_id → message_id, seq

    @property
    def seq(self) -> int:
        return len(self.log)

    @property
    def waits_for_bot(self) -> bool:
        return self.status == "bot" and self.wants_seq > self.answered_seq

    def append(self, type_: str, *, wants_turn: bool = False) -> int:
        """Add an event; returns its seq."""
        self.log.append(type_)
        if wants_turn:
            self.wants_seq = self.seq
        return self.seq

    def move(self, status: str, *, left: bool = False) -> None:
        """Change who owns it; who had joined is put out before."""
        while self.joined:
            self.joined.pop(0)
            self.append("conversation.parted")
        if self.status == "queued" != status and self.wait_counts:
            came_of_it = "served" if status == "assigned" else "left" if left else "ended"
            self.waits.setdefault(self.queued_ms, came_of_it)
        self.epoch += 1
        self.attempts, self.token = 0, ""
        if status in ("bot", "assigned"):
            self.answered_seq = self.seq
        if status == "bot":
            self.episode += 1
            self.queued_ms = 0
        if status != "assigned":
            self.assignee = ""
        if status != "bot":
            self.left_ms = 0
        if status in ("bot", "resolved"):
            self.promised_ms = 0
        if status == "assigned":
            self.wait_counts = False
        self.status = status

    def reopens(self, now_ms: int) -> bool:
        """Tell whether a message now goes into this conversation rather than a new one."""
        return self.status != "resolved" or now_ms - self.resolved_ms <= REOPEN_MS

    def leave(self, now_ms: int) -> None:
        """The contact leaves the line; the place is kept for a while."""
        self.left_queued_ms = self.queued_ms
        self.move("bot", left=True)
        self.left_ms = now_ms
        self.append("conversation.left")

    def wait(self, since_ms: int) -> None:
        """The contact waits for a person, for the first time or at the place that they left: the same wait goes on."""
        self.move("queued")
        self.queued_ms, self.wait_counts = since_ms, True
        if self.waits.get(since_ms) == "left":
            del self.waits[since_ms]

    def place_kept_ms(self, now_ms: int) -> int:
        """Since when somebody has waited who left and may come back to their place; 0 when they may not."""
        kept = self.status == "bot" and self.left_ms and now_ms <= self.left_ms + RETURN_MS
        return self.left_queued_ms if kept else 0

    def hear(self, client_message_id: str, message_id: str) -> None:
        """The contact says something."""
        if self.status == "resolved":
            self.move("bot")
            self.append("conversation.reopened")
        seq = self.append("message:contact", wants_turn=True)
        self.said[client_message_id] = (message_id, seq)

    def holds(self, token: str, epoch: int) -> bool:
        """Tell whether a worker may still finish the turn that it claimed."""
        return self.status == "bot" and self.token == token and self.epoch == epoch

    def answered(self, covers_seq: int, *, now_ms: int, queued: bool) -> None:
        """The bot says one thing, and fetches a person perhaps."""
        self.append("message:bot")
        self.append("turn.answered")
        self.answered_seq, self.attempts, self.token = covers_seq, 0, ""
        if queued:
            self.wait(self.place_kept_ms(now_ms) or now_ms)
            self.append("conversation.queued")
