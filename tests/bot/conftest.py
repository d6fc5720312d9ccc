"""One running bot for all conversation tests, and a new conversation for each."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from tests.bot.stack import Bot, Customer, running_bot

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A trained bot with everything behind it."""
    with running_bot(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture
def customer(bot: Bot) -> Callable[..., Customer]:
    """Open a conversation; in Japanese unless told otherwise."""

    def open_conversation(locale: str = "ja") -> Customer:
        return Customer(bot, f"c_{next(_numbers):05d}#1", locale)

    return open_conversation
