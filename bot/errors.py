"""Errors of the channel, each with the code, status and sentence that its caller reads.

TurnError
├── Unauthorised   401 secret_missing, secret_wrong
├── BadRequest     400 malformed_json, malformed_body, text_invalid
├── TooLarge       413 body_too_large, text_too_long
├── NotReady       503 not_ready
└── TurnFailed     500 model_failed, action_failed, tracker_failed
"""

from __future__ import annotations

from typing import Any


class TurnError(Exception):
    """Something that ends a request without an answer of the bot."""

    status = 500

    def __init__(self, code: str, message: str, **detail: Any) -> None:
        """Keep the code for programs, the sentence for people and the details for both."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.detail: dict[str, Any] = detail

    def body(self, turn_id: str | None = None) -> dict[str, Any]:
        """Return the one shape in which errors travel."""
        detail = {**self.detail, "turn_id": turn_id} if turn_id else self.detail
        return {"error": {"code": self.code, "message": self.message, "detail": detail}}


class Unauthorised(TurnError):
    """The caller does not hold the shared secret."""

    status = 401


class BadRequest(TurnError):
    """The request is not one that can be understood."""

    status = 400


class TooLarge(TurnError):
    """The request is longer than the bot reads."""

    status = 413


class NotReady(TurnError):
    """The model is not loaded yet."""

    status = 503


class TurnFailed(TurnError):
    """The model, an action or the tracker store failed; nothing of the turn was kept."""

    status = 500
