"""The same day through the real code: use cases, scripts, jobs' steps, on a real Valkey and a real SQLite.

Only the clock is ours: it jumps from one thing that happens to the next, be it a deadline, and every ten seconds of the
day at least; the jobs' steps are taken whenever something has happened, by two processes (day_processes.py) in turn.
Who waits is looked at every four seconds. Nothing reads the machine's clock or its chance, so that the same plan gives
the same day however busy the machine is. At the hours of the plan one process is killed in the middle of what it was
doing: it has taken a deadline and followed events without noting how far it came. A new one replaces it a minute later.
"""

import heapq
import itertools
from pathlib import Path

from benchmarks.measure.day_outcome import Outcome, Seen
from benchmarks.measure.day_plan import CLOSES, HOUR, MINUTE, OPENS, Caller, Day, Worker
from benchmarks.measure.day_processes import names_from, two_processes
from handoff.domain.clock import FixedClock
from handoff.domain.ids import new_contact_id, new_token
from handoff.domain.model import Staff, StaffRole, Status
from handoff.jobs import timekeeper
from handoff.live import conversations, deadlines, queue, stream, turns, waits
from handoff.record import agents
from handoff.service import assign, availability, converse, estimate, leaving, routing
from handoff.service.answer import answer_turn
from handoff.service.context import Services
from handoff.service.converse import Visitor

_TICK, _ESTIMATE, _NAMES = 10_000, 4_000, 11


class RealDay:
    """Drives the day; `outcome` and the promises are what it leaves."""

    def __init__(self, day: Day, processes: list[Services], clock: FixedClock) -> None:
        self._day, self._processes, self._clock = day, processes, clock
        self._todo: list[tuple[int, int, str, object]] = []
        self._number = itertools.count()
        self._staff: dict[str, tuple[Worker, Staff]] = {}
        self._callers: dict[str, Caller] = {}
        self._waiting: dict[str, tuple[Caller, int]] = {}
        self._done: set[str] = set()
        self._left_work: dict[str, int] = {}
        self._tasks: dict[str, int] = {}
        self._after = ""
        self._alive = [True, True]
        self._turns = itertools.count()
        self._wakes_at = 0
        self._seen_first: dict[str, tuple[int, int, int]] = {}
        self.outcome = Outcome(len(day.callers))
        self.inside: list[bool] = []
        self.shown_when_long: list[bool] = []
        self.widths: list[bool] = []
        self.served_at: list[tuple[int, int]] = []

    async def run(self) -> None:
        """Play to the end: three hours after closing, or when nobody waits or is held any more."""
        await self._hire()
        self._after = await stream.newest_id(self._one.live)
        for caller in self._day.callers:
            self._at(caller.at, "arrive", caller)
        for at in self._day.kills:
            self._at(at, "kill", None)
        self._at(OPENS - MINUTE, "tick", None)
        self._at(OPENS, "estimate", None)
        while self._todo:
            at, _, what, about = heapq.heappop(self._todo)
            if at > CLOSES + 3 * HOUR or (at > CLOSES and len(self._done) == len(self._day.callers)):
                break
            self._clock.advance(max(at - self._clock.now_ms(), 0))
            await getattr(self, f"_{what}")(about)
            if what != "estimate":  # to look moves nothing
                await self._turn_the_wheels()
        unserved = len(self._day.callers) - len(self._done)
        self.outcome.stranded = unserved

    @property
    def _one(self) -> Services:
        """A process that lives."""
        return self._processes[0] if self._alive[0] else self._processes[1]

    def _at(self, at: int, what: str, about: object) -> None:
        heapq.heappush(self._todo, (at, next(self._number), what, about))

    async def _hire(self) -> None:
        skills = {True: ("complaints",), False: ()}
        for worker in self._day.workers:
            made = await agents.create(
                self._one.db, f"w{worker.number}@example.com", f"担当{worker.number}", new_token() + "Aa1",
                StaffRole.AGENT, worker.languages,
            )  # fmt: skip
            await agents.set_routing(
                self._one.db, made.id, languages=worker.languages, skills=skills[worker.complaints], queues=(),
                capacity=3,
            )  # fmt: skip
            self._staff[made.id] = (worker, made.staff())
            for begin, end in worker.works:
                self._at(begin, "come", made.id)
                self._at(end, "go", made.id)
            for _, end in worker.dies:
                if end < CLOSES:
                    self._at(end, "come", made.id)

    async def _turn_the_wheels(self) -> None:
        """What the jobs of a living process do when they are woken, until nothing more comes of it."""
        acted, next_turn = True, None
        while acted:
            acted, services = False, self._next_living()
            while (claim := await self._claim(services)).turn:
                await answer_turn(services, claim.turn)
            next_turn = claim.next_due_ms
            await routing.end_what_is_due(services)
            await routing.dispatch(services)
            while await timekeeper.act_once(services):
                acted = True
            await self._follow()
        await self._wake_when_due(next_turn)

    def _next_living(self) -> Services:
        living = [services for services, alive in zip(self._processes, self._alive, strict=True) if alive]
        return living[next(self._turns) % len(living)]

    async def _claim(self, services: Services) -> turns.Claim:
        return await turns.claim(services.live, now_ms=self._clock.now_ms(), lease_ms=12_000, token=new_token())

    async def _wake_when_due(self, next_turn: int | None) -> None:
        """Look again at the moment at which the next deadline of any kind is over."""
        live, now = self._one.live, self._clock.now_ms()
        dues = [next_turn, await queue.next_due_ms(live), await deadlines.next_due_ms(live)]
        ahead = min((due for due in dues if due is not None and due > now), default=None)
        if ahead is not None and (self._wakes_at <= now or ahead < self._wakes_at):
            self._wakes_at = ahead
            self._at(ahead, "wake", None)

    async def _wake(self, _about: None) -> None:
        """Only the wheels turn."""

    async def _follow(self) -> None:
        """The living follower takes in what is new; here we look at the same entries for what to do next."""
        if await stream.newest_id(self._one.live) == self._after:
            return  # a read that finds nothing waits for the server's next tick
        fresh = await stream.read(self._one.live, self._after, block_ms=1, limit=500)
        self._after = await timekeeper.follow_once(self._one, self._after, block_ms=1)
        for entry in fresh:
            await self._notice(entry.conversation_id, entry.event)

    async def _notice(self, i: str, event: dict) -> None:
        now, kind = self._clock.now_ms(), event["type"]
        if kind == "conversation.queued":
            caller = self._callers[i]
            self._waiting[i] = (caller, now)
            self._at(caller.at + caller.patience, "lose_patience", i)
        elif kind in ("conversation.released", "conversation.transferred"):
            self._tasks.pop(i, None)
            self._waiting[i] = (self._callers[i], now)
        elif kind == "conversation.assigned":
            await self._begin(i, event["assignee"]["id"], now)

    async def _begin(self, i: str, agent_id: str, now: int) -> None:
        caller, _ = self._waiting.pop(i)
        worker, _ = self._staff[agent_id]
        if i not in self._left_work:
            others = [Seen(c.number, c.at) for c, _ in self._waiting.values()
                      if c.in_class == caller.in_class and worker.may_take(c)]  # fmt: skip
            self.outcome.served(caller, now, others)
            self.served_at.append((caller.at, now - caller.at))
            self._left_work[i] = caller.handling
            self._judge(i, caller, now)
        task = next(self._number)
        self._tasks[i] = task
        self._at(now + 20_000 + caller.number * 7919 % 40_000, "reply", (i, agent_id, task))
        self._at(now + self._left_work[i], "finish", (i, agent_id, task))

    def _judge(self, i: str, caller: Caller, now: int) -> None:
        first = self._seen_first.get(i)
        if now - caller.at > 2 * MINUTE:
            self.shown_when_long.append(first is not None)
        if first is not None:
            at, lower, upper = first
            self.inside.append(lower * MINUTE <= now - at <= upper * MINUTE)

    async def _arrive(self, caller: Caller) -> None:
        visitor = Visitor(new_contact_id(), "web", caller.language)
        text = f"{'complaint' if caller.complains else 'person'} {caller.language}"
        sent = await converse.send_text(self._one, visitor, f"day-{caller.number:06d}", text)
        self._callers[sent.conversation_id] = caller

    async def _lose_patience(self, i: str) -> None:
        if i not in self._waiting or i in self._left_work:
            return
        head = await conversations.get(self._one.live, i)
        if head is None or head.status is not Status.QUEUED:
            return
        caller, _ = self._waiting.pop(i)
        if self._clock.now_ms() - caller.at > 2 * MINUTE:
            self.shown_when_long.append(i in self._seen_first)
        await leaving.leave(self._one, head)
        self.outcome.left(caller, self._clock.now_ms())
        self._done.add(i)

    async def _reply(self, about: tuple[str, str, int]) -> None:
        i, agent_id, task = about
        worker, staff = self._staff[agent_id]
        if self._tasks.get(i) != task or worker.is_dead(self._clock.now_ms()):
            return
        await assign.reply(self._one, staff, i, new_token(), "お待たせいたしました。", None)
        self._at(self._clock.now_ms() + 4 * MINUTE, "write", about)

    async def _write(self, about: tuple[str, str, int]) -> None:
        """The customer writes again; the agent answers after a while."""
        i, _, task = about
        if self._tasks.get(i) != task:
            return
        head = await conversations.get(self._one.live, i)
        if head is None or head.status is not Status.ASSIGNED:
            return
        visitor = Visitor(head.contact_id, "web", head.language)
        await converse.send_text(self._one, visitor, new_token(), "ありがとうございます。")
        self._at(self._clock.now_ms() + 40_000, "reply", about)

    async def _finish(self, about: tuple[str, str, int]) -> None:
        i, agent_id, task = about
        worker, staff = self._staff[agent_id]
        if self._tasks.get(i) != task or worker.is_dead(self._clock.now_ms()):
            return
        await assign.resolve(self._one, staff, i)
        self._tasks.pop(i)
        self._done.add(i)

    async def _come(self, agent_id: str) -> None:
        worker, staff = self._staff[agent_id]
        if worker.is_there(self._clock.now_ms()):
            await availability.come(self._one, staff)
            await availability.say(self._one, staff, agent_id, "online", None)

    async def _go(self, agent_id: str) -> None:
        """A break, or the end of the shift: what is begun is finished, nothing new is taken."""
        worker, staff = self._staff[agent_id]
        if not worker.is_dead(self._clock.now_ms()):
            await availability.say(self._one, staff, agent_id, "away", "break")

    async def _kill(self, _about: None) -> None:
        """Kill the first process: it holds a deadline and has followed events that it never noted."""
        dying, now = self._processes[0], self._clock.now_ms()
        if await stream.newest_id(dying.live) != self._after:
            await timekeeper.follow_once(dying, self._after, block_ms=1)
        await deadlines.claim(dying.live, now_ms=now + 10 * MINUTE, lease_ms=20_000, token=new_token())
        await turns.claim(dying.live, now_ms=now, lease_ms=12_000, token=new_token())
        self._alive[0] = False
        self._at(now + MINUTE, "revive", None)

    async def _revive(self, _about: None) -> None:
        self._alive[0] = True

    async def _tick(self, _about: None) -> None:
        """Agents' pages show life, on breaks too; dead machines do not."""
        now = self._clock.now_ms()
        for worker, staff in self._staff.values():
            if worker.works[0][0] <= now < worker.works[-1][1] + HOUR and not worker.is_dead(now) and now // _TICK % 2:
                await availability.beat(self._one, staff)
        self._at(now + _TICK, "tick", None)

    async def _estimate(self, _about: None) -> None:
        now = self._clock.now_ms()
        self._at(now + _ESTIMATE, "estimate", None)
        if not self._waiting:
            return  # nobody to be told anything
        await estimate.estimate(self._one)
        seen = await waits.shown(self._one.live, list(self._waiting))
        for i, shown in seen.items():
            self.widths.append(shown.upper_min <= 2 * shown.lower_min + 2)
            self._seen_first.setdefault(i, (shown.at_ms, shown.lower_min, shown.upper_min))


async def play(day: Day, redis_url: str, folder: Path) -> RealDay:
    """Play the day on an empty workspace and an empty database in `folder`."""
    with names_from(_NAMES):
        async with two_processes(redis_url, folder) as (processes, clock):
            real = RealDay(day, processes, clock)
            await real.run()
            return real
