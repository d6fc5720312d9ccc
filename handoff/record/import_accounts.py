"""Import of customer accounts from a CSV file, as a shop system or a spreadsheet writes it: all of it or nothing."""

from __future__ import annotations

import csv
import io
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.domain.identifiers import phone_key
from handoff.errors import InvalidFields
from handoff.record.addresses import email_key, email_problem
from handoff.record.database import Database
from handoff.record.schema import customers

MAX_FIELD_CHARS = 200
RANKS = ("regular", "silver", "gold")
LANGUAGES = ("ja", "en")
# A column by its name here or by what a Japanese shop system calls it.
_COLUMNS = {
    "会員番号": "number",
    "氏名": "name",
    "フリガナ": "name_kana",
    "メールアドレス": "email",
    "電話番号": "phone",
    "郵便番号": "postal_code",
    "都道府県": "prefecture",
    "市区町村": "city",
    "番地": "street",
    "言語": "language",
    "会員ランク": "rank",
    "登録日": "registered_on",
}
_NEEDED = ("number", "name", "email")
_DEFAULTS = {"language": "ja", "rank": "regular"}
_WIDTHS = {"number": 20, "postal_code": 10}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many accounts were new and how many were changed."""

    created: int
    updated: int


async def import_accounts(db: Database, content: bytes, *, today: date) -> Imported:
    """Create or, by customer number, update the accounts of a CSV file in UTF-8 (with or without BOM) or cp932.

    The first line names the columns; number, name and email must be there, the others may. Raises InvalidFields,
    with nothing written, for any bad line; detail.problems: [{line, problem}], every one of them.
    """
    rows, problems = _read(_decode(content), today)
    async with db.writing(serial="accounts") as connection:
        problems += await _taken(connection, rows)
        if problems:
            raise _refused(problems)
        numbers = (await connection.scalars(select(customers.c.number))).all()
        known = set(numbers)
        fresh = [row | {"id": f"k_{secrets.token_hex(10)}"} for _, row in rows if row["number"] not in known]
        changed = [{"key" if name == "number" else name: value for name, value in row.items()}
                   for _, row in rows if row["number"] in known]  # fmt: skip
        if changed:
            await _set_free(connection, [row["key"] for row in changed])
            await connection.execute(update(customers).where(customers.c.number == bindparam("key")), changed)
        if fresh:
            await connection.execute(insert(customers), fresh)
    return Imported(len(fresh), len(changed))


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused([(1, "The file is neither UTF-8 nor Shift_JIS (cp932); save it again as one of them.")])


def _read(text: str, today: date) -> tuple[list[tuple[int, dict[str, Any]]], list[tuple[int, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, Any]]] = []
    problems: list[tuple[int, str]] = []
    try:
        header = _header(next(reader, []))
        for cells in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                problems.append((line, f"The line has {len(cells)} fields, the first line names {len(header)}."))
                continue
            row, bad = _row(dict(zip(header, (cell.strip() for cell in cells), strict=True)), today)
            problems += [(line, problem) for problem in bad]
            rows.append((line, row))
    except csv.Error as error:
        problems.append((reader.line_num, f"The line is not CSV: {error}."))
    return rows, problems + _twice(rows)


def _header(cells: list[str]) -> list[str]:
    names = [_COLUMNS.get(cell.strip(), cell.strip().lower()) for cell in cells]
    unknown = [cell for cell, name in zip(cells, names, strict=True) if name not in _COLUMNS.values()]
    missing = [name for name in _NEEDED if name not in names]
    problems = [(1, f"There is no column called “{cell.strip()}”.") for cell in unknown]
    problems += [(1, f"The column “{name}” is missing.") for name in missing]
    problems += [
        (1, f"The column “{name}” stands there twice.") for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if problems:
        raise _refused(problems)
    return names


def _row(cells: dict[str, str], today: date) -> tuple[dict[str, Any], list[str]]:
    problems = [f"“{name}” is empty." for name in _NEEDED if not cells[name]]
    for name, value in cells.items():
        limit = _WIDTHS.get(name, MAX_FIELD_CHARS)
        if len(value) > limit:
            problems.append(f"“{name}” has {len(value)} characters; at most {limit} are allowed.")
        elif not value.isprintable():
            problems.append(f"“{name}” contains a character that cannot be printed.")
    if cells["email"] and email_problem(cells["email"]):
        problems.append(f"“{cells['email'][:80]}” is not an e-mail address.")
    row: dict[str, Any] = {name: cells.get(name, "") or _DEFAULTS.get(name, "") for name in _COLUMNS.values()}
    for name, allowed in (("rank", RANKS), ("language", LANGUAGES)):
        if row[name] not in allowed:
            problems.append(f"“{row[name][:20]}” is no {name}; it is one of {', '.join(allowed)}.")
    try:
        row["registered_on"] = (
            date.fromisoformat(row["registered_on"].replace("/", "-")) if row["registered_on"] else today
        )
    except ValueError:
        problems.append(f"“{row['registered_on'][:20]}” is not a date; write it as 2026-11-24.")
    row["email_key"] = email_key(row["email"])
    row["phone_key"] = phone_key(row["phone"])
    return row, problems


def _twice(rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, str]]:
    problems: list[tuple[int, str]] = []
    for name, shown in (("number", "customer number"), ("email_key", "e-mail address")):
        first: dict[str, int] = {}
        for line, row in rows:
            if row[name] and (before := first.setdefault(row[name], line)) != line:
                problems.append((line, f"The {shown} “{row[name]}” stands in line {before} already."))
    return problems


async def _taken(connection: AsyncConnection, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, str]]:
    """Find addresses that belong to an account which this file does not change."""
    found = await connection.execute(select(customers.c.email_key, customers.c.number))
    owner = {row.email_key: row.number for row in found}
    changed = {row["number"] for _, row in rows}
    return [
        (line, f"The e-mail address “{row['email']}” belongs to customer {number} already.")
        for line, row in rows
        if (number := owner.get(row["email_key"])) and number != row["number"] and number not in changed
    ]


async def _set_free(connection: AsyncConnection, numbers: list[str]) -> None:
    """Let go of the addresses of the accounts that change, so that two of them may swap theirs."""
    parked = [{"key": number, "parked": f"-{number}"} for number in numbers]
    change = update(customers).where(customers.c.number == bindparam("key"))
    await connection.execute(change.values(email_key=bindparam("parked")), parked)


def _refused(problems: list[tuple[int, str]]) -> InvalidFields:
    listed = [{"line": line, "problem": problem} for line, problem in sorted(problems)]
    return InvalidFields(f"Nothing was imported: {len(listed)} problems.", problems=listed)
