"""Errors that a caller can act on; the one tree and the one shape on the wire.

HandoffError            code, HTTP status, a sentence, detail
├── Malformed           400  the bytes are not what they claim to be
├── Unauthenticated     401  who are you?
├── Forbidden           403  known, but not allowed
├── NotFound            404  not there, or not yours
├── Conflict            409  somebody or something was faster
├── Gone                410  it was there; its time is over
├── TooLarge            413
├── Unsupported         415
├── InvalidFields       422  well-formed, but not acceptable
├── SlowDown            429  too much at once; carries retry_after_ms
└── NotReady            503  a part we need does not answer
"""

from __future__ import annotations

from typing import Any, ClassVar


class HandoffError(Exception):
    """An expected failure: `code` for programs, `message` for people."""

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, *, code: str | None = None, **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.detail = detail

    def as_json(self) -> dict[str, Any]:
        """Return the body that every edge sends: {"error": {code, message, detail?}}."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.detail:
            error["detail"] = self.detail
        return {"error": error}


class Malformed(HandoffError):
    status, default_code = 400, "malformed_body"


class Unauthenticated(HandoffError):
    status, default_code = 401, "token_invalid"


class Forbidden(HandoffError):
    status, default_code = 403, "forbidden"


class NotFound(HandoffError):
    status, default_code = 404, "not_found"


class Conflict(HandoffError):
    status, default_code = 409, "wrong_status"


class Gone(HandoffError):
    status, default_code = 410, "code_expired"


class TooLarge(HandoffError):
    status, default_code = 413, "body_too_large"


class Unsupported(HandoffError):
    status, default_code = 415, "unsupported_media_type"


class InvalidFields(HandoffError):
    status, default_code = 422, "invalid_fields"


class SlowDown(HandoffError):
    status, default_code = 429, "slow_down"

    def __init__(self, message: str, *, retry_after_ms: int, code: str | None = None, **detail: Any) -> None:
        super().__init__(message, code=code, retry_after_ms=retry_after_ms, **detail)
        self.retry_after_ms = retry_after_ms


class NotReady(HandoffError):
    status, default_code = 503, "not_ready"


class SettingsError(HandoffError):
    """The start is refused; the message lists every problem with its place."""

    default_code = "bad_settings"
