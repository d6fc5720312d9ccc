"""Every key of a workspace in Redis.

All carry the workspace's hash tag, so that a script may touch several and still run on a cluster. Scripts get the
prefix as KEYS[1] and build the names below from it; Python builds them only here. A score is arrival minus head start.

| name | type | holds | TTL | written by |
|---|---|---|---|---|
| conversation:ID | hash | the head (domain/model.Conversation) and its turn lease | until evicted | all scripts |
| log:ID | stream | its events; entry id `SEQ-0`, field e = JSON without seq | until evicted | append in _prelude.lua |
| messages:ID | hash | client_message_id → `digest message_id seq` | until evicted | three scripts |
| choices:ID | hash | offered button id → JSON {title, payload, message_id} | until evicted | finish_turn |
| contact:ID | string | the contact's current conversation | until evicted | append_incoming, restore |
| status:STATUS | zset | conversations of one status; queued by score, others by last change | – | all scripts |
| waiting:CLASS | zset | who waits in `QUEUE/LANGUAGE` or, reserved, in `@AGENT` → score | – | enter, leave |
| arrived:QUEUE | zset | who waits in a queue, offered and reserved ones too → arrival, ms | – | arrive |
| heads | zset | classes in which somebody waits to be given away → score of the first | – | note_first |
| agent:ID | hash | what routing knows of an agent (live/agents.Duty) | – | set_agent, beat, refresh |
| agents | set | agents with such a hash | – | set_agent |
| holds:AGENT | zset | conversations given or offered → 1 counts in the load, 0 idle | – | hold, let_go |
| joins:AGENT | set | conversations in which they take part beside the assignee | while they do | join, part |
| ready:GROUP | zset | agents who can be given something, by share of load, then free since | – | refresh |
| free | set | groups with anybody ready | – | refresh |
| serves:GROUP | set | classes that a group of agents is able for | – | set_agent |
| due | zset | deadlines of routing, `KIND ID` (offer, lease, silence, reserve, beat, wrap) → when | – | several |
| looked | string | when the deadlines were last looked at, ms | – | look_due |
| turns | zset | conversations with work for the bot → when it is due, or when its lease ends | – | several |
| events | stream | all events: c id, s seq, g generation, p epoch, e JSON | trimmed below its readers | append |
| clocks | hash | conversation with people → JSON of its clocks (domain/clocks.py) | – | set_clocks |
| deadlines | zset | `KIND ID` → when something owed, resting or to be told is due | – | set_clocks, deadlines.py |
| late | string | when supervisors were told of many late deadlines, ms | minutes | deadlines.py |
| claims | hash | deadline → token of the process that deals with it | – | claim_deadline |
| predictions | hash | conversation that waits → JSON of its first estimate | – | waits.py |
| waits | hash | conversation that waits → JSON of the range it is shown | – | waits.py |
| doors | hash | class → JSON {door, on_duty, at_ms}: what asking for a person leads to | – | doors.py |
| handled:QUEUE | list | recent handling times, ms | last 150 | waits.py |
| errors:QUEUE | list | JSON [error, whether its range held] of recent estimates | last 120 | waits.py |
| patience:QUEUE | list | JSON [ms waited, whether they left] of recent waits | last 200 | waits.py |
| alerts | hash | queue → JSON since when it is unattended, when told; tries of telling | – | alerts.py |
| version:NAME | string | counts changes of what every process keeps in memory (calendars) | – | versions.py |
| frames | stream | passing frames (typing, presence): f JSON | capped at 1,000 | frames.py |
| present | zset | conversations whose contact has a socket open → until when | swept | frames.py |
| viewers:ID | hash | agent → JSON of who has it on their screen; `shown`: as last told | 2 min | viewers.py |
| drafts:AGENT | hash | `ID KIND` → JSON [updated_ms, text]: begun, not sent | 30 days, sliding | drafts.py |
| attached:AGENT | hash | file id → JSON of a file that waits for its message | 30 days | attached.py, use_files |
| attaching | zset | `AGENT FILE` of those → until when they wait | – | attached.py, use_files |
| held:ID | hash | client_message_id → JSON of a reply that waits to be sent | seconds | live/held.py's scripts |
| holding | zset | `ID client_message_id` of held replies → when they are due | – | live/held.py's scripts |
| refused:AGENT | hash | client_message_id → JSON of a held reply that could not be sent | 30 days | send_held |
| invitation:DIGEST | string | whose link it is, by digest of its token | 72 h | invitations.py |
| code:ID | hash | a one-time code: digest, account, tries, email | ten minutes | codes.py |
| session:DIGEST | string | JSON of a logged-in agent | 12 h, sliding | sessions.py |
| limit:NAME:WHO | string | theoretical arrival time of a rate limit, ms | until it is in the past | take_limit |
| lease:NAME | string | token of the process that holds a single-reader job | seconds | leases.py |
| cursor:READER | string | stream id up to which a reader is done | – | leases.py |
| generation | string | the store's life; logs begun or restored in it carry it | – | append_incoming, recovery.py |
| bot:tracker:EPISODE | list | the bot's memory of an episode (`CONVERSATION#N`) | 2 days | bot/tracker_store.py |
| restored | string | the generation in which the open ones are live; absent: lost | – | recovery.py |
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Names of one workspace's keys."""

    workspace: str

    @property
    def prefix(self) -> str:
        """The part that all names share, the hash tag in it."""
        return f"hk:{{{self.workspace}}}:"

    def of(self, *parts: str) -> str:
        """Return the full name; the parts are joined by colons."""
        return self.prefix + ":".join(parts)
