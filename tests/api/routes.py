"""Every route of the program and how it is rightly called; a test fails when one is missing here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.people import Json

Caller = Literal["nobody", "customer", "desk", "service"]


@dataclass(frozen=True, slots=True)
class Route:
    """`body` is a good one of a POST or PUT, `free` its texts that may be empty or odd; the test fills in `{id}`."""

    method: Literal["GET", "POST", "PUT"]
    path: str
    caller: Caller = "nobody"
    body: Json | None = None
    query: str = ""
    free: tuple[str, ...] = ()


WIDGET, DESK, INTERNAL = "/api/widget", "/api/desk", "/internal/conversations/{id}"
ONE = DESK + "/conversations/{id}"
_ID = "test-0001"
PERSON: Json = {"name": "新井 新", "role": "agent", "languages": ["ja"]}
VIEW: Json = {"name": "返金", "shared": False, "filters": {"q": "返金"}}
HOURS: Json = {
    "version": 0,
    "week": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}
CANNED: Json = {"shortcut": "はい", "title": "はい", "texts": {"ja": "はい"}, "scope": "own"}

PUBLIC = (
    Route("POST", f"{WIDGET}/visits", body={"locale": "ja", "inbox": "web", "identity": "a.b.c", "page": "/"}),
    Route("POST", f"{WIDGET}/messages", "customer", {"client_message_id": _ID, "text": "はい"}),
    Route("GET", f"{WIDGET}/events", "customer", query="since=0"),
    Route("POST", f"{WIDGET}/identify", "customer", {"identity": "a.b.c"}),
    Route("POST", f"{WIDGET}/codes", "customer", {"email": "misaki.sato@demo.example"}),
    Route("POST", f"{WIDGET}/codes/verify", "customer", {"code": "123456"}),
    Route("POST", f"{WIDGET}/conversation/email", "customer", {"email": "someone@demo.example"}),
    Route("POST", f"{WIDGET}/conversation/correction", "customer", {"text": "違います"}),
    Route("POST", f"{WIDGET}/conversation/leave", "customer", {}),
    Route("POST", f"{WIDGET}/conversation/rejoin", "customer", {}),
    Route("POST", f"{WIDGET}/conversation/promise", "customer", {}),
    Route("POST", f"{WIDGET}/conversation/end", "customer", {}),
    Route("POST", f"{WIDGET}/conversation/csat", "customer", {"score": 5, "comment": "はい"}),
    Route("POST", f"{WIDGET}/uploads", "customer"),
    Route("GET", f"{WIDGET}/socket"),
    Route("POST", f"{DESK}/login", body={"email": "hana@hidamari.example", "password": "wrong password"}),
    Route("POST", f"{DESK}/logout", "desk"),
    Route("GET", f"{DESK}/me", "desk"),
    Route("GET", f"{DESK}/queue", "desk"),
    Route("GET", ONE, "desk"),
    Route("POST", f"{ONE}/claim", "desk", {"take_over_reason": "引き継ぎ"}),
    Route("POST", f"{ONE}/reply", "desk", {"client_message_id": _ID, "text": "はい", "take_over_reason": "引き継ぎ"}),
    Route("POST", f"{ONE}/note", "desk", {"client_message_id": _ID, "text": "メモ"}),
    Route("POST", f"{ONE}/whisper", "desk", {"client_message_id": _ID, "text": "落ち着いて"}),
    Route("POST", f"{ONE}/return", "desk", {"note": "確認済み", "slots": {"order_number": "1"}}),
    Route("POST", f"{ONE}/resolve", "desk", {"topic": "refund", "note": "済み"}),
    Route("POST", f"{ONE}/check", "desk", {"text": "はい"}, free=("text",)),
    Route("POST", f"{ONE}/harassment", "desk", {"note": "暴言"}),
    Route("POST", f"{ONE}/harassment/clear", "desk", {"note": "誤り"}),
    Route("GET", f"{ONE}/autopsy", "desk"),
    Route("GET", f"{ONE}/suggestions", "desk"),
    Route("GET", f"{DESK}/waits", "desk"),
    Route("GET", f"{DESK}/tuning", "desk"),
    Route("GET", f"{DESK}/audit", "desk"),
    Route("POST", f"{ONE}/watch", "desk", {}),
    Route("GET", f"{DESK}/wall", "desk"),
    Route("GET", f"{DESK}/wall/conversations", "desk", query="number=arrivals"),
    Route("GET", f"{DESK}/agents", "desk"),
    Route("POST", f"{DESK}/agents", "desk", {"email": "new@hidamari.example", **PERSON}),
    Route("POST", f"{DESK}/agents/{{id}}", "desk", PERSON),
    Route("POST", f"{DESK}/agents/{{id}}/deactivate", "desk", {}),
    Route("POST", f"{DESK}/agents/{{id}}/activate", "desk", {}),
    Route("POST", f"{DESK}/agents/{{id}}/invite", "desk", {}),
    Route("POST", f"{DESK}/invitations/look", body={"token": "x" * 32}),
    Route("POST", f"{DESK}/invitations/accept", body={"token": "x" * 32, "password": "a long password"}),
    Route("POST", f"{DESK}/me/password", "desk", {"old": "wrong password", "new": "a long password"}),
    Route("POST", f"{ONE}/release", "desk", {}),
    Route("POST", f"{ONE}/files", "desk"),
    Route("POST", f"{ONE}/files/drop", "desk", {"file_id": "f_00000000000000000000"}),
    Route("POST", f"{ONE}/join", "desk", {}),
    Route("POST", f"{ONE}/leave", "desk", {}),
    Route("POST", f"{ONE}/read", "desk", {"seq": 1}),
    Route("GET", f"{DESK}/calendars", "desk"),
    Route("POST", f"{DESK}/calendars/{{id}}", "desk", HOURS),
    Route("GET", f"{DESK}/canned-replies", "desk", query="q=x"),
    Route("POST", f"{DESK}/canned-replies", "desk", CANNED),
    Route("POST", f"{DESK}/canned-replies/{{id}}", "desk", CANNED),
    Route("POST", f"{DESK}/canned-replies/{{id}}/delete", "desk", {}),
    Route("GET", f"{DESK}/drafts", "desk"),
    Route("POST", f"{ONE}/draft", "desk", {"text": "下書き", "kind": "reply"}, free=("text",)),
    Route("GET", f"{DESK}/held", "desk"),
    Route("POST", f"{ONE}/held/cancel", "desk", {"client_message_id": _ID}),
    Route("POST", f"{ONE}/held/dismiss", "desk", {"client_message_id": _ID}),
    Route("GET", f"{DESK}/contacts/{{id}}", "desk"),
    Route("GET", f"{DESK}/search", "desk", query="q=x"),
    Route("GET", f"{DESK}/export.csv", "desk"),
    Route("GET", f"{DESK}/views", "desk"),
    Route("POST", f"{DESK}/views", "desk", VIEW),
    Route("POST", f"{DESK}/views/{{id}}", "desk", VIEW),
    Route("POST", f"{DESK}/views/{{id}}/delete", "desk", {}),
    Route("GET", f"{ONE}/why", "desk"),
    Route("POST", f"{ONE}/accept", "desk", {}),
    Route("POST", f"{ONE}/decline", "desk", {}),
    Route("POST", f"{ONE}/transfer", "desk", {"to": {"queue": "general"}, "note": "確認済み", "force": False}),
    Route("POST", f"{ONE}/escalate", "desk", {"priority": "high", "note": "お急ぎ"}),
    Route("GET", f"{DESK}/availability", "desk"),
    Route("PUT", f"{DESK}/availability", "desk", {"availability": "away", "reason": "break"}),
    Route("PUT", f"{DESK}/agents/{{id}}/availability", "desk", {"availability": "away", "reason": "break"}),
    Route("GET", f"{DESK}/roster", "desk"),
    Route("GET", f"{DESK}/socket", "desk"),
    Route("GET", "/healthz"),
    Route("GET", "/readyz"),
    Route("GET", "/"),
    Route("GET", "/embed.js"),
    Route("GET", "/widget/"),
    Route("GET", "/desk/"),
    Route("GET", "/demo/"),
    Route("GET", "/demo/mail"),
    Route("GET", "/api/demo/mails"),
    Route("GET", "/api/demo/identity"),
    Route("GET", "/web/{folder}/{path}"),
    Route("GET", "/vendor/{name}"),
    Route("GET", "/files/{id}"),
)
SERVICE = (
    Route("GET", "/metrics"),
    Route("GET", f"{INTERNAL}/orders", "service", query="number=HD-10023456"),
    Route("GET", f"{INTERNAL}/refunds", "service"),
    Route("GET", f"{INTERNAL}/points", "service"),
    Route("GET", f"{INTERNAL}/subscriptions", "service"),
)
