"""What was computed before is not computed again, whoever asks, as long as it is among the last asked for."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def asked() -> list[str]:
    return []


def _upper(asked: list[str], most: int) -> Remembered[str, str]:
    def compute(text: str) -> str:
        asked.append(text)
        return text.upper()

    return Remembered(compute, most, str.lower)


def test_the_same_key_is_computed_once(asked: list[str]) -> None:
    upper = _upper(asked, 2)
    assert (upper.of("a"), upper.of("A"), upper.of("a")) == ("A", "A", "A")
    assert asked == ["a"]


def test_what_was_asked_for_last_stays(asked: list[str]) -> None:
    upper = _upper(asked, 2)
    for text in ("a", "b", "a", "c", "a", "b"):
        upper.of(text)
    assert asked == ["a", "b", "c", "b"]


def test_what_was_found_elsewhere_counts(asked: list[str]) -> None:
    upper = _upper(asked, 2)
    upper.know("a", "from elsewhere")
    assert upper.of("A") == "from elsewhere"
    assert not asked


@pytest.fixture
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_threads_that_forget_for_each_other_disturb_nobody(asked: list[str]) -> None:
    upper = _upper(asked, 2)

    def ask(begin: int) -> None:
        for number in range(begin, begin + 4000):
            text = f"t{number % 5}"
            assert upper.of(text) == text.upper()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(ask, begin) for begin in range(4)]:
            done.result()
