from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.errors import InvalidFields
from handoff.record import accounts
from handoff.record.database import Database
from handoff.record.import_accounts import _decode, _read, import_accounts
from tests.record.conftest import TODAY

HEADER = "number,email,name,name_kana,phone,postal_code,prefecture,city,street,language,rank,registered_on"
ROWS = [
    'A-1,hanako@shop.example,山田 花子,ヤマダ,090-0000-1111,000-0001,東京都,楓坂市,"本町1, 3号",ja,gold,2025-04-01',
    "A-2,john@shop.example,John Smith,,,,,,,en,,",
]


def _problems(refused: pytest.ExceptionInfo[InvalidFields]) -> list[tuple[int, str]]:
    return [(problem["line"], problem["problem"]) for problem in refused.value.detail["problems"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
async def test_a_file_is_read_as_spreadsheets_write_it(db: Database, encoding: str, line_end: str) -> None:
    content = line_end.join([HEADER, *ROWS, ""]).encode(encoding)
    done = await import_accounts(db, content, today=TODAY)
    assert (done.created, done.updated) == (2, 0)
    account = await accounts.account_by_email(db, "HANAKO@shop.example")
    assert account is not None
    person = await accounts.profile(db, account)
    assert person is not None
    assert (person["name"], person["rank"], person["registered_on"]) == ("山田 花子", "gold", "2025-04-01")
    assert person["address"] == "〒000-0001 東京都楓坂市本町1, 3号"
    other = await accounts.profile(db, await accounts.account_by_number(db, "A-2") or "")
    assert other is not None
    assert (other["language"], other["rank"], other["registered_on"]) == ("en", "regular", TODAY.isoformat())


async def test_japanese_column_names_are_understood(db: Database) -> None:
    content = "会員番号,氏名,メールアドレス,会員ランク\nA-1,山田 花子,hanako@shop.example,silver\n".encode("cp932")
    await import_accounts(db, content, today=TODAY)
    assert await accounts.account_by_number(db, "A-1")


async def test_a_second_import_updates_by_customer_number_and_keeps_the_account(db: Database) -> None:
    await import_accounts(db, "\n".join([HEADER, *ROWS]).encode(), today=TODAY)
    before = await accounts.account_by_number(db, "A-1")
    swapped = [ROWS[0].replace("hanako@", "john@"), ROWS[1].replace("john@", "hanako@")]
    done = await import_accounts(db, "\n".join([HEADER, *swapped]).encode(), today=TODAY)
    assert (done.created, done.updated) == (0, 2)
    assert await accounts.account_by_email(db, "john@shop.example") == before


async def test_every_bad_line_is_named_and_nothing_is_imported(db: Database) -> None:
    lines = [
        HEADER,
        ROWS[0],
        "A-3,not an address,名前,,,,,,,ja,,",
        "A-4,short@shop.example,名前",
        ",nobody@shop.example,,,,,,,,ja,,",
        "A-5,five@shop.example,名前,,,,,,,fr,platinum,2025-13-01",
        "A-1,hanako@shop.example,二度,,,,,,,ja,,",
    ]
    with pytest.raises(InvalidFields) as refused:
        await import_accounts(db, "\n".join(lines).encode(), today=TODAY)
    assert _problems(refused) == [
        (3, "“not an address” is not an e-mail address."),
        (4, "The line has 3 fields, the first line names 12."),
        (5, "“name” is empty."),
        (5, "“number” is empty."),
        (6, "“2025-13-01” is not a date; write it as 2026-11-24."),
        (6, "“fr” is no language; it is one of ja, en."),
        (6, "“platinum” is no rank; it is one of regular, silver, gold."),
        (7, "The customer number “A-1” stands in line 2 already."),
        (7, "The e-mail address “hanako@shop.example” stands in line 2 already."),
    ]
    assert await accounts.account_by_number(db, "A-1") is None


async def test_an_address_of_another_customer_is_refused(db: Database) -> None:
    await import_accounts(db, "\n".join([HEADER, *ROWS]).encode(), today=TODAY)
    with pytest.raises(InvalidFields) as refused:
        await import_accounts(db, b"number,name,email\nA-9,Thief,john@shop.example\n", today=TODAY)
    assert _problems(refused) == [(2, "The e-mail address “john@shop.example” belongs to customer A-2 already.")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The column “number” is missing."),
        (b"number,name,email,shoe size\n", "There is no column called “shoe size”."),
        (b"number,name,email,name\n", "The column “name” stands there twice."),
        (
            b"number,name,email\n\x81",
            "The file is neither UTF-8 nor Shift_JIS (cp932); save it again as one of them.",
        ),
    ],
)
async def test_a_file_that_cannot_be_meant_is_refused_in_a_sentence(db: Database, content: bytes, problem: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        await import_accounts(db, content, today=TODAY)
    assert (1, problem) in _problems(refused)


async def test_a_line_break_inside_quotes_does_not_shift_the_numbers(db: Database) -> None:
    content = 'number,name,email\nA-1,"二行の\n名前",a@shop.example\nA-2,名前,broken\n'.encode()
    with pytest.raises(InvalidFields) as refused:
        await import_accounts(db, content, today=TODAY)
    assert _problems(refused) == [(3, "“name” contains a character that cannot be printed."),
                                  (4, "“broken” is not an e-mail address.")]  # fmt: skip


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda t: f"number,name,email\n{t}".encode(errors="replace"))
)
def test_no_content_whatever_breaks_the_reader(content: bytes) -> None:
    with suppress(InvalidFields):
        rows, problems = _read(_decode(content), date(2026, 11, 24))
        assert all(line >= 1 for line, _ in problems)
        assert problems or all(row["number"] and row["name"] for _, row in rows)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_a_name_comes_out_as_it_went_in(name: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["number", "name", "email"], ["A-1", name, "a@shop.example"]])
    rows, problems = _read(_decode(out.getvalue().encode()), TODAY)
    assert problems == []
    assert rows[0][1]["name"] == name
