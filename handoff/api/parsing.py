"""Turn what arrives into types, or refuse it with a sentence."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from handoff.errors import InvalidFields, Malformed, Unsupported

MAX_BODY_BYTES = 64_000
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Body(BaseModel):
    """A request body or frame: unknown fields are refused, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


BodyT = TypeVar("BodyT", bound=Body)


async def read_body(request: web.Request, model: type[BodyT]) -> BodyT:
    """Parse the request's JSON into `model`; raises Malformed, Unsupported, InvalidFields (aiohttp: 413)."""
    if request.content_type not in ("application/json", "application/octet-stream", ""):
        raise Unsupported("Send the body as application/json.")
    return parse(decode(await request.read()), model)


def decode(raw: bytes | str) -> Any:
    """Decode JSON in UTF-8; raises Malformed with the place, InvalidFields for NUL and half characters."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        found = json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Malformed("The body is not UTF-8.", code="malformed_json") from error
    except json.JSONDecodeError as error:
        raise Malformed(
            f"The body is not valid JSON (line {error.lineno}, column {error.colno}).", code="malformed_json"
        ) from error
    except (RecursionError, ValueError) as error:
        raise Malformed("The body is not JSON that we can read.", code="malformed_json") from error
    if "\\u" in text:
        _refuse_no_text(found)
    return found


def parse(found: Any, model: type[BodyT]) -> BodyT:
    """Make a `model` of decoded JSON; raises Malformed for what is no object, InvalidFields naming every problem."""
    if not isinstance(found, dict):
        raise Malformed("Send a JSON object.")
    try:
        return model.model_validate(found)
    except ValidationError as error:
        problems = [
            {"field": ".".join(_printable(p) for p in e["loc"]) or "body", "problem": _printable(e["msg"])}
            for e in error.errors(include_input=False, include_url=False)
        ]
        listed = "; ".join(f"{p['field']}: {p['problem']}" for p in problems[:5])
        raise InvalidFields(f"Some fields are not acceptable: {listed}.", problems=problems[:20]) from error


def query_int(request: web.Request, name: str, default: int, most: int) -> int:
    """Read a non-negative whole number from the query."""
    text = request.query.get(name)
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise InvalidFields(f"{name} must be a whole number from 0 on.", field=name)
    return min(int(text), most)


def _printable(part: object) -> str:
    return str(part).encode("utf-8", "replace").decode()[:80]


def _refuse_no_text(found: Any) -> None:
    """Escapes can spell what neither UTF-8 nor a database takes; it is refused here, whatever field it is in."""
    waiting = [found]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and (no_text := _NO_TEXT.search(item)):
            code_point = f"U+{ord(no_text.group()):04X}"
            raise InvalidFields(f"A text contains what cannot be sent ({code_point}).", code="text_invalid")


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
