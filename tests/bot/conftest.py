"""One running bot for all conversation tests, and a new conversation for each."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Iterator

import pytest
from rasa.core.agent import load_agent
from rasa.core.processor import MessageProcessor
from rasa.utils.log_utils import configure_structlog

from bot.in_order import InOrder
from tests.bot.stack import Bot, Customer, running_bot, trained_model

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A trained bot with everything behind it."""
    with running_bot(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture(scope="session")
def processor() -> MessageProcessor:
    """The trained model, loaded in this process and run in order as the bot runs it."""
    configure_structlog(logging.WARNING)
    loaded: MessageProcessor = asyncio.run(load_agent(model_path=trained_model())).processor
    loaded.graph_runner = InOrder(loaded.graph_runner)
    return loaded


@pytest.fixture
def customer(bot: Bot) -> Callable[..., Customer]:
    """Open a conversation; in Japanese unless told otherwise."""

    def open_conversation(locale: str = "ja") -> Customer:
        return Customer(bot, f"c_{next(_numbers):05d}#1", locale)

    return open_conversation
