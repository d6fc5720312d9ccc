"""What the running system counts about itself; served as Prometheus text on the internal listener."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(f"hikitsugi_{name}", text, labels, registry=REGISTRY)


# Invariants of docs/architecture.md. The first five are expected to move: each is a danger that was refused.
LATE_TURNS_REFUSED = _counter(
    "late_turns_refused_total", "Bot answers refused because ownership or lease had moved (1)"
)
TURNS_TAKEN_UP_AGAIN = _counter("turns_taken_up_again_total", "Turns whose worker died and that ran again (2)")
REPEATS = _counter(
    "repeated_messages_total", "Messages sent again under the same id and answered with the first result (3)"
)
HELD_BY_COLLEAGUE = _counter("held_by_colleague_total", "Agents' replies refused because a colleague holds it (1)")
HELD_REFUSED = _counter("held_refused_total", "Held replies refused because the conversation had moved (1)")
FOREIGN_REFUSED = _counter("foreign_access_refused_total", "Requests for something that belongs to another (6)")
GAPS = _counter("sequence_gaps_total", "Gaps seen in a conversation's log; must stay 0 (4)")
JOURNAL_REJECTS = _counter("journal_rejects_total", "Events that could not be recorded and were put aside; must stay 0")

MESSAGES = _counter("messages_total", "Messages appended", "role")
HANDOFFS = _counter("handoffs_total", "Handoffs to people", "reason")
TURNS = _counter("turns_total", "Bot turns by outcome", "outcome")
TURN_SECONDS = Histogram(
    "hikitsugi_turn_seconds", "From the customer's message to the bot's answer in the log",
    buckets=(0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60), registry=REGISTRY,
)  # fmt: skip
ASSIGNMENTS = _counter("assignments_total", "Conversations that an agent came to hold, by how", "how")
OFFERS = _counter("offers_total", "Offers to agents, by what became of them", "outcome")
LEASES_LAPSED = _counter("leases_lapsed_total", "Conversations taken back from an agent (5)", "cause")
WAIT_SECONDS = Histogram(
    "hikitsugi_wait_seconds", "From the handoff to the agent, of those that were given or offered by routing",
    buckets=(1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200), registry=REGISTRY,
)  # fmt: skip
WAITS = _counter(
    "waits_total",
    "Waits that ended: served, left (abandoned), ended; rejoined: left and gone on with",
    "queue",
    "outcome",
)
WAIT_PROMISES = _counter(
    "wait_promises_total", "Ranges shown first to customers who were served: inside, early, late", "queue", "outcome"
)
SERVICE_SECONDS = Histogram(
    "hikitsugi_service_seconds", "First and next responses, resolutions, promises; by the wall and in open hours",
    ("target", "clock"), buckets=(30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400), registry=REGISTRY,
)  # fmt: skip
SLA = _counter("sla_total", "Warnings and breaches of what is owed", "target", "stage")
RESTS = _counter("rests_total", "Steps taken because a customer was silent", "step")
ALERTS = _counter("alerts_total", "Alerts that nobody is on duty while somebody waits", "way", "outcome")
REFUSED = _counter("refused_total", "Requests and frames refused, by error code", "code")
FAULTS = _counter("faults_total", "Unexpected exceptions at an outermost edge", "edge")
SOCKETS = Gauge("hikitsugi_sockets", "Open sockets", ("kind",), registry=REGISTRY)
JOURNAL_LAG = Gauge("hikitsugi_journal_lag_events", "Events read but not yet in SQL", registry=REGISTRY)
JOB_RESTARTS = _counter("job_restarts_total", "Supervised loops that failed and were started again", "job")
MAILS = _counter("mails_total", "Mails by kind and outcome", "kind", "outcome")
